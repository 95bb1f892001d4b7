"""Weeks, months, years and Tehran's clock."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from webapp.core import calendar

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405

DAY = timedelta(days=1)

days = st.dates(min_value=date(1921, 3, 21), max_value=date(2122, 3, 20))


@given(days)
def test_weeks_run_from_saturday_to_friday(day):
    saturday, friday = calendar.week_bounds(day)
    assert saturday <= day <= friday
    assert (saturday.isoweekday(), friday.isoweekday()) == (6, 5)
    assert friday - saturday == 6 * DAY
    assert calendar.weekday_name(saturday) == "شنبه"
    assert calendar.weekday_name(friday) == "جمعه"


@given(st.dates(min_value=date(1923, 1, 1), max_value=date(2120, 1, 1)))
def test_week_numbers_rise_by_one_each_saturday(day):
    year, number = calendar.week_number(day)
    following = calendar.week_number(calendar.week_bounds(day)[1] + DAY)
    assert following in ((year, number + 1), (year + 1, 1))
    assert 1 <= number <= 53


def test_week_numbers_at_the_turn_of_the_year():
    assert calendar.week_number(date(2026, 3, 20)) == (1404, 53)  # Friday 29 Esfand 1404
    assert calendar.week_number(date(2026, 3, 21)) == (1405, 1)  # Saturday 1 Farvardin 1405
    assert calendar.week_number(date(2027, 3, 20)) == (1406, 1)  # 29 Esfand 1405, in the week of 1 Farvardin 1406
    assert calendar.week_number(date(2027, 3, 21)) == (1406, 1)
    assert calendar.week_number(TODAY) == (1405, 36)


def test_bounds_of_month_and_year():
    assert calendar.month_bounds(1405, 8) == (date(2026, 10, 23), date(2026, 11, 21))
    assert calendar.month_key(TODAY) == "1405-08"
    assert calendar.year_bounds(1403) == (date(2024, 3, 20), date(2025, 3, 20))
    assert calendar.add_months(1405, 8, 5) == (1406, 1)
    assert calendar.add_months(1405, 1, -1) == (1404, 12)
    assert calendar.add_months(1405, 12, -24) == (1403, 12)


@given(st.integers(1301, 1499), st.integers(1, 12), st.integers(-12, 12))
def test_months_join_without_gap_or_overlap(year, month, count):
    assert calendar.add_months(*calendar.add_months(year, month, count), -count) == (year, month)
    _, last = calendar.month_bounds(year, month)
    assert calendar.month_bounds(*calendar.add_months(year, month, 1))[0] == last + DAY


def test_utc_span_covers_tehran_days_exactly():
    first, before = calendar.utc_span(TODAY, TODAY)
    assert first == datetime(2026, 11, 20, 20, 30, tzinfo=UTC)
    assert before == datetime(2026, 11, 21, 20, 30, tzinfo=UTC)


def test_moments_and_minutes_of_tehran():
    nine_twenty = calendar.at(TODAY, 9 * 60 + 20)
    assert nine_twenty == datetime(2026, 11, 21, 5, 50, tzinfo=UTC)
    assert calendar.minutes_of_day(nine_twenty) == 560
    assert calendar.tehran_date(datetime(2026, 11, 20, 20, 30, tzinfo=UTC)) == TODAY
    assert calendar.tehran_date(datetime(2026, 11, 20, 20, 29, tzinfo=UTC)) == TODAY - DAY


def test_summer_time_was_kept_until_1401_only():
    assert calendar.at(date(2022, 7, 1), 540) == datetime(2022, 7, 1, 4, 30, tzinfo=UTC)
    assert calendar.at(date(2023, 7, 1), 540) == datetime(2023, 7, 1, 5, 30, tzinfo=UTC)


@given(st.dates(min_value=date(2023, 4, 1), max_value=date(2100, 1, 1)), st.integers(0, 1439))
def test_minutes_round_trip(day, minutes):
    moment = calendar.at(day, minutes)
    assert moment.tzinfo is UTC
    assert (calendar.tehran_date(moment), calendar.minutes_of_day(moment)) == (day, minutes)
