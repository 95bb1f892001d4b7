"""Stretches of the Iranian calendar: weeks, months, years; bounds are inclusive dates."""

from datetime import UTC, date, datetime, time, timedelta

from webapp.core.calendar.jalali import from_jalali, month_length, to_jalali, weekday
from webapp.core.clock import TEHRAN

Span = tuple[date, date]


def week_bounds(day: date) -> Span:
    """Saturday and Friday of the day's week."""
    saturday = day - timedelta(days=weekday(day))
    return saturday, saturday + timedelta(days=6)


def week_number(day: date) -> tuple[int, int]:
    """The Jalali year and the number of the day's week in it; week 1 is the one that holds 1 Farvardin."""
    saturday, friday = week_bounds(day)
    year = to_jalali(friday).year  # a week over the turn of the year is the new year's first
    first, _ = week_bounds(from_jalali(year, 1, 1))
    return year, (saturday - first).days // 7 + 1


def month_bounds(year: int, month: int) -> Span:
    """First and last day of a Jalali month."""
    return from_jalali(year, month, 1), from_jalali(year, month, month_length(year, month))


def add_months(year: int, month: int, months: int) -> tuple[int, int]:
    """The Jalali year and month so many months later (or earlier)."""
    years, index = divmod(month - 1 + months, 12)
    return year + years, index + 1


def month_key(day: date) -> str:
    """The Jalali month as a sortable key, "1405-08"."""
    jalali = to_jalali(day)
    return f"{jalali.year}-{jalali.month:02d}"


def year_bounds(year: int) -> Span:
    """First and last day of a Jalali year."""
    return month_bounds(year, 1)[0], month_bounds(year, 12)[1]


def utc_span(first: date, last: date) -> tuple[datetime, datetime]:
    """The moments from which and before which the days first…last lie, for queries on stored UTC moments."""
    return _midnight(first), _midnight(last + timedelta(days=1))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TEHRAN).astimezone(UTC)
