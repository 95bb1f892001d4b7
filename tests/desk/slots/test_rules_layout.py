"""The next free place; longer and shorter turns."""

from tests.factories.board_facts import NINE, a_board, refusal, sits, waits
from webapp.desk.slots import rules


def test_next_legal_slot_skips_breaks_taken_places_and_closed_windows():
    board = a_board(waits(1, from_minute=NINE + 10), sits(2, 3))
    case = board.case(1)
    found, minute = [], None
    while slot := rules.next_legal_slot(board, case, minute, 1):
        found.append(slot.id)
        minute = slot.start
    assert found == [2, 5, 7]
    assert rules.next_legal_slot(board, case, NINE + 40, -1).id == 2
    assert rules.next_legal_slot(board, case, NINE + 10, -1) is None


def test_longer_takes_the_time_from_free_places_and_never_moves_a_break():
    board = a_board(sits(1, 1), sits(2, 2))
    plan = rules.resize(board, 1, 20, new_id=50)
    after = rules.apply(board, plan)
    assert [(slot.id, slot.start - NINE, slot.minutes) for slot in after.slots[:3]] == [
        (1, 0, 20),
        (2, 20, 10),
        (4, 30, 10),
    ]
    assert [(one.name, one.minute_after) for one in plan.changes] == [("عضو 2", NINE + 20)]
    full = a_board(sits(1, 1), sits(2, 2), sits(3, 3))
    assert refusal(lambda: rules.resize(full, 1, 15, 50)).code == "slots.break_in_the_way"
    assert refusal(lambda: rules.resize(full, 7, 20, 50)).code == "slots.no_time_left"


def test_longer_asks_when_those_in_it_and_after_it_can_come():
    leaves = a_board(sits(1, 1, to_minute=NINE + 15))
    assert refusal(lambda: rules.resize(leaves, 1, 20, 50)).code == "slots.ripple_window"
    assert rules.resize(leaves, 1, 15, 50)
    pushed = a_board(sits(1, 1), sits(2, 2, to_minute=NINE + 25))
    assert refusal(lambda: rules.resize(pushed, 1, 20, 50)).facts["name"] == "عضو 2"
    assert rules.resize(pushed, 1, 15, 50)


def test_longer_leaves_a_free_place_of_five_minutes_and_takes_away_a_shorter_one():
    for minutes, kept in ((15, 5), (20, None)):
        board = a_board(sits(1, 1))
        after = rules.apply(board, rules.resize(board, 1, minutes, new_id=50))
        assert next((slot.minutes for slot in after.slots if slot.id == 2), None) == kept


def test_shorter_gives_the_time_to_a_buffer():
    board = a_board(sits(1, 1), sits(2, 2))
    after = rules.apply(board, rules.resize(board, 1, 5, new_id=50))
    assert [(slot.id, slot.start - NINE, slot.minutes, slot.kind.value) for slot in after.slots[:3]] == [
        (1, 0, 5, "member"),
        (50, 5, 5, "buffer"),
        (2, 10, 10, "member"),
    ]
