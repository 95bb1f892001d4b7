"""The board's commands on plain facts: no database."""

from dataclasses import replace
from datetime import date

import pytest

from tests.factories.board_facts import NINE, a_board, refusal, seats, sits, waits
from webapp.core.errors import Stale
from webapp.desk.slots import rules
from webapp.desk.slots.rules import Consent, HearingState, StepKind


def test_place_puts_a_waiting_case_into_a_free_slot():
    board = a_board(waits(1))
    plan = rules.place(board, 1, 2)
    assert plan.kind == StepKind.PLACE
    assert plan.touched == (2,)
    after = rules.apply(board, plan).case(1)
    assert (after.slot_id, after.state) == (2, HearingState.PLACED)
    assert (plan.changes[0].minute_before, plan.changes[0].minute_after) == (None, NINE + 10)


@pytest.mark.parametrize("state", ["received", "incomplete"])
def test_a_case_whose_triage_is_open_is_placed_as_tentative(state):
    board = a_board(waits(1, case_state=state))
    assert rules.apply(board, rules.place(board, 1, 1)).case(1).state == HearingState.TENTATIVE


@pytest.mark.parametrize("state", ["referred", "withdrawn", "merged", "solved_before_meeting", "solved"])
def test_only_reviewed_cases_are_placed(state):
    assert refusal(lambda: rules.place(a_board(waits(1, case_state=state)), 1, 1)).code == "slots.case_not_accepted"


def test_breaks_buffers_and_taken_places_are_refused():
    board = a_board(waits(1), sits(2, 1))
    assert refusal(lambda: rules.place(board, 1, 4)).code == "slots.is_break"
    assert refusal(lambda: rules.place(board, 1, 6)).code == "slots.is_buffer"
    taken = refusal(lambda: rules.place(board, 1, 1))
    assert (taken.code, taken.facts["other"]) == ("slots.occupied", "عضو 2")
    assert refusal(lambda: rules.place(board, 1, 99)).code == "slots.slot_gone"


def test_a_window_refusal_names_the_nearest_free_place_that_suits():
    board = a_board(waits(1, from_minute=NINE + 15), sits(2, 3))
    broken = refusal(lambda: rules.place(board, 1, 1))
    assert broken.code == "slots.outside_window"
    assert broken.facts["since"] == NINE + 15
    assert broken.facts["free"] == NINE + 40


def test_of_two_places_equally_near_the_later_one_is_named():
    board = a_board(waits(1), sits(2, 2))
    assert rules.nearest_free(board, board.case(1), NINE + 10).start == NINE + 20


def test_a_window_is_kept_to_its_end_too():
    board = a_board(waits(1, to_minute=NINE + 15))
    assert refusal(lambda: rules.place(board, 1, 2)).code == "slots.outside_window"
    assert rules.place(board, 1, 1)


def test_not_active_is_overridden_only_with_a_reason():
    board = a_board(waits(1, is_active=False))
    broken = refusal(lambda: rules.place(board, 1, 1))
    assert broken.code == "slots.member_inactive"
    assert broken.facts["needs_reason"]
    yes = frozenset({"slots.member_inactive"})
    assert refusal(lambda: rules.place(board, 1, 1, Consent(yes, " "))).code == "slots.override_reason"
    plan = rules.place(board, 1, 1, Consent(yes, "تمدید در راه است"))
    assert plan.notes[0].code == "slots.member_inactive_note"


def test_the_same_member_twice_is_asked_and_the_same_case_elsewhere_refused():
    board = a_board(replace(waits(1), member_id=102), sits(2, 1))
    assert refusal(lambda: rules.place(board, 1, 2)).code == "slots.same_member"
    assert rules.place(board, 1, 2, Consent(frozenset({"slots.same_member"})))
    stands_by = a_board(replace(waits(1), member_id=102), waits(2, state=HearingState.STANDBY, rank=1))
    assert refusal(lambda: rules.place(stands_by, 1, 2)).code == "slots.same_member"
    assert rules.place(a_board(replace(waits(1), member_id=102), waits(2)), 1, 2)
    assert (
        refusal(lambda: rules.place(a_board(waits(1, elsewhere="گمرک 11/1405")), 1, 1)).code == "slots.case_elsewhere"
    )


def test_those_who_are_no_members_are_not_taken_for_one_another():
    board = a_board(replace(waits(1), member_id=None), replace(sits(2, 1), member_id=None))
    assert rules.place(board, 1, 2)


def test_a_deadline_before_the_meeting_is_said_and_not_forbidden():
    plan = rules.place(a_board(waits(1, deadline=date(2026, 11, 23))), 1, 1)
    assert [note.code for note in plan.notes] == ["slots.deadline_before"]
    assert rules.place(a_board(waits(1, deadline=date(2026, 11, 24))), 1, 1).notes == ()


def test_the_meeting_must_be_open_for_planning():
    assert refusal(lambda: rules.place(a_board(waits(1), state="draft"), 1, 1)).code == "slots.date_not_final"
    for state in ("in_session", "held", "closed", "postponed", "cancelled"):
        assert (
            refusal(lambda state=state: rules.place(a_board(waits(1), state=state), 1, 1)).code == "slots.meeting_began"
        )


def test_after_the_list_is_approved_each_move_needs_a_reason():
    board = a_board(sits(1, 1), state="list_approved")
    assert refusal(lambda: rules.place(board, 1, 2)).code == "slots.reason_needed"
    assert refusal(lambda: rules.unschedule(board, 1)).code == "slots.reason_needed"
    assert rules.place(board, 1, 2, Consent(reason="دیرتر می‌رسد"))


