"""The Iranian calendar, against ICU's table (jalali_months.mjs); dates as people write them."""

import csv
import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core import calendar
from webapp.core.calendar import UnreadableDate

TODAY = date(2026, 11, 21)  # Saturday 30 Aban 1405

DAY = timedelta(days=1)

days = st.dates(min_value=date(1921, 3, 21), max_value=date(2122, 3, 20))


def icu_months():
    """Year, month and Gregorian first day of every Jalali month of 1300–1501, as ICU counts them."""
    with (Path(__file__).parent / "jalali_months.csv").open(encoding="utf-8") as table:
        for row in csv.DictReader(table):
            for month in range(1, 13):
                yield int(row["year"]), month, date.fromisoformat(row[f"month_{month}"])


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
        "30 Aban",
        "Saturday 30 Aban 1405",
        "today",
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


@pytest.mark.parametrize(
    ("typed", "toward", "expected"),
    [
        ("۱۲/۹", 1, date(2026, 12, 3)),
        ("۱۲/۹", 0, date(2026, 12, 3)),
        ("۱۲/۹", -1, date(2025, 12, 3)),
        ("9/25", 1, date(2026, 12, 16)),
        ("30-8", 1, date(2026, 11, 21)),
        ("30 8", -1, date(2026, 11, 21)),
        ("۲۹ آبان", 1, date(2027, 11, 20)),
        ("۲۹ آبان", 0, date(2026, 11, 20)),
        ("۱ آذر", -1, date(2025, 11, 22)),
        ("۳۰ اسفند", 1, date(2030, 3, 20)),
        ("۳۰ اسفند", -1, date(2025, 3, 20)),
    ],
)
def test_a_day_without_its_year_looks_ahead_or_back(typed, toward, expected):
    assert calendar.parse_jalali(typed, date(2026, 11, 21), toward=toward) == expected


@pytest.mark.parametrize("typed", ["31/8", "13/13", "0/9", "32/1"])
def test_a_day_without_its_year_that_is_none(typed):
    with pytest.raises(calendar.UnreadableDate, match="date_no_such_day"):
        calendar.parse_jalali(typed, date(2026, 11, 21), toward=1)


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
    for written in (
        calendar.format_long(day),
        calendar.format_long(day, latin=True),
        calendar.format_numeric(day),
        calendar.format_numeric(day, latin=True),
    ):
        assert calendar.parse_jalali(written) == day


@given(st.text(max_size=40), st.none() | days)
def test_any_text_is_a_date_or_unreadable(typed, today):
    try:
        assert isinstance(calendar.parse_jalali(typed, today), date)
    except UnreadableDate:
        return
