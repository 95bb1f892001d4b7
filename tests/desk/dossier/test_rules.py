"""What a closure hits, and where a meeting can go; without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.calendar import Calendar, DayKind, DayOff
from webapp.core.errors import RuleBroken
from webapp.desk.dossier import instruction, rules
from webapp.desk.dossier.rules import Booking, Closure

TODAY = date(2026, 11, 21)
TUESDAY, WEDNESDAY, THURSDAY, SATURDAY = (date(2026, 11, day) for day in (24, 25, 26, 28))
OFFICE = Calendar(thursday_off=True)
MEETING = Booking(TUESDAY, desk_id=1, venue_id=1, start=540, end=750)
CLOSED_TUESDAY = Closure(TUESDAY, TUESDAY)


def propose(closure=CLOSED_TUESDAY, booked=(), office=OFFICE, meeting=MEETING):
    found = rules.propose(meeting, closure, office, booked, TODAY)
    return found.date if found else None


def test_a_closed_day_hits_every_meeting_of_it():
    assert CLOSED_TUESDAY.hits(TUESDAY, 0, 1)
    assert not CLOSED_TUESDAY.hits(WEDNESDAY, 540, 750)


@pytest.mark.parametrize(
    ("start", "end", "hit"), [(540, 720, False), (540, 721, True), (539, 600, True), (600, 700, False)]
)
def test_short_hours_hit_what_lies_outside_them(start, end, hit):
    assert Closure(TUESDAY, TUESDAY, 540, 720).hits(TUESDAY, start, end) is hit


def test_the_next_working_day_is_proposed():
    assert propose() == WEDNESDAY


def test_a_closure_of_several_days_and_a_weekend_are_jumped_over():
    assert propose(Closure(TUESDAY, WEDNESDAY)) == SATURDAY


@pytest.mark.parametrize(
    ("other", "day"),
    [
        (Booking(WEDNESDAY, desk_id=2, venue_id=1, start=600, end=660), SATURDAY),  # the room is taken
        (Booking(WEDNESDAY, desk_id=2, venue_id=1, start=750, end=800), WEDNESDAY),  # only afterwards
        (Booking(WEDNESDAY, desk_id=2, venue_id=2, start=600, end=660), WEDNESDAY),  # another room
        (Booking(WEDNESDAY, desk_id=1, venue_id=2, start=800, end=860), SATURDAY),  # the desk meets that day
    ],
)
def test_rooms_and_desks_are_not_booked_twice(other, day):
    assert propose(booked=[other]) == day


def test_a_day_of_short_hours_is_too_short():
    office = Calendar({WEDNESDAY: DayOff("رمضان", DayKind.SHORT_HOURS, 540, 700)}, thursday_off=True)
    assert propose(office=office) == SATURDAY


def test_nothing_is_proposed_where_nothing_is_free():
    full = [Booking(TODAY + timedelta(days=step), 1, 9, 0, 1440) for step in range(90)]
    assert propose(booked=full) is None


def test_a_meeting_is_never_moved_to_today():
    past = Booking(TODAY - timedelta(days=9), 1, 1, 540, 750)
    assert propose(Closure(past.date, TODAY), meeting=past) > TODAY


@given(
    st.integers(0, 20),
    st.integers(0, 10),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 3), st.integers(1, 3), st.integers(0, 20)), max_size=30),
)
def test_a_proposal_is_always_free_working_and_outside_the_closure(first, length, taken):
    closure = Closure(TODAY + timedelta(days=first), TODAY + timedelta(days=first + length))
    booked = [
        Booking(TODAY + timedelta(days=day), desk, room, hour * 60, hour * 60 + 90) for day, desk, room, hour in taken
    ]
    day = propose(closure, booked)
    if day is None:
        return
    assert day > TODAY
    assert OFFICE.is_working_day(day)
    assert not closure.hits(day, 540, 750)
    for other in booked:
        if other.date == day:
            assert other.desk_id != 1
            assert other.venue_id != 1 or other.start >= 750 or other.end <= 540


def test_a_meeting_closes_when_held_and_settled():
    rules.require_closable("held", [])
    with pytest.raises(RuleBroken) as refused:
        rules.require_closable("held", ["کاوه‌کاشی مثال", "پویاسازه فردانما"])
    assert refused.value.facts["names"] == "کاوه‌کاشی مثال، پویاسازه فردانما"
    with pytest.raises(RuleBroken) as refused:
        rules.require_closable("in_session", [])
    assert refused.value.code == "dossier.not_held"


# The instruction --------------------------------------------------------------------------------------------------


def test_every_clause_that_pages_cite_is_there():
    assert {f"2-{number}" for number in range(1, 8)} | {f"1-{number}" for number in range(1, 5)} <= set(
        instruction.BY_NUMBER
    )
    numbers = [clause.number for clause in instruction.CLAUSES]
    assert len(numbers) == len(set(numbers))


def test_a_clause_is_read_with_its_parts_and_neighbours():
    assert [clause.number for clause in instruction.around("1-4")] == ["1-4", "1-4-1", "1-4-2", "1-4-3", "1-4-4"]
    before, after = instruction.next_to("1-4-2")
    assert (before.number, after.number) == ("1-3", "2")
    assert instruction.next_to("1")[0] is None
    assert instruction.next_to("2-7")[1] is None
