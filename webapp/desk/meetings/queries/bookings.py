"""Who holds which room on which day; and the rows that services hold while they look."""

from collections.abc import Collection
from datetime import date
from typing import Any

from webapp.core.db import hold
from webapp.desk.meetings import rules
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.queries.rows import MeetingRow, joined
from webapp.registry.desks.models import Desk
from webapp.registry.venues.models import Venue


def locked(meeting_id: int) -> Meeting:
    """The meeting itself, held until the transaction ends. For services. Raises NotFound."""
    return hold(Meeting, meeting_id)


def hold_desk(desk_id: int) -> Desk:
    """The desk, held: its meetings get their numbers one after another. Raises NotFound."""
    return hold(Desk, desk_id)


def hold_venue(venue_id: int) -> Venue:
    """The room, held: of two who book it at the same moment the second sees the first. Raises NotFound."""
    return hold(Venue, venue_id)


def clash(venue_id: int, day: date, start: int, end: int, *, besides: int | None = None) -> MeetingRow | None:
    """The meeting that holds the room in these hours (SD-2.1-g)."""
    query = _standing(day, besides).where((Meeting.venue == venue_id) & (Meeting.start < end) & (Meeting.end > start))
    found = query.order_by(Meeting.start).tuples().first()
    return MeetingRow(*found) if found else None


def same_day(desk_id: int, day: date, *, besides: int | None = None) -> MeetingRow | None:
    """The meeting that this desk already has on the day."""
    found = _standing(day, besides).where(Meeting.desk == desk_id).tuples().first()
    return MeetingRow(*found) if found else None


def _standing(day: date, besides: int | None) -> Any:
    query = joined().where((Meeting.date == day) & Meeting.state.not_in(list(rules.CALLED_OFF)))
    return query.where(Meeting.id != besides) if besides is not None else query


def booked(first: date, last: date, *, besides: Collection[int] = ()) -> list[tuple[date, int, int, int, int]]:
    """(date, desk, venue, start, end) of what stands in a span; to find free days without asking one by one."""
    query = Meeting.select(Meeting.date, Meeting.desk, Meeting.venue, Meeting.start, Meeting.end).where(
        Meeting.date.between(first, last) & Meeting.state.not_in(list(rules.CALLED_OFF))
    )
    if besides:
        query = query.where(Meeting.id.not_in(list(besides)))
    return list(query.tuples())
