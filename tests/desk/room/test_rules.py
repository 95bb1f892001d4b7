"""Order, clock, moves and expected times of a meeting, from facts alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from webapp.core.errors import RuleBroken
from webapp.desk.room import rules
from webapp.desk.room.rules import ActionKind, Stop, Turn
from webapp.desk.slots.rules.states import HearingState

DAY = date(2026, 11, 21)


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of the day on Tehran's wall clock."""
    return datetime(2026, 11, 21, hour, minute, second, tzinfo=UTC) - timedelta(hours=3, minutes=30)


def turn(number: int, start: int, state: str = "confirmed", minutes: int = 10, **over: object) -> Turn:
    return Turn(number, start, minutes, state, **over)


NINE = 540


def test_turns_come_by_time_and_skipped_ones_after_the_others() -> None:
    turns = [
        turn(1, NINE, "heard"),
        turn(2, NINE + 10, "arrived", skipped_at=at(9, 30)),
        turn(3, NINE + 20, "confirmed", skipped_at=at(9, 20)),
        turn(4, NINE + 30),
        turn(5, NINE + 40, "absent"),
    ]
    assert [one.hearing_id for one in rules.ordered(reversed(turns))] == [1, 4, 5, 3, 2]


def test_a_skipped_turn_that_was_heard_is_back_in_its_place() -> None:
    turns = [turn(1, NINE, "heard", skipped_at=at(9, 5)), turn(2, NINE + 10)]
    assert [one.hearing_id for one in rules.ordered(turns)] == [1, 2]


def test_who_is_here_comes_before_who_is_expected() -> None:
    assert rules.following([turn(1, NINE), turn(2, NINE + 10, "arrived"), turn(3, NINE + 20)]).hearing_id == 2
    assert rules.following([turn(1, NINE, "heard"), turn(2, NINE + 10)]).hearing_id == 2
    assert rules.following([turn(1, NINE, "heard")]) is None


def test_the_clock_counts_from_the_moment_of_entering() -> None:
    entered = turn(1, NINE, "in_room", entered_at=at(9, 2))
    clock = rules.clock(entered, at(9, 6, 30))
    assert (clock.spent_seconds, clock.left_seconds, clock.is_over) == (270, 330, False)
    assert rules.clock(entered, at(9, 14, 14)).left_seconds == -134
    longer = turn(1, NINE, "in_room", entered_at=at(9, 2), extended_minutes=5)
    assert not rules.clock(longer, at(9, 14, 14)).is_over
    assert rules.clock(turn(1, NINE, "heard", entered_at=at(9, 2)), at(9, 5)) is None


def test_a_clock_of_the_future_stands_at_zero() -> None:
    assert rules.clock(turn(1, NINE, "in_room", entered_at=at(9, 2)), at(9, 1)).spent_seconds == 0


@pytest.mark.parametrize(
    ("state", "now", "late"),
    [
        ("confirmed", at(8, 59), False),
        ("confirmed", at(9, 0), True),
        ("placed", at(9, 5), True),
        ("arrived", at(9, 5), False),
        ("absent", at(9, 5), False),
    ],
)
def test_who_is_expected_and_not_here_is_late(state: str, now: datetime, late: bool) -> None:
    assert rules.is_late(turn(1, NINE, state), DAY, now) is late


def test_expected_times_follow_what_really_happened() -> None:
    turns = [
        turn(8, 610, "in_room", entered_at=at(10, 12)),
        turn(9, 620, "arrived"),
        turn(10, 630),
        turn(11, 640),
    ]
    # Two minutes over time: the next one is expected now, the others follow.
    assert rules.expected(turns, [], DAY, at(10, 24)) == {9: 624, 10: 634, 11: 644}
    assert rules.behind(turns, [], DAY, at(10, 24)) == 4
    # Within its time: it takes what it has left.
    assert rules.expected(turns, [], DAY, at(10, 14)) == {9: 622, 10: 632, 11: 642}


def test_nobody_is_expected_before_the_plan_unless_already_here() -> None:
    turns = [turn(1, 600, "arrived"), turn(2, 610), turn(3, 620)]
    assert rules.expected(turns, [], DAY, at(9, 50)) == {1: 590, 2: 610, 3: 620}
    assert rules.expected(turns, [], DAY, at(9, 50), opens=600) == {1: 600, 2: 610, 3: 620}


def test_a_break_pushes_who_comes_after_it() -> None:
    stops = [Stop(620, 20, "نماز")]
    turns = [turn(1, 600, "in_room", entered_at=at(10, 5)), turn(2, 610, "arrived"), turn(3, 640)]
    assert rules.expected(turns, stops, DAY, at(10, 5)) == {2: 615, 3: 645}
    # In the middle of the break it ends when it was to end.
    assert rules.expected([turn(3, 640, "arrived")], stops, DAY, at(10, 30)) == {3: 640}


def test_a_meeting_of_another_day_is_as_planned() -> None:
    turns = [turn(1, 600), turn(2, 610)]
    assert rules.expected(turns, [], date(2026, 11, 24), at(10, 0), opens=600) == {1: 600, 2: 610}
    assert rules.behind(turns, [], date(2026, 11, 24), at(10, 0), opens=600) == 0


def test_who_was_skipped_does_not_make_the_meeting_late() -> None:
    skipped = turn(1, NINE, "arrived", skipped_at=at(9, 1))
    assert rules.behind([skipped], [], DAY, at(10)) == 0
    assert rules.behind([skipped, turn(2, 600)], [], DAY, at(10, 4)) == 4


