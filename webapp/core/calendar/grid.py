"""A Jalali month as a grid of weeks, for the date picker (templates/ui/_calendar.html)."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.calendar.jalali import (
    FIRST_YEAR,
    LAST_YEAR,
    UnreadableDate,
    format_long,
    format_month,
    parse_jalali,
    to_jalali,
)
from webapp.core.calendar.spans import add_months, month_bounds, week_bounds
from webapp.core.calendar.working import Calendar, DayKind


@dataclass(frozen=True, slots=True)
class Day:
    """A cell: the date, its number in the Jalali month and what is special about it."""

    date: date
    number: int
    in_month: bool
    off: bool
    title: str  # of the holiday, closure or short day; empty otherwise
    short_hours: bool
    today: bool
    chosen: bool

    @property
    def text(self) -> str:
        """What picking the day writes into the field."""
        return format_long(self.date)


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """Weeks from Saturday to Friday over one Jalali month; neighbours are None at the ends of 1300–1500."""

    year: int
    month: int
    weeks: tuple[tuple[Day, ...], ...]
    previous: tuple[int, int] | None
    following: tuple[int, int] | None
    focus: date  # the day the keyboard starts on: chosen, else today, else the first

    @property
    def title(self) -> str:
        """«آبان ۱۴۰۵»."""
        return format_month(self.year, self.month)


def month_grid(
    year: int,
    month: int,
    calendar: Calendar,
    today: date,
    *,
    chosen: date | None = None,
) -> MonthGrid:
    """The grid of a Jalali month with holidays, weekends, today and the chosen day marked."""
    first, last = month_bounds(year, month)
    start, end = week_bounds(first)[0], week_bounds(last)[1]
    cells = [
        _day(start + timedelta(days=step), first, last, calendar, today, chosen)
        for step in range((end - start).days + 1)
    ]
    focus = next((day for day in (chosen, today) if day and first <= day <= last), first)
    return MonthGrid(
        year=year,
        month=month,
        weeks=tuple(tuple(cells[step : step + 7]) for step in range(0, len(cells), 7)),
        previous=None if (year, month) == (FIRST_YEAR, 1) else add_months(year, month, -1),
        following=None if (year, month) == (LAST_YEAR, 12) else add_months(year, month, 1),
        focus=focus,
    )


def open_grid(calendar: Calendar, today: date, *, year: str = "", month: str = "", typed: str = "") -> MonthGrid:
    """The grid to show for a request: the month asked for, else that of the typed date, else today's.

    Arguments are raw query text; what cannot be read is passed over, so that a picker always opens.
    """
    try:
        chosen = parse_jalali(typed, today)
    except UnreadableDate:
        chosen = None
    try:
        return month_grid(int(year), int(month), calendar, today, chosen=chosen)
    except ValueError:
        shown = to_jalali(chosen or today)
        return month_grid(shown.year, shown.month, calendar, today, chosen=chosen)


def _day(
    day: date,
    first: date,
    last: date,
    calendar: Calendar,
    today: date,
    chosen: date | None,
) -> Day:
    special = calendar.days_off.get(day)
    return Day(
        date=day,
        number=to_jalali(day).day,
        in_month=first <= day <= last,
        off=not calendar.is_working_day(day),
        title=special.title if special else "",
        short_hours=special is not None and special.kind == DayKind.SHORT_HOURS,
        today=day == today,
        chosen=day == chosen,
    )
