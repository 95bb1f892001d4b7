"""What a closure hits, and where a meeting that it hits can go (SD-2.1-h, N-21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.calendar import Calendar
from webapp.core.errors import RuleBroken
from webapp.desk.meetings.rules import PLANNED, MeetingState, overlaps

FAR_ENOUGH = timedelta(days=60)
"""So far ahead a free day is looked for; a meeting that finds none is postponed by hand."""

MOVABLE = PLANNED
"""A meeting in session stays: who is in the room is in the room."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Days on which the office does not work, or only from `opens` to `closes` (Ramadan)."""

    first: date
    last: date
    opens: int | None = None
    closes: int | None = None

    def hits(self, day: date, start: int, end: int) -> bool:
        """Whether a meeting on the day and in these hours cannot be held as planned."""
        if not self.first <= day <= self.last:
            return False
        if self.opens is None or self.closes is None:
            return True
        return start < self.opens or end > self.closes


@dataclass(frozen=True, slots=True)
class Booking:
    """A day, room and hours that a desk's meeting holds."""

    date: date
    desk_id: int
    venue_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """The first day on which the meeting fits at its own hours and in its own room."""

    date: date


def propose(
    meeting: Booking, closure: Closure, office: Calendar, booked: Iterable[Booking], today: date
) -> Proposal | None:
    """The next working day outside the closure, with room and desk free and the hours within a short day's; or None.

    Never today: members have to be told first.
    """
    standing = list(booked)
    day = max(meeting.date, today)
    last = max(closure.last, today) + FAR_ENOUGH
    while (day := office.next_working_day(day)) <= last:
        if closure.hits(day, meeting.start, meeting.end) or not _within_short_hours(meeting, day, office):
            continue
        if all(not _in_the_way(meeting, day, other) for other in standing):
            return Proposal(day)
    return None


def _within_short_hours(meeting: Booking, day: date, office: Calendar) -> bool:
    if day not in office.days_off:
        return True
    opens, closes = office.working_hours(day)
    return opens <= meeting.start and meeting.end <= closes


def _in_the_way(meeting: Booking, day: date, other: Booking) -> bool:
    if other.date != day:
        return False
    same_room = other.venue_id == meeting.venue_id
    return other.desk_id == meeting.desk_id or (
        same_room and overlaps(meeting.start, meeting.end, other.start, other.end)
    )


def require_closable(state: str, unsettled: Iterable[str]) -> None:
    """A meeting closes when it was held and every heard case has an outcome; else the cases are named (SD-2.5-a)."""
    if state != MeetingState.HELD:
        raise RuleBroken("dossier.not_held", state=state)
    names = list(unsettled)
    if names:
        raise RuleBroken("dossier.without_outcome", names="، ".join(names), count=len(names))
