"""The slots follow the timetable; a meeting that ends gives its cases back."""

from datetime import timedelta

import pytest

from tests.factories.board import MONDAY, TUESDAY, Board, a_case, called_board, conclude, slots_of
from webapp.core import calendar
from webapp.core.errors import RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules.events import CaseWithdrawn
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.events import (
    MeetingMoved,
    MeetingPostponed,
    TimetableChanged,
)
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call

pytestmark = pytest.mark.both_engines


def test_build_lays_out_the_timetable_and_leaves_taken_places(board, now):
    assert [(slot.start, slot.kind) for slot in slots_of(board.meeting)][5:8] == [
        (590, "member"),
        (600, "break"),
        (610, "member"),
    ]
    case = a_case(now)
    kept = board.slots[2]
    board.bring(case, kept)
    Meeting.update(end=690, pauses=[{"start": 630, "minutes": 20, "kind": "break", "title": "نماز"}]).execute()
    services.on_timetable_changed(TimetableChanged(board.meeting.id, now))
    assert board.seated() == {case.id: kept.start}
    assert [(slot.start, slot.minutes) for slot in slots_of(board.meeting) if slot.kind == "break"] == [(630, 20)]
    Meeting.update(pauses=[{"start": 555, "minutes": 10, "kind": "break", "title": ""}]).execute()
    with pytest.raises(RuleBroken, match="timetable_under_cases"):
        services.on_timetable_changed(TimetableChanged(board.meeting.id, now))
    Meeting.update(pauses=[], slot_minutes=15).execute()
    with pytest.raises(RuleBroken, match="length_under_cases"):
        services.on_timetable_changed(TimetableChanged(board.meeting.id, now))


def test_a_meeting_that_is_called_off_gives_its_cases_back(board, cast):

    one, _, three = called_board(board, cast)
    services.on_meeting_called_off(MeetingPostponed(board.meeting.id, None, "دستگاه نیامد", MONDAY, board.actor))
    assert {board.state(one), board.state(three)} == {"cancelled"}
    assert Case.get_by_id(one.id).comes_first
    assert not Call.select().where(Call.state == "due").count()


def test_a_meeting_that_moves_keeps_its_list_but_not_what_was_said(board, cast):
    one, _, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    later = TUESDAY + timedelta(days=7)
    Meeting.update(date=later).execute()
    services.on_meeting_moved(MeetingMoved(board.meeting.id, TUESDAY, later, "تعطیلی برق", MONDAY, board.actor))
    assert board.state(one) == "placed"
    assert services.ensure_reminder_calls(calendar.at(later - timedelta(days=1), 480)) == 2


def test_the_meetings_of_a_case_that_leaves_are_held_in_the_order_of_their_ids(board, now, negin, caplog):
    """Not reached in one meeting, placed in another: two cases that leave at once must not wait for each other."""
    later = Board(now, negin, date=TUESDAY + timedelta(days=7))
    case = a_case(now)
    # The hearing of the later meeting is the older row.
    later.bring(case, later.slots[0])
    Hearing.create(case=case.id, meeting=board.meeting.id, state="not_reached")
    Case.update(state="withdrawn").where(Case.id == case.id).execute()
    with caplog.at_level("DEBUG", logger="peewee"):
        services.on_case_left(CaseWithdrawn(case.id, now, negin))
    statements = [record.msg for record in caplog.records]
    held = [values[0] for sql, values in statements if '"meeting" AS "t1" WHERE ("t1"."id" = ' in sql]
    assert held[:2] == [board.meeting.id, later.meeting.id]
    assert later.state(case) == "cancelled"
