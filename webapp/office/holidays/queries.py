"""The office's calendar: holidays, closures, short hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webapp.core import calendar as days_of
from webapp.core import memo
from webapp.core.calendar import Calendar
from webapp.core.clock import today as tehran_today
from webapp.core.errors import NotFound
from webapp.office.holidays.models import DayOff
from webapp.office.settings import queries as settings

_MARGIN = timedelta(days=45)  # working days are counted a little beyond the days asked for


def calendar(first: date, last: date) -> Calendar:
    """The working days and hours from first to last, and a month and a half around; asked once in a request."""
    month = (first.year, first.month, last.year, last.month)
    return memo.once(("calendar", month), lambda: _read(first.replace(day=1) - _MARGIN, last + 2 * _MARGIN))


def calendar_now(now: datetime) -> Calendar:
    """The calendar a year back and a year ahead of now."""
    today = tehran_today(now)
    return calendar(today - timedelta(days=366), today + timedelta(days=366))


def _read(first: date, last: date) -> Calendar:
    days: dict[date, days_of.DayOff] = {}
    query = DayOff.select().where(DayOff.date.between(first, last)).order_by(DayOff.date, DayOff.id)
    for row in query:
        kind = days_of.DayKind(row.kind)
        known = days.get(row.date)
        if known is None:
            days[row.date] = days_of.DayOff(row.title, kind, row.opens, row.closes)
        elif known.kind == kind:
            days[row.date] = days_of.DayOff(f"{known.title}، {row.title}", kind, known.opens, known.closes)
        elif known.kind == days_of.DayKind.SHORT_HOURS:  # a day off outweighs short hours
            days[row.date] = days_of.DayOff(row.title, kind)
    return Calendar(
        days,
        thursday_off=settings.get("thursday_off"),
        opens=settings.get("office_opens"),
        closes=settings.get("office_closes"),
    )


@dataclass(frozen=True)
class SpecialDay:
    """One row of the holidays' page."""

    id: int
    date: date
    kind: str
    title: str
    is_estimated: bool
    opens: int | None
    closes: int | None


def special_days(first: date, last: date) -> list[SpecialDay]:
    """Holidays, closures and short hours from first to last, in order."""
    query = (
        DayOff.select(
            DayOff.id, DayOff.date, DayOff.kind, DayOff.title, DayOff.is_estimated, DayOff.opens, DayOff.closes
        )
        .where(DayOff.date.between(first, last))
        .order_by(DayOff.date, DayOff.id)
    )
    return [SpecialDay(*row) for row in query.tuples()]


def special_day(day_id: int) -> SpecialDay:
    """One of them."""
    row = DayOff.get_or_none(DayOff.id == day_id)
    if row is None:
        raise NotFound("day_off")
    return SpecialDay(row.id, row.date, row.kind, row.title, row.is_estimated, row.opens, row.closes)
