"""What the words amount to: the result of the case, the next round, the checklist of its meetings (SD-2.6-c, -d)."""

from collections.abc import Sequence
from datetime import datetime

from webapp.core.actor import SYSTEM, Actor
from webapp.core.calendar import tehran_date
from webapp.core.db import transaction
from webapp.desk.cases import services as cases
from webapp.desk.cases.rules import RESULTS, CaseState
from webapp.desk.decisions.rules import StandingChanged, Voice
from webapp.desk.followups import queries, rules
from webapp.desk.followups.queries import VOICE_OF, Heard
from webapp.desk.followups.rules import scripts
from webapp.desk.followups.services.rounds import open_rounds
from webapp.desk.meetings.rules import MeetingHeld
from webapp.engines.calls import queries as call_queries
from webapp.engines.calls.rules import CallConcluded, PhoneFoundWrong
from webapp.engines.checklists import services as checklists
from webapp.office.settings import queries as settings


@transaction()
def on_meeting_held(event: MeetingHeld) -> None:
    """A held meeting: what was heard is raised, and both voices will be asked in a week (SD-2.6-a)."""
    heard = queries.heard_in(event.meeting_id)
    _raise(heard, event.actor, event.at)
    open_rounds(heard, now=event.at)


@transaction()
def on_call_concluded(event: CallConcluded) -> None:
    """A follow-up call ended, with an answer or given up: result, next round and checklist follow."""
    call = call_queries.by_id(event.call_id)
    if call.kind in VOICE_OF and call.owner_kind == "case":
        settle(call.owner_id, actor=event.actor, now=event.at)


@transaction()
def on_standing_changed(event: StandingChanged) -> None:
    """A later hearing has replaced decisions, or no longer: the result follows the words on those that stand."""
    cases.hold_cases(event.case_ids)
    for case_id in event.case_ids:
        settle(case_id, actor=event.actor, now=event.at)


@transaction()
def on_phone_found_wrong(event: PhoneFoundWrong) -> None:
    """A number of a case belongs to somebody else: every later call dials it last."""
    if event.owner_kind == "case":
        cases.mark_phone(event.owner_id, event.number, wrong=True, actor=event.actor, now=event.at)


@transaction()
def ensure_followup_calls(now: datetime) -> int:
    """Open each follow-up call that the state of things demands and that is missing; running it again adds nothing."""
    heard = queries.watched(tehran_date(now))
    _raise(heard, SYSTEM, now)
    return open_rounds(heard, now=now)


def _raise(heard: Sequence[Heard], actor: Actor, now: datetime) -> None:
    new = [row for row in heard if row.case_state not in RESULTS]
    cases.hold_cases([row.case_id for row in heard if row.case_state not in RESULTS or row.comes_first])
    for row in new:
        cases.raise_case(row.case_id, on=row.meeting_date, actor=actor, now=now)


def settle(case_id: int, *, actor: Actor, now: datetime) -> None:
    """The result of the case by what has been said so far, the next round, the checklist of its meeting."""
    hearings = queries.hearings_of(case_id)
    if not hearings:
        return
    heard = hearings[-1]
    rows = queries.words_of([case_id])[case_id]
    of_case = call_queries.of_owner("case", case_id)
    result = rules.case_result(
        queries.as_words(rows),
        [row.id for row in queries.standing(case_id)],
        unanswered_rounds=rules.unanswered(
            rules.of_hearing(queries.rounds_of(Voice.MEMBER, of_case), heard.hearing_id)
        ),
        rounds=settings.get("followup_rounds"),
    )
    step = None if result.state == CaseState.SOLVED else queries.next_step_on(rows, Voice.MEMBER, heard.meeting_date)
    cases.set_result(
        case_id,
        result.state,
        on=tehran_date(now),
        not_confirmed=result.not_confirmed,
        next_step_on=step,
        actor=actor,
        now=now,
    )
    open_rounds([queries.heard_case(case_id) or heard], now=now)
    tell_checklist([one.meeting_id for one in hearings], now=now)


def tell_checklist(meeting_ids: Sequence[int], *, now: datetime) -> None:
    """Tick or open again the items of stage 6 (SD-2.6-c)."""
    for meeting_id, facts in sorted(recounted(meeting_ids, now).items()):
        checklists.correct("meeting", meeting_id, facts, now=now)


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
