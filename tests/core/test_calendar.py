"""The Iranian calendar, against ICU's table (jalali_months.mjs) and the office's rules."""

import csv
import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import calendar
from webapp.core.calendar import Calendar, DayKind, DayOff, UnreadableDate

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405
DAY = timedelta(days=1)
days = st.dates(min_value=date(1921, 3, 21), max_value=date(2122, 3, 20))


def icu_months():
    """Year, month and Gregorian first day of every Jalali month of 1300–1501, as ICU counts them."""
    with (Path(__file__).parent / "jalali_months.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for month in range(1, 13):
                yield int(row["year"]), month, date.fromisoformat(row[f"month_{month}"])


# Conversion -------------------------------------------------------------------


def test_every_day_of_1300_to_1500_agrees_with_icu_both_ways():
    months = list(icu_months())
    assert len(months) == 202 * 12
    checked = 0
    for (year, month, first), (_, _, following) in itertools.pairwise(months):
        if year > calendar.LAST_YEAR:
            break
        length = (following - first).days
        assert calendar.month_length(year, month) == length
        for of_month in range(1, length + 1):
            day = first + DAY * (of_month - 1)
            assert calendar.to_jalali(day) == (year, month, of_month)
            assert calendar.from_jalali(year, month, of_month) == day
            checked += 1
    assert checked == (date(2122, 3, 21) - date(1921, 3, 21)).days


def test_leap_years_of_our_time():
    leap = [year for year in range(1395, 1433) if calendar.month_length(year, 12) == 30]
    assert leap == [1395, 1399, 1403, 1408, 1412, 1416, 1420, 1424, 1428, 1432]


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ((1299, 12, 29), "date_out_of_range"),
        ((1501, 1, 1), "date_out_of_range"),
        ((1405, 12, 30), "date_no_such_day"),
        ((1405, 7, 31), "date_no_such_day"),
        ((1405, 13, 1), "date_no_such_day"),
        ((1405, 0, 1), "date_no_such_day"),
        ((1405, 1, 0), "date_no_such_day"),
    ],
)
def test_impossible_days_are_refused(parts, code):
    with pytest.raises(UnreadableDate) as refused:
        calendar.from_jalali(*parts)
    assert refused.value.code == code


# Writing and reading ----------------------------------------------------------


def test_forms_of_a_date():
    assert calendar.format_long(TODAY) == "شنبه ۳۰ آبان ۱۴۰۵"
    assert calendar.format_short(TODAY) == "۳۰ آبان"
    assert calendar.format_numeric(TODAY) == "۱۴۰۵/۰۸/۳۰"
    assert calendar.format_month(1405, 8) == "آبان ۱۴۰۵"
    assert calendar.format_long(date(2026, 11, 24)) == "سه‌شنبه ۳ آذر ۱۴۰۵"
    assert calendar.format_long(TODAY, latin=True) == "Saturday 30 Aban 1405"
    assert calendar.format_numeric(TODAY, latin=True) == "1405/08/30"


@pytest.mark.parametrize(
    "typed",
    [
        "1405/8/30",
        "۱۴۰۵-۰۸-۳۰",
        "١٤٠٥/٠٨/٣٠",
        "1405.8.30",
        "1405 8 30",
        " ۱۴۰۵۰۸۳۰ ",
        "30/8/1405",
        "30 آبان 1405",
        "۳۰ آبان‌ماه ۱۴۰۵",
        "۳۰ابان۱۴۰۵",
        "شنبه ۳۰ آبان ۱۴۰۵",
        "شنبه، ۳۰ آبان ۱۴۰۵",
        "شنبه 30 آبان سال 1405",
        "\u200f۱۴۰۵/۰۸/۳۰\u200f",
        "امروز",
        "30 آبان",
    ],
)
def test_dates_as_people_write_them(typed):
    assert calendar.parse_jalali(typed, TODAY) == TODAY


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("فردا", date(2026, 11, 22)),
        ("پس‌فردا", date(2026, 11, 23)),
        ("ديروز", date(2026, 11, 20)),
        ("سه شنبه ۳ آذر ۱۴۰۵", date(2026, 11, 24)),
        ("سه‌شنبه 3 آذر", date(2026, 11, 24)),
        ("یک‌شنبه ۱ آذر ۱۴۰۵", date(2026, 11, 22)),
        ("۵ فروردين", date(2027, 3, 25)),  # nearer than this year's own
        ("۵ مرداد", date(2026, 7, 27)),
    ],
)
def test_words_and_days_without_a_year(typed, expected):
    assert calendar.parse_jalali(typed, TODAY) == expected


def test_a_leap_day_without_its_year_is_found_in_the_leap_year():
    assert calendar.parse_jalali("۳۰ اسفند", date(2025, 11, 1)) == date(2025, 3, 20)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "date_unreadable"),
        ("بعداً", "date_unreadable"),
        ("1405/8", "date_unreadable"),
        ("1405/8-30", "date_unreadable"),
        ("5/8/30", "date_unreadable"),
        ("1405/8/30/1", "date_unreadable"),
        ("2026-11-21", "date_out_of_range"),
        ("1405/12/30", "date_no_such_day"),
        ("۳۱ آبان", "date_no_such_day"),
        ("جمعه ۳۰ آبان ۱۴۰۵", "date_other_weekday"),
        ("یکشنبه ۳۰ آبان", "date_other_weekday"),
    ],
)
def test_unreadable_dates_say_why(typed, code):
    with pytest.raises(UnreadableDate) as refused:
        calendar.parse_jalali(typed, TODAY)
    assert refused.value.code == code
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("typed", ["امروز", "۳۰ آبان"])
def test_relative_dates_need_a_today(typed):
    with pytest.raises(UnreadableDate):
        calendar.parse_jalali(typed)


