"""The calls of one week later: a round for each voice, opened when the state of things demands it (SD-2.6-a)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from webapp.core.calendar import Calendar, tehran_date
from webapp.desk.cases import services as cases
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.rules import Voice
from webapp.desk.followups import queries, rules
from webapp.desk.followups.queries import KIND_OF, Heard
from webapp.desk.followups.rules import scripts
from webapp.engines.calls import queries as call_queries
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.office.holidays import queries as holidays
from webapp.office.settings import queries as settings

AHEAD = timedelta(days=400)


def open_rounds(heard: Sequence[Heard], *, now: datetime) -> int:
    """The rounds that are missing for these cases; their facts are gathered in as many queries for one as for all."""
    ids = [row.case_id for row in heard]
    of_owners, words = call_queries.of_owners("case", ids), queries.words_of(ids)
    phones = queries.phones_of_cases(ids)
    today = tehran_date(now)
    calendar = _calendar(today)
    days, most = settings.get("followup_days"), settings.get("followup_rounds")
    count = 0
    for row in heard:
        for voice in Voice:
            rounds = queries.rounds_of(voice, of_owners[row.case_id])
            if rounds and not rules.of_hearing(rounds, row.hearing_id):
                _heard_again(row, voice, now)
            demand = rules.next_round(
                rounds,
                hearing_id=row.hearing_id,
                first_due=rules.due_on(row.meeting_date, calendar, days),
                next_step_on=queries.next_step_on(words[row.case_id], voice, row.meeting_date),
                is_settled=row.case_state == CaseState.SOLVED,
                most=most,
                calendar=calendar,
                today=today,
            )
            if demand is not None:
                count += open_round(row, voice, demand, phones[row.case_id], now) is not None
    return count


def _heard_again(row: Heard, voice: Voice, now: datetime) -> None:
    """A raised case had a second hearing: it need not come again, and nobody is asked about the first one any more."""
    calls.void("case", [row.case_id], [KIND_OF[voice]], now=now)
    if row.comes_first:
        cases.set_comes_first(row.case_id, False, now=now)


def open_round(
    heard: Heard, voice: Voice, demand: rules.Demand, phones: Sequence[dict[str, object]], now: datetime
) -> Call | None:
    kinds = [row.kind for row in queries.standing(heard.case_id)]
    context = {
        "case": {"id": heard.case_id, "number": heard.number},
        "meeting": {"id": heard.meeting_id, "number": heard.meeting_number},
        "desk": heard.desk_short_title,
        "hearing": heard.hearing_id,
        "rounds": settings.get("followup_rounds"),
    }
    if voice == Voice.MEMBER:
        party = heard.applicant_name
        person = "، ".join(filter(None, (heard.visitor_name, heard.visitor_post)))
        script = scripts.for_member(
            desk=heard.desk_short_title, held_on=heard.meeting_date, subject=heard.subject, kinds=kinds
        )
    else:
        contact = queries.agency_contact(heard.agency_id, tehran_date(now))
        party, phones = contact.agency.title, contact.phones
        person = "، ".join(filter(None, (contact.person.full_name, contact.person.post))) if contact.person else ""
        context["about"] = heard.applicant_name
        script = scripts.for_agency(
            desk=heard.desk_short_title,
            held_on=heard.meeting_date,
            subject=heard.subject,
            applicant=heard.applicant_name,
            number=heard.number,
            kinds=kinds,
        )
    return calls.ensure(
        key=f"followup:{heard.case_id}:{voice}:{demand.number}",
        kind=KIND_OF[voice],
        owner=("case", heard.case_id, heard.number),
        party=party,
        person=person,
        phones=phones,
        script=script,
        context=context,
        due_on=demand.due_on,
        round=demand.number,
        now=now,
    )


def _calendar(today: date) -> Calendar:
    return holidays.calendar(today - AHEAD, today + AHEAD)