def test_a_break_begins_on_the_minute_at_which_the_turn_before_ends() -> None:
    turns = [turn(1, NINE), turn(2, NINE + 10)]
    assert rules.expected(turns, [Stop(NINE + 10, 15)], DAY, at(9)) == {1: NINE, 2: NINE + 25}


def test_nobody_is_absent_before_his_turn_is_over() -> None:
    left = turn(1, NINE)
    assert rules.leftover(left, DAY, at(9, 9)) == HearingState.NOT_REACHED
    assert rules.leftover(left, DAY, at(9, 10)) == HearingState.ABSENT


@pytest.mark.parametrize(("minutes", "said"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (61, 60)])
def test_delays_are_told_in_fives(minutes: int, said: int) -> None:
    assert rules.rounded(minutes) == said


ALLOWED = {
    "arrived": {"placed", "confirmed", "absent"},
    "enter": {"placed", "confirmed", "arrived", "absent"},
    "heard": {"in_room", "arrived", "placed", "confirmed"},
    "absent": {"placed", "confirmed", "arrived", "in_room"},
    "skip": {"placed", "confirmed", "arrived", "in_room"},
    "extend": {"in_room"},
    "back": {"heard", "absent"},
    "seat": {"standby"},
}


@pytest.mark.parametrize("kind", list(ALLOWED))
@pytest.mark.parametrize("state", list(HearingState))
def test_each_move_starts_from_its_states_only(kind: str, state: HearingState) -> None:
    if state in ALLOWED[kind]:
        rules.require_move(ActionKind(kind), state, "in_session")
    else:
        with pytest.raises(RuleBroken) as refused:
            rules.require_move(ActionKind(kind), state, "in_session")
        assert refused.value.code == "room_move"


@pytest.mark.parametrize("meeting_state", ["draft", "list_approved", "closed", "postponed", "cancelled"])
def test_no_move_outside_the_session(meeting_state: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.require_move(ActionKind.ARRIVED, "confirmed", meeting_state)
    assert refused.value.code == "room_not_in_session"


def test_after_the_end_only_outcomes_are_put_right() -> None:
    rules.require_move(ActionKind.HEARD, "not_reached", "held")
    rules.require_move(ActionKind.HEARD, "absent", "held")
    rules.require_move(ActionKind.ABSENT, "not_reached", "held")
    with pytest.raises(RuleBroken) as refused:
        rules.require_move(ActionKind.ENTER, "arrived", "held")
    assert refused.value.code == "room_over"


def test_one_case_at_a_time() -> None:
    turns = [turn(1, NINE, "in_room", entered_at=at(9)), turn(2, NINE + 10, "arrived")]
    rules.require_empty(turns, 1)
    with pytest.raises(RuleBroken) as refused:
        rules.require_empty(turns, 2)
    assert refused.value.code == "room_occupied"


def test_five_minutes_more_up_to_an_hour() -> None:
    assert rules.extended(0) == 5
    with pytest.raises(RuleBroken):
        rules.extended(60)


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        (at(10, 5), at(10, 5)),
        (at(11, 0), at(10, 30)),
        (at(8, 0), at(9, 0)),
    ],
)
def test_a_tablets_clock_reaches_neither_beyond_now_nor_before_the_start(made: datetime, counts: datetime) -> None:
    assert rules.when(made, at(10, 30), at(9, 0)) == counts


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (("list_approved", DAY, True, True), None),
        (("frame_approved", DAY, True, True), "room_list_not_approved"),
        (("in_session", DAY, True, True), "room_already_started"),
        (("list_approved", DAY + timedelta(days=1), True, True), "room_other_day"),
        (("list_approved", DAY, False, False), "room_no_representative"),
        (("list_approved", DAY, True, False), "room_representative_absent"),
    ],
)
def test_what_a_meeting_needs_to_begin(facts: tuple[str, date, bool, bool], code: str | None) -> None:
    state, on, has, present = facts
    if code is None:
        rules.require_startable(state, on, DAY, has, present)
    else:
        with pytest.raises(RuleBroken) as refused:
            rules.require_startable(state, on, DAY, has, present)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("left", "becomes"),
    [
        (turn(1, NINE, "arrived"), "not_reached"),
        (turn(1, NINE, "confirmed"), "absent"),
        (turn(1, NINE + 120, "confirmed"), "not_reached"),
        (turn(1, NINE, "confirmed", skipped_at=at(9, 5)), "not_reached"),
    ],
)
def test_what_becomes_of_an_open_turn(left: Turn, becomes: str) -> None:
    assert rules.leftover(left, DAY, at(10, 0)) == becomes


def test_a_meeting_does_not_end_over_somebodys_head() -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.require_endable("in_session", [turn(1, NINE, "in_room", entered_at=at(9))])
    assert refused.value.code == "room_still_occupied"
    rules.require_endable("in_session", [turn(1, NINE, "arrived")])
    with pytest.raises(RuleBroken):
        rules.require_endable("held", [])


def test_actual_minutes_count_begun_ones() -> None:
    assert rules.actual_minutes(turn(1, NINE, "heard", entered_at=at(9), left_at=at(9, 12, 1))) == 13
    assert rules.actual_minutes(turn(1, NINE, "heard", entered_at=at(9), left_at=at(9))) == 1
    assert rules.actual_minutes(turn(1, NINE, "heard", left_at=at(9, 12))) is None


def test_the_hall_shows_codes() -> None:
    assert rules.ticket("مالیاتی", 8) == "م 08"