@given(days)
def test_what_is_written_is_read_back(day):
    for written in (calendar.format_long(day), calendar.format_numeric(day), calendar.format_numeric(day, latin=True)):
        assert calendar.parse_jalali(written) == day


@given(st.text(max_size=40), st.none() | days)
def test_any_text_is_a_date_or_unreadable(typed, today):
    try:
        assert isinstance(calendar.parse_jalali(typed, today), date)
    except UnreadableDate:
        return


# Weeks, months, years ---------------------------------------------------------


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


def test_bounds_of_month_quarter_year():
    assert calendar.month_bounds(1405, 8) == (date(2026, 10, 23), date(2026, 11, 21))
    assert calendar.month_key(TODAY) == "1405-08"
    assert calendar.quarter(TODAY) == (1405, 3)
    edges = {(3, 31): 1, (4, 1): 2, (6, 31): 2, (7, 1): 3, (9, 30): 3, (10, 1): 4, (12, 29): 4}
    assert {day: calendar.quarter(calendar.from_jalali(1405, *day))[1] for day in edges} == edges
    assert calendar.quarter_bounds(1405, 3) == (date(2026, 9, 23), date(2026, 12, 21))
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


# Tehran's clock ---------------------------------------------------------------


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


# Working days and hours -------------------------------------------------------

SATURDAY, THURSDAY, FRIDAY = date(2026, 11, 21), date(2026, 11, 26), date(2026, 11, 27)
OFFICE = Calendar(
    {
        date(2026, 11, 23): DayOff("آلودگی هوا", DayKind.CLOSURE),
        date(2026, 11, 24): DayOff("شهادت", DayKind.OFFICIAL),
        date(2026, 11, 25): DayOff("رمضان", DayKind.SHORT_HOURS, opens=9 * 60, closes=12 * 60),
    }
)


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


# The month grid ---------------------------------------------------------------


def test_grid_of_a_month():
    grid = calendar.month_grid(1405, 9, OFFICE, TODAY, chosen=date(2026, 11, 25))
    cells = [day for week in grid.weeks for day in week]
    assert grid.title == "آذر ۱۴۰۵"
    assert (grid.previous, grid.following) == ((1405, 8), (1405, 10))
    assert all(len(week) == 7 and week[0].date.isoweekday() == 6 for week in grid.weeks)
    inside = [day for day in cells if day.in_month]
    assert [day.number for day in inside] == list(range(1, 31))
    assert (inside[0].date, inside[-1].date) == calendar.month_bounds(1405, 9)
    closure, holiday, short = inside[1], inside[2], inside[3]
    assert (closure.title, closure.off) == ("آلودگی هوا", True)
    assert (holiday.title, holiday.off) == ("شهادت", True)
    assert (short.title, short.off, short.short_hours, short.chosen) == ("رمضان", False, True, True)
    assert [day.date for day in cells if day.chosen] == [date(2026, 11, 25)]
    assert [day.date for day in cells if day.today] == [TODAY]  # a day of Aban, at the grid's edge
    assert not cells[0].in_month
    assert short.text == "چهارشنبه ۴ آذر ۱۴۰۵"
    assert grid.focus == date(2026, 11, 25)


def test_grid_starts_the_keyboard_on_the_chosen_day_today_or_the_first():
    assert calendar.month_grid(1405, 8, OFFICE, TODAY, chosen=date(2026, 11, 5)).focus == date(2026, 11, 5)
    assert calendar.month_grid(1405, 8, OFFICE, TODAY, chosen=date(2026, 12, 5)).focus == TODAY
    assert calendar.month_grid(1405, 8, OFFICE, TODAY).focus == TODAY
    assert calendar.month_grid(1405, 9, OFFICE, TODAY).focus == date(2026, 11, 22)


def test_grids_end_with_the_proven_years():
    assert calendar.month_grid(1300, 1, OFFICE, TODAY).previous is None
    assert calendar.month_grid(1500, 12, OFFICE, TODAY).following is None
    assert calendar.month_grid(1300, 2, OFFICE, TODAY).previous == (1300, 1)
    assert calendar.month_grid(1500, 11, OFFICE, TODAY).following == (1500, 12)
    with pytest.raises(UnreadableDate):
        calendar.month_grid(1501, 1, OFFICE, TODAY)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, (1405, 8)),
        ({"typed": "۵ دی ۱۴۰۵"}, (1405, 10)),
        ({"typed": "nonsense"}, (1405, 8)),
        ({"year": "1404", "month": "2", "typed": "۵ دی ۱۴۰۵"}, (1404, 2)),
        ({"year": "9999", "month": "2"}, (1405, 8)),
        ({"year": "1405", "month": "0"}, (1405, 8)),
        ({"year": "x", "month": ""}, (1405, 8)),
    ],
)
def test_a_picker_always_opens(asked, shown):
    grid = calendar.open_grid(OFFICE, TODAY, **asked)
    assert (grid.year, grid.month) == shown
