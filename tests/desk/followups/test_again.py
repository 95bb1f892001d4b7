"""A case is heard again: brought to the next meeting, raised once, its promise replaced (SD-2.4-i, SD-2.6-b, -d)."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.board import a_meeting, member_slots
from tests.factories.followups import HELD_ON, a_decision, a_held_meeting
from webapp import reactions
from webapp.core import clock, events
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions import services as decisions
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.dossier import services as dossier
from webapp.desk.followups import queries, services
from webapp.desk.followups.rules import Answer, Said
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingHeld
from webapp.desk.slots import services as slots
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.queries import facts, outside
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState
from webapp.office.audit import queries as history
from webapp.overview.reports import queries as reports
from webapp.overview.reports.rules import Period, Span

FULL, PARTIAL, NONE = Degree.FULL, Degree.PARTIAL, Degree.NONE
MEMBER_CALLS = Call.kind == CallKind.FOLLOWUP_MEMBER
NEXT = date(2026, 11, 24)

pytestmark = pytest.mark.both_engines


@pytest.fixture
def house(db: Any) -> Any:
    """The table of reactions as the application installs it."""
    events.install(reactions.REACTIONS)
    yield
    events.install({})


@pytest.fixture
def promise(house: Any, now: Any) -> Decision:
    """A week ago the case was heard in a meeting that is closed by now; nobody has been asked yet."""
    meeting, (hearing,) = a_held_meeting(now)
    decision = a_decision(hearing, now, key="old-1", due_on=date(2026, 11, 19))
    events.publish(MeetingHeld(meeting.id, at=now - timedelta(days=7)))
    Meeting.update(state="closed").where(Meeting.id == meeting.id).execute()
    Decision.update(state="locked").execute()
    return decision


def _say(case_id: int, degree: Degree, actor: Any, now: Any, percent: int | None = None, **over: Any) -> None:
    said = [Said(row.id, degree, percent) for row in queries.standing(case_id)]
    services.record_word(case_id, Voice.MEMBER, Answer(said, **over), actor=actor, now=now)


def _heard_again(promise: Decision, negin: Any, now: Any, *, replaces: bool = True) -> tuple[Hearing, Any]:
    """The case is placed in the next meeting and heard there; a new decision is written, the meeting is held."""
    coming = a_meeting(now, date=NEXT)
    slots.bring(coming.id, case_id=promise.case_id, to_slot=member_slots(coming)[0].id, actor=negin, now=now)
    hearing = Hearing.get(Hearing.meeting == coming.id)
    then = now + timedelta(days=3)
    Hearing.update(state="heard").where(Hearing.id == hearing.id).execute()
    Meeting.update(state="held", held_at=then).where(Meeting.id == coming.id).execute()
    with clock.fixed(then):
        decisions.record(
            hearing.id, key="new-1", kind="order", text="تا پایان هفته", decider_post="مدیر کل", actor=negin, now=then
        )
        if replaces:
            decisions.write(hearing.id, "new-1", {"replaces": ["old-1"]}, actor=negin, now=then)
        events.publish(MeetingHeld(coming.id, at=then))
    return hearing, then


def test_an_unkept_promise_brings_its_case_to_the_board_again(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    coming = a_meeting(now, date=NEXT)
    meeting = facts.held(coming.id)
    assert outside.outside(meeting)[0] == []
    with pytest.raises(RuleBroken) as refused:
        slots.bring(coming.id, case_id=promise.case_id, to_slot=member_slots(coming)[0].id, actor=negin, now=now)
    assert refused.value.code == "slots.case_not_accepted"

    _say(promise.case_id, NONE, negin, now, again=True)

    case = Case.get_by_id(promise.case_id)
    # The next meeting is its next step.
    assert (case.state, case.comes_first, case.next_step_on) == (CaseState.IN_PROGRESS, True, None)
    waiting = outside.outside(meeting)[0]
    assert [(row.fact.case_id, row.fact.comes_again) for row in waiting] == [(case.id, True)]
    pool = outside.pool(meeting)
    assert (pool, pool.accepted) == (outside.pool_of(waiting), 1)
    slots.bring(coming.id, case_id=case.id, to_slot=member_slots(coming)[0].id, actor=negin, now=now)
    assert Hearing.get(Hearing.meeting == coming.id).state == "placed"
    assert "case.brought_again" in [entry.event for entry in history.history("case", case.id)]


def test_what_the_member_calls_done_is_not_brought(promise: Decision, now: Any, cast: Any) -> None:
    with pytest.raises(FieldErrors) as refused:
        _say(promise.case_id, FULL, cast["negin"], now, again=True)
    assert refused.value.fields == {"again": "case_not_again"}
    assert not Case.get_by_id(promise.case_id).comes_first


def test_a_case_not_heard_yet_is_not_brought_again(house: Any, now: Any, cast: Any) -> None:
    _, (hearing,) = a_held_meeting(now, 1, state="list_approved", date=NEXT)
    with pytest.raises(RuleBroken) as refused:
        services.bring_again(hearing.case, True, actor=cast["negin"], now=now)
    assert refused.value.code == "followup_not_heard"


def test_it_is_raised_once_and_asked_about_anew(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    _say(promise.case_id, PARTIAL, negin, now, percent=40, next_step="تا آخر ماه", next_step_on=date(2026, 12, 5))
    services.bring_again(promise.case_id, True, actor=negin, now=now)
    waiting = Call.get(MEMBER_CALLS & (Call.round == 2))
    hearing, then = _heard_again(promise, negin, now)

    case = Case.get_by_id(promise.case_id)
    assert (case.raised_on, case.comes_first) == (HELD_ON, False)
    # The old step is not waited for any more; both voices are asked a week after the new hearing.
    assert Call.get_by_id(waiting.id).state == CallState.VOID
    asked = list(Call.select().where(Call.state == CallState.DUE).order_by(Call.id))
    assert [(call.round, call.context["hearing"], call.due_on) for call in asked] == [
        (3, hearing.id, date(2026, 12, 1)),
        (2, hearing.id, date(2026, 12, 1)),
    ]
    assert services.ensure_followup_calls(then) == 0
    # The meeting in which it was raised counts it, the later one does not.
    assert queries.progress([hearing.meeting_id], 3)[hearing.meeting_id].raised == 0
    assert queries.of_meeting(hearing.meeting_id).raised == 0
    assert len(queries.of_meeting(hearing.meeting_id).rows) == 1


def test_a_replaced_promise_counts_no_more(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    _say(promise.case_id, NONE, negin, now, again=True)
    hearing, then = _heard_again(promise, negin, now)
    assert Case.get_by_id(promise.case_id).state == CaseState.IN_PROGRESS

    dossier.close(hearing.meeting_id, actor=negin, now=then)

    # What was said of the old promise is about nothing that stands: the case waits for the word on the new one.
    case = Case.get_by_id(promise.case_id)
    assert (Decision.get_by_id(promise.id).state, case.state, case.not_confirmed) == ("superseded", "heard", False)
    assert [row.key for row in queries.standing(case.id)] == ["new-1"]
    assert queries.progress([hearing.meeting_id], 3)[hearing.meeting_id].voices[Voice.MEMBER].asked == 0
    span = Span(Period.MONTH, HELD_ON, date(2026, 11, 21))
    assert [(row.id, row.decisions) for row in reports.raised_cases(span)] == [(case.id, 1)]
    assert reports.raised_cases(Span(Period.MONTH, NEXT, NEXT)) == []

    later = then + timedelta(days=7)
    _say(case.id, FULL, negin, later)
    case = Case.get_by_id(case.id)
    assert (case.state, case.raised_on) == (CaseState.SOLVED, HELD_ON)
    card = reports.scorecard(span)
    assert (card.total.counts, reports.scorecard(Span(Period.MONTH, NEXT, NEXT)).total.counts) == ({"solved": 1}, {})
    # The promise that was due in these days is not counted as one that was not kept.
    assert card.tally.promises_due == 0


def test_a_promise_that_is_not_replaced_stands_beside_the_new_one(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    _say(promise.case_id, NONE, negin, now, again=True)
    hearing, then = _heard_again(promise, negin, now, replaces=False)
    dossier.close(hearing.meeting_id, actor=negin, now=then)
    assert [row.key for row in queries.standing(promise.case_id)] == ["old-1", "new-1"]
    later = then + timedelta(days=7)
    said = [Said(row.id, FULL if row.key == "new-1" else NONE, None) for row in queries.standing(promise.case_id)]
    services.record_word(promise.case_id, Voice.MEMBER, Answer(said), actor=negin, now=later)
    # Per decision: one is not kept.
    assert Case.get_by_id(promise.case_id).state == CaseState.PARTLY_SOLVED


def test_three_silent_rounds_of_the_first_hearing_do_not_silence_the_second(
    promise: Decision, now: Any, cast: Any
) -> None:
    negin = cast["negin"]
    Call.update(state=CallState.GIVEN_UP, round=3).where(MEMBER_CALLS).execute()
    Case.update(not_confirmed=True).execute()
    services.bring_again(promise.case_id, True, actor=negin, now=now)
    hearing, then = _heard_again(promise, negin, now)
    dossier.close(hearing.meeting_id, actor=negin, now=then)
    assert not Case.get_by_id(promise.case_id).not_confirmed
    assert Call.get(MEMBER_CALLS & (Call.state == CallState.DUE)).round == 4


def test_rounds_that_nobody_answered_belong_to_their_hearing(promise: Decision, now: Any, cast: Any) -> None:
    """The checklist of the later meeting must not call its member asked before anybody has rung."""
    Call.update(state=CallState.GIVEN_UP).where(MEMBER_CALLS).execute()
    services.bring_again(promise.case_id, True, actor=cast["negin"], now=now)
    hearing, _ = _heard_again(promise, cast["negin"], now)
    first, second = (Hearing.get_by_id(key).meeting for key in (promise.hearing_id, hearing.id))
    found = queries.progress([first, second], most=1)
    assert [found[meeting].voices[Voice.MEMBER].given_up for meeting in (first, second)] == [1, 0]
    assert not found[second].voices[Voice.MEMBER].is_done


def test_reopening_the_later_meeting_gives_the_earlier_result_back(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    _say(promise.case_id, NONE, negin, now)
    services.bring_again(promise.case_id, True, actor=negin, now=now)
    hearing, then = _heard_again(promise, negin, now)
    dossier.close(hearing.meeting_id, actor=negin, now=then)
    dossier.reopen(hearing.meeting_id, reason="واژه‌ای جا افتاده بود", actor=cast["mahtab"], now=then)
    assert (Decision.get_by_id(promise.id).state, Case.get_by_id(promise.case_id).state) == ("not_done", "unsolved")


def test_a_case_solved_meanwhile_gives_its_place_back(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    services.bring_again(promise.case_id, True, actor=negin, now=now)
    coming = a_meeting(now, date=NEXT)
    slots.bring(coming.id, case_id=promise.case_id, to_slot=member_slots(coming)[0].id, actor=negin, now=now)
    _say(promise.case_id, FULL, negin, now)
    assert not Case.get_by_id(promise.case_id).comes_first
    assert Hearing.get(Hearing.meeting == coming.id).state == "cancelled"


def test_not_after_all(promise: Decision, now: Any, cast: Any) -> None:
    negin = cast["negin"]
    services.bring_again(promise.case_id, True, actor=negin, now=now)
    coming = a_meeting(now, date=NEXT)
    slots.bring(coming.id, case_id=promise.case_id, to_slot=member_slots(coming)[0].id, actor=negin, now=now)
    services.bring_again(promise.case_id, False, actor=negin, now=now)
    assert Hearing.get(Hearing.meeting == coming.id).state == "cancelled"
    assert outside.outside(facts.held(coming.id))[0] == []
