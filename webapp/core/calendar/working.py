"""Working days and hours in Tehran time. Friday is always off, Thursday by setting (domain section 7)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from webapp.core.clock import TEHRAN

_DAY = timedelta(days=1)
_THURSDAY, _FRIDAY = 3, 4  # date.weekday()


def tehran_date(moment: datetime) -> date:
    """The date in Tehran at an aware moment."""
    return moment.astimezone(TEHRAN).date()


def minutes_of_day(moment: datetime) -> int:
    """Minutes after Tehran midnight, 0–1439, at an aware moment."""
    local = moment.astimezone(TEHRAN)
    return local.hour * 60 + local.minute


def at(day: date, minutes: int) -> datetime:
    """The UTC moment at which Tehran's wall clock shows so many minutes after midnight of the day."""
    return (datetime.combine(day, time(), TEHRAN) + timedelta(minutes=minutes)).astimezone(UTC)


class DayKind(StrEnum):
    """Why a day is not an ordinary one."""

    OFFICIAL = "official"  # holiday of the country
    CLOSURE = "closure"  # declared by province or office: power, air
    SHORT_HOURS = "short_hours"  # a working day with other hours: Ramadan


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the office's calendar that is not an ordinary one. Hours (minutes) matter on short days only."""

    title: str
    kind: DayKind = DayKind.OFFICIAL
    opens: int | None = None
    closes: int | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """The office's working days and hours. `opens` and `closes` are minutes of the ordinary day."""

    days_off: Mapping[date, DayOff] = field(default_factory=dict)
    thursday_off: bool = False
    opens: int = 8 * 60
    closes: int = 14 * 60

    def is_working_day(self, day: date) -> bool:
        """Whether the office works that day; a day of short hours is one."""
        if day.weekday() == _FRIDAY or (self.thursday_off and day.weekday() == _THURSDAY):
            return False
        special = self.days_off.get(day)
        return special is None or special.kind == DayKind.SHORT_HOURS

    def next_working_day(self, day: date) -> date:
        """The first working day after the day."""
        return self.add_working_days(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before the day: when reminder calls are made (SD-2.4-c)."""
        return self.add_working_days(day, -1)

    def on_or_before_working_day(self, day: date) -> date:
        """The day itself, or the working day before it: a due date moves earlier, never later (SD-2.6-a)."""
        return day if self.is_working_day(day) else self.previous_working_day(day)

    def on_or_after_working_day(self, day: date) -> date:
        """The day itself, or the working day after it."""
        return day if self.is_working_day(day) else self.next_working_day(day)

    def add_working_days(self, day: date, count: int) -> date:
        """The day `count` working days later (earlier when negative); the day itself is not counted."""
        step = _DAY if count > 0 else -_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days follow `first` up to and with `last`; negative when last is earlier."""
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working_day(first + _DAY * step) for step in range(1, (last - first).days + 1))

    def working_hours(self, day: date) -> tuple[int, int]:
        """Opening and closing minutes of a working day."""
        special = self.days_off.get(day)
        if special is None or special.kind != DayKind.SHORT_HOURS:
            return self.opens, self.closes
        return (
            self.opens if special.opens is None else special.opens,
            self.closes if special.closes is None else special.closes,
        )

    def within_working_hours(self, moment: datetime) -> bool:
        """Whether the office is at work at the moment: from opening until before closing."""
        day = tehran_date(moment)
        opens, closes = self.working_hours(day)
        return self.is_working_day(day) and opens <= minutes_of_day(moment) < closes

    def next_working_moment(self, moment: datetime) -> datetime:
        """The moment itself within working hours, otherwise the next opening; UTC."""
        if self.within_working_hours(moment):
            return moment.astimezone(UTC)
        day = tehran_date(moment)
        if not (self.is_working_day(day) and minutes_of_day(moment) < self.working_hours(day)[0]):
            day = self.next_working_day(day)
        return at(day, self.working_hours(day)[0])

    def close_of(self, day: date) -> datetime:
        """The moment at which the working day ends; a term given in days ends there."""
        return at(day, self.working_hours(day)[1])