def test_whom_the_meeting_day_has_taken_hold_of_stays():
    board = a_board(sits(1, 1, state=HearingState.ARRIVED), sits(2, 2))
    for act in (rules.place, rules.swap, rules.insert):
        assert refusal(lambda act=act: act(board, 1, 3)).code == "slots.hearing_began"
    assert refusal(lambda: rules.swap(board, 2, 1)).code == "slots.hearing_began"


def test_moving_a_confirmed_member_takes_the_confirmation_away():
    board = a_board(sits(1, 1, state=HearingState.CONFIRMED))
    assert rules.apply(board, rules.place(board, 1, 2)).case(1).state == HearingState.PLACED


def test_swap_exchanges_whole_slots():
    board = a_board(sits(1, 1), sits(2, 2), sits(3, 2))
    after = rules.apply(board, rules.swap(board, 1, 2))
    assert seats(after) == {1: 2, 2: 1, 3: 1}
    assert seats(rules.apply(board, rules.swap(board, 2, 1))) == {1: 2, 2: 1, 3: 1}


def test_swap_from_waiting_sends_the_other_back():
    board = a_board(waits(1), sits(2, 2))
    after = rules.apply(board, rules.swap(board, 1, 2))
    assert seats(after) == {1: 2, 2: None}
    assert after.case(2).state is None


def test_swap_asks_both_windows():
    board = a_board(sits(1, 1), sits(2, 2, from_minute=NINE + 10))
    assert refusal(lambda: rules.swap(board, 1, 2)).facts["name"] == "عضو 2"


def test_insert_ripples_over_breaks_to_the_first_free_place():
    board = a_board(waits(1), sits(2, 2), sits(3, 3), sits(4, 5))
    plan = rules.insert(board, 1, 2)
    assert seats(rules.apply(board, plan)) == {1: 2, 2: 3, 3: 5, 4: 7}
    assert [one.name for one in plan.changes] == ["عضو 1", "عضو 2", "عضو 3", "عضو 4"]


def test_insert_of_somebody_placed_ends_at_the_place_he_leaves():
    board = a_board(sits(1, 5), sits(2, 2), sits(3, 3), sits(4, 7))
    assert seats(rules.apply(board, rules.insert(board, 1, 2))) == {1: 2, 2: 3, 3: 5, 4: 7}


def test_insert_is_refused_whole_without_room_or_against_a_window():
    full = a_board(waits(1), *(sits(number, slot) for number, slot in ((2, 1), (3, 2), (4, 3), (5, 5), (6, 7))))
    assert refusal(lambda: rules.insert(full, 1, 1)).code == "slots.no_room"
    board = a_board(waits(1), sits(2, 2, to_minute=NINE + 20))
    broken = refusal(lambda: rules.insert(board, 1, 2))
    assert (broken.code, broken.facts["name"], broken.facts["at"]) == ("slots.ripple_window", "عضو 2", NINE + 20)


def test_the_ripple_carries_nobody_whom_the_day_has_taken_hold_of():
    board = a_board(waits(1), sits(2, 1), sits(3, 2, state=HearingState.ARRIVED))
    broken = refusal(lambda: rules.insert(board, 1, 1))
    assert (broken.code, broken.facts["name"]) == ("slots.hearing_began", "عضو 3")


def test_a_joint_slot_holds_one_topic():
    board = a_board(waits(1), sits(2, 2), replace(waits(3), topic_id=9))
    assert seats(rules.apply(board, rules.join(board, 1, 2))) == {1: 2, 2: 2, 3: None}
    assert refusal(lambda: rules.join(board, 3, 2)).code == "slots.other_topic"
    without = a_board(replace(waits(1), topic_id=None), replace(sits(2, 2), topic_id=None))
    assert refusal(lambda: rules.join(without, 1, 2)).code == "slots.other_topic"


def test_only_who_could_take_a_place_stands_by_for_one():
    for state in ("referred", "withdrawn", "merged", "solved"):
        board = a_board(waits(1, case_state=state))
        assert refusal(lambda board=board: rules.standby(board, 1)).code == "slots.case_not_accepted"


def test_standbys_queue_and_come_off():
    board = a_board(waits(1), sits(2, 2))
    board = rules.apply(board, rules.standby(board, 1))
    board = rules.apply(board, rules.standby(board, 2))
    assert [(case.case_id, case.rank) for case in board.standbys()] == [(1, 1), (2, 2)]
    assert board.case(2).slot_id is None
    placed = rules.apply(board, rules.place(board, 1, 1)).case(1)
    assert (placed.rank, placed.state) == (None, HearingState.PLACED)
    assert rules.apply(board, rules.unschedule(board, 1)).case(1).state is None
    assert refusal(lambda: rules.unschedule(a_board(waits(1)), 1)).code == "slots.already_waiting"


def test_capacity_caps_taken_slots():
    board = a_board(waits(1), sits(2, 2), waits(3), capacity=1)
    assert refusal(lambda: rules.place(board, 1, 1)).code == "slots.capacity_full"
    assert rules.join(board, 1, 2)
    assert rules.place(board, 2, 1)


def test_only_a_change_of_what_was_seen_is_stale():
    board = a_board(sits(1, 1), sits(2, 2), waits(3))
    rules.require_seen(board, 1, 1, [(1, 0), (3, 0)])
    moved = rules.apply(board, rules.place(board, 1, 3))
    with pytest.raises(Stale):
        rules.require_seen(moved, 1, 1, [])
    rules.require_seen(moved, 2, 2, [(2, 0)])
    changed = replace(board, slots=tuple(replace(slot, version=4) if slot.id == 3 else slot for slot in board.slots))
    with pytest.raises(Stale):
        rules.require_seen(changed, 1, 1, [(3, 0)])
