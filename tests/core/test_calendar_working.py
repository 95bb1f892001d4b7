"""Working days and hours."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.calendar import OFFICE
from webapp.core import calendar
from webapp.core.calendar import Calendar, DayKind, DayOff

DAY = timedelta(days=1)

days = st.dates(min_value=date(1921, 3, 21), max_value=date(2122, 3, 20))

SATURDAY = date(2026, 11, 21)

THURSDAY = date(2026, 11, 26)

FRIDAY = date(2026, 11, 27)


def test_which_days_are_worked():
    assert OFFICE.is_working_day(SATURDAY)
    assert not OFFICE.is_working_day(FRIDAY)
    assert not OFFICE.is_working_day(date(2026, 11, 23))
    assert not OFFICE.is_working_day(date(2026, 11, 24))
    assert OFFICE.is_working_day(date(2026, 11, 25))
    assert OFFICE.is_working_day(THURSDAY)
    assert not replace(OFFICE, thursday_off=True).is_working_day(THURSDAY)


def test_stepping_over_days_off():
    assert OFFICE.previous_working_day(date(2026, 11, 25)) == date(2026, 11, 22)
    assert OFFICE.previous_working_day(date(2026, 11, 22)) == SATURDAY  # strictly before, though it is worked
    assert OFFICE.next_working_day(THURSDAY) == date(2026, 11, 28)
    assert OFFICE.on_or_before_working_day(FRIDAY) == THURSDAY
    assert OFFICE.on_or_before_working_day(THURSDAY) == THURSDAY
    assert replace(OFFICE, thursday_off=True).on_or_before_working_day(FRIDAY) == date(2026, 11, 25)
    assert OFFICE.on_or_after_working_day(date(2026, 11, 23)) == date(2026, 11, 25)
    assert OFFICE.on_or_after_working_day(SATURDAY) == SATURDAY
    assert OFFICE.add_working_days(SATURDAY, 2) == date(2026, 11, 25)
    assert OFFICE.add_working_days(date(2026, 11, 25), -2) == SATURDAY
    assert OFFICE.add_working_days(FRIDAY, 0) == FRIDAY


@given(days, st.sets(st.integers(-40, 40)), st.booleans(), st.integers(1, 12))
def test_working_day_arithmetic(day, off, thursday_off, count):
    office = Calendar({day + DAY * step: DayOff("تعطیل") for step in off}, thursday_off=thursday_off)
    later = office.add_working_days(day, count)
    assert office.is_working_day(later)
    assert office.working_days_between(day, later) == count
    assert office.working_days_between(later, day) == -count
    previous = office.previous_working_day(day)
    assert previous < day
    assert not any(office.is_working_day(previous + DAY * step) for step in range(1, (day - previous).days))
    assert office.add_working_days(office.on_or_before_working_day(later), -count) <= day


def test_working_hours():
    assert OFFICE.working_hours(SATURDAY) == (480, 840)
    assert OFFICE.working_hours(date(2026, 11, 25)) == (540, 720)
    only_later = Calendar({SATURDAY: DayOff("رمضان", DayKind.SHORT_HOURS, opens=540)})
    assert only_later.working_hours(SATURDAY) == (540, 840)
    only_shorter = Calendar({SATURDAY: DayOff("رمضان", DayKind.SHORT_HOURS, closes=720)})
    assert only_shorter.working_hours(SATURDAY) == (480, 720)
    assert OFFICE.close_of(date(2026, 11, 25)) == calendar.at(date(2026, 11, 25), 720)


@pytest.mark.parametrize(
    ("day", "minutes", "within"),
    [
        (SATURDAY, 479, False),
        (SATURDAY, 480, True),
        (SATURDAY, 839, True),
        (SATURDAY, 840, False),
        (FRIDAY, 600, False),
        (date(2026, 11, 23), 600, False),
        (date(2026, 11, 25), 500, False),
        (date(2026, 11, 25), 600, True),
        (date(2026, 11, 25), 720, False),
    ],
)
def test_within_working_hours(day, minutes, within):
    assert OFFICE.within_working_hours(calendar.at(day, minutes)) is within


@pytest.mark.parametrize(
    ("day", "minutes", "expected"),
    [
        (SATURDAY, 600, (SATURDAY, 600)),
        (SATURDAY, 300, (SATURDAY, 480)),
        (SATURDAY, 900, (date(2026, 11, 22), 480)),
        (date(2026, 11, 22), 840, (date(2026, 11, 25), 540)),  # over a closure and a holiday, into short hours
        (THURSDAY, 1000, (date(2026, 11, 28), 480)),
        (FRIDAY, 60, (date(2026, 11, 28), 480)),
        (date(2026, 11, 25), 500, (date(2026, 11, 25), 540)),  # open on other days, not yet on the short one
    ],
)
def test_next_working_moment(day, minutes, expected):
    assert OFFICE.next_working_moment(calendar.at(day, minutes)) == calendar.at(*expected)
