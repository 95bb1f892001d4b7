"""The calls of one week later, what was said in them, and the result of the case that follows (SD-2.6-a, -b)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.calendar import Calendar, tehran_date
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.desk.cases import services as cases
from webapp.desk.cases.rules import RESULTS, CaseState
from webapp.desk.decisions import services as decisions
from webapp.desk.decisions.rules import Voice
from webapp.desk.followups import queries, rules
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.queries import KIND_OF, VOICE_OF, Heard
from webapp.desk.followups.rules import scripts
from webapp.desk.meetings.rules import MeetingHeld
from webapp.engines.calls import queries as call_queries
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallConcluded, Outcome, PhoneFoundWrong
from webapp.engines.checklists import services as checklists
from webapp.office.holidays import queries as holidays
from webapp.office.settings import queries as settings

AHEAD = timedelta(days=400)


@transaction()
def on_meeting_held(event: MeetingHeld) -> None:
    """A held meeting: what was heard is raised, and both voices will be asked in a week (SD-2.6-a)."""
    heard = queries.heard_in(event.meeting_id)
    for row in heard:
        if row.case_state not in RESULTS:
            cases.raise_case(row.case_id, on=row.meeting_date, actor=event.actor, now=event.at)
    _open_rounds(heard, now=event.at)


@transaction()
def on_call_concluded(event: CallConcluded) -> None:
    """A follow-up call ended, with an answer or given up: result, next round and checklist follow."""
    call = call_queries.by_id(event.call_id)
    if call.kind in VOICE_OF and call.owner_kind == "case":
        _settle(call.owner_id, actor=event.actor, now=event.at)


@transaction()
def ensure_followup_calls(now: datetime) -> int:
    """Open each follow-up call that the state of things demands and that is missing; running it again adds nothing."""
    heard = queries.watched(tehran_date(now))
    for row in heard:
        if row.case_state not in RESULTS:
            cases.raise_case(row.case_id, on=row.meeting_date, now=now)
    return _open_rounds(heard, now=now)


@transaction()
def record_call(
    call_id: int,
    said: Sequence[rules.Said],
    *,
    actor: Actor,
    now: datetime,
    quote: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
    phone: str = "",
) -> None:
    """Write down an answered follow-up call: a word on each decision, then the call is concluded (SD-2.6-b)."""
    call = call_queries.locked(call_id)
    if call.kind not in VOICE_OF:
        raise RuleBroken("followup_other_call")
    _write(call.owner_id, VOICE_OF[call.kind], call.round, call.id, said, quote, next_step, next_step_on, actor, now)
    calls.conclude(call.id, outcome=Outcome.ANSWERED, actor=actor, now=now, phone=phone, note=quote)


@transaction()
def record_word(
    case_id: int,
    voice: Voice,
    said: Sequence[rules.Said],
    *,
    actor: Actor,
    now: datetime,
    quote: str = "",
    next_step: str = "",
    next_step_on: date | None = None,
) -> None:
    """Write down what came without a call of the call desk: a letter of the agency, a member who rang himself.

    An open call of that voice has had its answer and is not made any more.
    """
    heard = queries.heard_case(case_id)
    if heard is None:
        raise RuleBroken("followup_not_heard")
    of_case = [call for call in call_queries.of_owner("case", case_id) if call.kind == KIND_OF[voice]]
    number = max((call.round for call in of_case), default=1)
    _write(case_id, voice, number, None, said, quote, next_step, next_step_on, actor, now)
    calls.answered_otherwise("case", case_id, [KIND_OF[voice]], actor=actor, now=now)
    _settle(case_id, actor=actor, now=now)


@transaction()
def ask_again(case_id: int, voice: Voice, on: date, *, actor: Actor, now: datetime) -> Call | None:
    """One more round because the expert wants it; refused while a call of that voice is still open."""
    heard = queries.heard_case(case_id)
    if heard is None:
        raise RuleBroken("followup_not_heard")
    of_case = call_queries.of_owner("case", case_id)
    rounds = queries.rounds_of(voice, of_case)
    if any(one.is_open for one in rounds):
        raise RuleBroken("followup_call_open")
    rules.check_ask_again(on, tehran_date(now))
    number = max((one.number for one in rounds), default=0) + 1
    return _open(heard, voice, rules.Demand(number, on), queries.phones_of_case(case_id), now)


def _write(
    case_id: int,
    voice: Voice,
    number: int,
    call_id: int | None,
    said: Sequence[rules.Said],
    quote: str,
    next_step: str,
    next_step_on: date | None,
    actor: Actor,
    now: datetime,
) -> None:
    rules.check_said(said, next_step, next_step_on, tehran_date(now))
    rules.require_decisions([one.decision for one in said], [row.id for row in queries.standing(case_id)])
    for one in said:
        FollowupWord.insert(
            case=case_id,
            decision=one.decision,
            voice=voice,
            round=number,
            degree=one.degree,
            percent=one.percent if one.degree == rules.Degree.PARTIAL else None,
            said=quote,
            next_step=next_step,
            next_step_on=next_step_on,
            call_id=call_id,
            at=now,
            by=actor.id or 0,
            by_name=actor.name,
        ).execute()
        if one.decision is not None:
            percent = one.percent if one.degree == rules.Degree.PARTIAL else None
            decisions.set_word(one.decision, voice, str(one.degree), percent, actor=actor, now=now)


def _settle(case_id: int, *, actor: Actor, now: datetime) -> None:
    """The result of the case by what has been said so far, the next round, the checklist of its meeting."""
    heard = queries.heard_case(case_id)
    if heard is None:
        return
    rows = queries.words_of([case_id])[case_id]
    of_case = call_queries.of_owner("case", case_id)
    result = rules.case_result(
        queries.as_words(rows),
        [row.id for row in queries.standing(case_id)],
        unanswered_rounds=rules.unanswered(queries.rounds_of(Voice.MEMBER, of_case)),
        rounds=settings.get("followup_rounds"),
    )
    step = None if result.state == CaseState.SOLVED else queries.next_step_on(rows, Voice.MEMBER)
    cases.set_result(
        case_id,
        result.state,
        on=tehran_date(now),
        not_confirmed=result.not_confirmed,
        next_step_on=step,
        actor=actor,
        now=now,
    )
    _open_rounds([queries.heard_case(case_id) or heard], now=now)
    tell_checklist(heard.meeting_id, now=now)


def tell_checklist(meeting_id: int, *, now: datetime) -> None:
    """Tick or open again the items of stage 6 (SD-2.6-c)."""
    checklists.correct("meeting", meeting_id, recounted([meeting_id], now)[meeting_id], now=now)


def recounted(meeting_ids: Sequence[int], now: datetime) -> dict[int, dict[str, str | None]]:
    """What stage 6 of the checklists may say of itself: code -> evidence (panels.RECOUNT)."""
    progress = queries.progress(meeting_ids, settings.get("followup_rounds"))
    return {meeting_id: _facts(found) for meeting_id, found in progress.items()}


def _facts(found: queries.Progress) -> dict[str, str | None]:
    member, agency = found.voices[Voice.MEMBER], found.voices[Voice.AGENCY]
    return {
        "followup_member_done": scripts.asked(member.asked, member.given_up, member.total) if member.is_done else None,
        "followup_agency_done": scripts.asked(agency.asked, agency.given_up, agency.total) if agency.is_done else None,
        "ratio_computed": scripts.ratio(found.solved, found.raised) if member.is_done else None,
    }


def _open_rounds(heard: Sequence[Heard], *, now: datetime) -> int:
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
            demand = rules.next_round(
                queries.rounds_of(voice, of_owners[row.case_id]),
                hearing_id=row.hearing_id,
                first_due=rules.due_on(row.meeting_date, calendar, days),
                next_step_on=queries.next_step_on(words[row.case_id], voice),
                is_settled=row.case_state == CaseState.SOLVED,
                most=most,
                calendar=calendar,
                today=today,
            )
            if demand is not None:
                count += _open(row, voice, demand, phones[row.case_id], now) is not None
    return count


def _open(
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


@transaction()
def on_phone_found_wrong(event: PhoneFoundWrong) -> None:
    """A number of a case belongs to somebody else: every later call dials it last."""
    if event.owner_kind == "case":
        cases.mark_phone(event.owner_id, event.number, wrong=True, actor=event.actor, now=event.at)
