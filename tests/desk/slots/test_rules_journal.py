"""Steps are undone and done again."""

from dataclasses import replace

import pytest

from tests.factories.board_facts import a_board, refusal, sits, waits
from webapp.desk.slots import rules
from webapp.desk.slots.rules import Board, HearingState, StepKind


def a_step(board: Board, plan: rules.Plan, number: int, parent: int | None, author: int = 7) -> rules.Step:
    before, after = rules.record(board, plan)
    return rules.Step(number, plan.kind, author, "پیمان فرضی", before, after, parent=parent)


def test_undo_restores_the_board_and_asks_when_the_step_was_another_s():
    board = a_board(waits(1), sits(2, 2, state=HearingState.CONFIRMED), sits(3, 3))
    plan = rules.insert(board, 1, 2)
    after = rules.apply(board, plan)
    step = a_step(board, plan, 1, None)
    assert refusal(lambda: rules.undo(after, step, actor_id=8)).code == "slots.undo_other"
    assert rules.apply(after, rules.undo(after, step, actor_id=8, of_another=True)) == board
    back = rules.apply(after, rules.undo(after, step, actor_id=7))
    assert back == board
    assert refusal(lambda: rules.redo(back, step, actor_id=8)).code == "slots.redo_other"
    assert rules.apply(back, rules.redo(back, step, actor_id=8, of_another=True)) == after
    assert rules.apply(back, rules.redo(back, step, actor_id=7)) == after


def test_undo_refuses_when_its_slots_have_changed_since():
    board = a_board(sits(1, 1), sits(2, 2))
    step = a_step(board, rules.place(board, 1, 3), 1, None)
    after = rules.apply(board, rules.place(board, 1, 3))
    taken = rules.apply(after, rules.place(after, 2, 1))
    assert refusal(lambda: rules.undo(taken, step, 7)).code == "slots.undo_changed"
    confirmed = replace(
        after, cases=tuple(replace(c, state=HearingState.CONFIRMED) if c.case_id == 1 else c for c in after.cases)
    )
    assert refusal(lambda: rules.undo(confirmed, step, 7)).code == "slots.undo_changed"


@pytest.mark.parametrize("state", ["in_session", "held", "closed"])
def test_a_meeting_that_began_is_not_turned_back(state):
    board = a_board(waits(1))
    plan = rules.place(board, 1, 1)
    step = a_step(board, plan, 1, None)
    began, before = (replace(one, state=state) for one in (rules.apply(board, plan), board))
    assert refusal(lambda: rules.undo(began, step, 7)).code == "slots.meeting_began"
    assert refusal(lambda: rules.redo(before, step, 7)).code == "slots.meeting_began"


def test_an_approval_and_a_call_are_barriers():
    board = a_board()
    approval = rules.Step(3, StepKind.APPROVAL, 7, "", {}, {})
    assert refusal(lambda: rules.undo(board, approval, 7)).code == "slots.undo_approval"
    call = rules.Step(3, StepKind.CALL, 7, "", {}, {})
    assert refusal(lambda: rules.undo(board, call, 7)).code == "slots.undo_call"
    laid_anew = rules.Step(3, StepKind.TIMETABLE, 7, "", {}, {})
    assert refusal(lambda: rules.undo(board, laid_anew, 7)).code == "slots.undo_call"
    assert refusal(lambda: rules.undo(board, None, 7)).code == "slots.nothing_to_undo"
    assert refusal(lambda: rules.redo(board, None, 7)).code == "slots.nothing_to_redo"


def test_a_new_move_empties_redo():
    def step(number, parent, undone):
        return rules.Step(number, StepKind.MOVE, 7, "", {}, {}, is_undone=undone, parent=parent)

    steps = [step(1, None, False), step(2, 1, True), step(3, 2, True)]
    assert rules.newest_standing(steps).number == 1
    assert rules.newest_undone(steps).number == 2
    steps.append(step(4, 1, False))
    assert rules.newest_undone(steps) is None
    steps[-1] = step(4, 1, True)
    assert rules.newest_undone(steps).number == 4
