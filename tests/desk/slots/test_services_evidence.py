"""Facts of the board tick the checklist."""

import pytest

from tests.factories.board import MONDAY, TUESDAY, a_case, conclude
from webapp.desk.slots import services
from webapp.desk.slots.queries import evidence
from webapp.desk.slots.rules import Consent
from webapp.engines.calls.models import Call
from webapp.engines.checklists import services as checklists
from webapp.engines.checklists.models import ChecklistItem
from webapp.office.holidays import queries as holidays

pytestmark = pytest.mark.both_engines


def open_checklist(board, now):
    owner = ("meeting", board.meeting.id, board.meeting.number)
    days = holidays.calendar_now(now)
    checklists.open(owner, "MM-FR-03-05-01", "customs", TUESDAY, days, actor=board.actor, now=now)


def ticked(board):
    query = ChecklistItem.select(ChecklistItem.code).where(ChecklistItem.evidence.is_null(False)).tuples()
    return {code for (code,) in query}


def test_facts_of_the_board_tick_the_checklist_and_take_it_back(board, now, negin, cast):
    open_checklist(board, now)
    one, two = a_case(now, "یک"), a_case(now, "دو", legal_deadline=TUESDAY)
    board.bring(one, board.slots[0])
    assert ticked(board) == set()
    board.bring(two, board.slots[1])
    assert ticked(board) == {"slots_assigned", "deadlines_placed"}
    services.unschedule(board.meeting.id, case_id=two.id, actor=negin, now=now)
    assert ticked(board) == set()
    services.undo(board.meeting.id, actor=negin, now=now)
    board.now = MONDAY
    board.approve(cast["mahtab"])
    for call in list(Call.select()):
        conclude(call, "confirmed", MONDAY, negin)
    assert ticked(board) == {"slots_assigned", "deadlines_placed", "list_approved", "reminders_made"}
    recounted = evidence.facts([board.meeting.id], MONDAY)[board.meeting.id]
    assert all(recounted.values())
    board.bring(one, board.slots[5], consent=Consent(reason="دیرتر"))
    assert "reminders_made" not in ticked(board)
