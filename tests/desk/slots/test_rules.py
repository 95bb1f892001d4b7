"""The board's rules on plain facts: no database."""

from dataclasses import replace
from datetime import date

import pytest

from webapp.core.errors import RuleBroken, Stale
from webapp.desk.slots import rules
from webapp.desk.slots.rules import Board, CaseFact, Consent, HearingState, SlotFact, SlotKind, StepKind

NINE = 9 * 60


def a_board(*cases: CaseFact, state: str = "frame_approved", **more: object) -> Board:
    """09:00 to 10:00 in tens, with a break at 09:30 (slot 4) and a buffer at 09:50 (slot 6)."""
    kinds = {4: SlotKind.BREAK, 6: SlotKind.BUFFER}
    slots = tuple(
        SlotFact(number, NINE + (number - 1) * 10, 10, kinds.get(number, SlotKind.MEMBER)) for number in range(1, 8)
    )
    return Board(slots, cases, state=state, on=date(2026, 11, 24), **more)  # type: ignore[arg-type]


def waits(case_id: int, **more: object) -> CaseFact:
    return CaseFact(case_id, member_id=100 + case_id, name=f"عضو {case_id}", topic_id=1, **more)  # type: ignore[arg-type]


def sits(case_id: int, slot_id: int, **more: object) -> CaseFact:
    more.setdefault("state", HearingState.PLACED)
    return waits(case_id, slot_id=slot_id, **more)


def refusal(act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        act()  # type: ignore[operator]
    return caught.value


def seats(board: Board) -> dict[int, int | None]:
    return {case.case_id: case.slot_id for case in board.cases}


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


def a_turn(case: int, start: int = NINE, **over):
    words = {"case": case, "number": f"۱۴۰۵-{case:06d}", "name": f"عضو {case}", "visitor": "", "persons": 1}
    return words | {"start": start, "minutes": 10, "tentative": False} | over


def a_list(*turns, standbys=()):
    return {
        "date": "2026-11-28",
        "start": NINE,
        "end": NINE + 60,
        "venue": "سالن",
        "turns": turns,
        "standbys": standbys,
    }


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (a_list(a_turn(1), standbys=[a_turn(2), a_turn(3)]), []),
        (a_list(a_turn(1), standbys=[a_turn(2), a_turn(3), a_turn(4)]), [("standby_added", "عضو 4")]),
        (a_list(a_turn(1), standbys=[a_turn(3)]), [("standby_removed", "عضو 2")]),
        (a_list(a_turn(1), a_turn(2, NINE + 10), standbys=[a_turn(3)]), [("added", "عضو 2")]),
        (
            a_list(standbys=[a_turn(2), a_turn(3), a_turn(1)]),
            [("removed", "عضو 1"), ("standby_added", "عضو 1")],
        ),
        (a_list(a_turn(1), standbys=[a_turn(3), a_turn(2)]), [("standby_order", None)]),
        (a_list(a_turn(1), standbys=[a_turn(2, persons=2), a_turn(3)]), [("persons", "عضو 2")]),
        (a_list(a_turn(1, name="نام تازه"), standbys=[a_turn(2), a_turn(3)]), [("renamed", "نام تازه")]),
    ],
)
def test_whatever_makes_a_list_another_is_told(new, said):
    old = a_list(a_turn(1), standbys=[a_turn(2), a_turn(3)])
    assert [(one["what"], one.get("name")) for one in rules.list_changes(old, new, {})] == said
    assert rules.is_same_list(old, new) is (not said)
