"""A call that tells of the moved meeting says the turn that stands when it is made (SD-2.1-h, SD-2.4-c)."""

from datetime import timedelta

import pytest

from tests.desk.dossier.test_services import WEDNESDAY, declare, everybody_reacts, placed
from tests.factories.board import member_slots
from webapp.desk.cases import services as cases
from webapp.desk.slots import services as slots
from webapp.desk.slots.models import Hearing
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import Outcome

assert everybody_reacts


@pytest.fixture
def moved(cast, now, db):
    """A meeting that a closure moved, with three turns, and the cases of these."""
    meeting = placed(now)
    declare(cast, now, {meeting.id: WEDNESDAY})
    seated = Hearing.select().where(Hearing.meeting == meeting.id, Hearing.slot.is_null(False)).order_by(Hearing.id)
    return meeting, [hearing.case_id for hearing in seated]


def said(case_id: int) -> list[str]:
    return [call.script for call in told(case_id)]


def told(case_id: int) -> list[Call]:
    mine = (Call.owner_kind == "case") & (Call.owner_id == case_id) & (Call.kind == "moved")
    return list(Call.select().where(mine, Call.state.in_(["due", "claimed", "retry_at"])))


@pytest.mark.both_engines
def test_a_turn_that_a_planner_moves_is_told_as_it_stands(moved, cast, now) -> None:
    meeting, (first, second, _) = moved
    (before,) = told(first)
    slots.bring(meeting.id, case_id=first, to_slot=member_slots(meeting)[5].id, actor=cast["negin"], now=now)
    (call,) = told(first)
    assert "ساعت ۰۹:۵۰ است" in call.script
    assert "۰۹:۰۰" not in call.script.rpartition(")")[2]
    assert call.script.startswith(before.script.partition("نوبت شما")[0])
    assert call.context["turn"] == {"date": "2026-11-25", "start": 590}
    assert (call.phones, call.due_on, call.useful_until) == (before.phones, before.due_on, before.useful_until)
    assert Call.get_by_id(before.id).state == "void"
    assert "۰۹:۱۰" in said(second)[0]
    slots.undo(meeting.id, actor=cast["negin"], now=now)
    assert [script.count("ساعت ۰۹:۰۰ است") for script in said(first)] == [1]


def test_who_is_taken_off_the_board_or_waits_is_told_so(moved, cast, now) -> None:
    meeting, (first, second, _) = moved
    slots.unschedule(meeting.id, case_id=first, actor=cast["negin"], now=now)
    slots.put_on_standby(meeting.id, case_id=second, actor=cast["negin"], now=now)
    assert ["اولویت" in script and "نوبت شما" not in script for script in said(first)] == [True]
    assert ["ذخیره" in script and "نوبت شما" not in script for script in said(second)] == [True]
    assert "turn" not in told(first)[0].context


def test_who_withdraws_is_told_nothing(moved, cast, now) -> None:
    _, (first, second, _) = moved
    cases.withdraw(first, reason="حل شد", actor=cast["negin"], now=now)
    assert said(first) == []
    assert len(said(second)) == 1


def test_who_was_told_already_is_not_called_by_this(moved, cast, now) -> None:
    meeting, (first, _, _) = moved
    (call,) = told(first)
    calls.claim(call.id, actor=cast["negin"], now=now)
    calls.conclude(call.id, outcome=Outcome.TOLD, actor=cast["negin"], now=now + timedelta(minutes=2))
    slots.bring(meeting.id, case_id=first, to_slot=member_slots(meeting)[5].id, actor=cast["negin"], now=now)
    assert said(first) == []
