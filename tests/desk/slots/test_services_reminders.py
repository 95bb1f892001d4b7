"""What the call desk gets before a meeting, and when no more."""

import pytest

from tests.factories.board import MONDAY, TUESDAY, a_case, called_board, conclude
from webapp.core import calendar
from webapp.desk.meetings.rules.events import (
    MeetingHeld,
    MeetingStarted,
)
from webapp.desk.slots import services
from webapp.desk.slots.rules import Consent
from webapp.engines.calls.models import Call

pytestmark = pytest.mark.both_engines


def test_reminders_appear_on_the_last_working_day_once_however_often_one_looks(board, now, negin, cast):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    board.approve(cast["mahtab"])
    assert services.ensure_reminder_calls(now) == 0
    assert services.ensure_reminder_calls(MONDAY) == 2
    assert services.ensure_reminder_calls(MONDAY) == 0
    call = Call.get(Call.owner_id == one.id)
    assert call.useful_until == calendar.at(TUESDAY, 540)
    assert call.phones[0]["whose"] == "مدیرعامل"
    assert "ساعت ۰۹:۰۰" in call.script
    assert "{caller}" in call.script


def test_a_list_approved_the_day_before_gets_its_calls_at_once(board, now, negin, cast):
    case = a_case(now)
    board.now = MONDAY
    board.bring(case, board.slots[0])
    board.approve(cast["mahtab"])
    assert Call.select().count() == 1


def test_nobody_is_reminded_of_a_meeting_that_began_nor_offered_a_place_in_one_that_is_over(board, cast):
    one, two, three = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "cancels", MONDAY, cast["negin"])
    services.on_meeting_started(MeetingStarted(board.meeting.id, MONDAY, cast["negin"]))
    states = dict(Call.select(Call.owner_id, Call.state).tuples())
    assert states == {one.id: "concluded", two.id: "void", three.id: "due"}
    services.on_meeting_held(MeetingHeld(board.meeting.id, MONDAY, cast["negin"]))
    assert Call.get(Call.kind == "standby_offer").state == "void"


def test_a_move_after_the_approval_voids_the_call_for_the_old_time(board, cast):
    one, _, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    assert board.state(one) == "confirmed"
    board.bring(one, board.slots[4], consent=Consent(reason="خواهش دستگاه"))
    assert board.state(one) == "placed"
    board.bring(one, board.slots[0], consent=Consent(reason="بازگشت"))
    states = [call.state for call in Call.select().where(Call.owner_id == one.id).order_by(Call.id)]
    assert states == ["concluded", "void", "due"]
