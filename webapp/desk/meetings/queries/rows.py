"""Meetings as pages show them: one, several, lists ahead and past, a month."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.core.prepared import in_all, prepared
from webapp.desk.meetings import rules
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

PER_PAGE = 30


@dataclass(frozen=True)
class MeetingRow:
    """A meeting with the names of what it points to."""

    id: int
    number: str
    desk_id: int
    desk_code: str
    desk_title: str
    agency_id: int
    agency_title: str
    date: date
    start: int
    end: int
    slot_minutes: int
    pauses: list[dict[str, Any]]
    venue_id: int
    venue_title: str
    venue_seats: int
    manner: str
    representative_id: int | None
    representative_name: str
    representative_phone: str
    representative_user_id: int | None
    representative_confirmed_at: datetime | None
    aims: str
    state: str
    capacity: int
    started_at: datetime | None
    held_at: datetime | None
    closed_at: datetime | None
    ended_because: str
    moved_to_id: int | None
    changed_since_list: bool
    opened_by: int
    opened_at: datetime
    version: int

    @property
    def is_planned(self) -> bool:
        """Not begun and not called off."""
        return self.state in rules.PLANNED

    @property
    def is_called_off(self) -> bool:
        return self.state in rules.CALLED_OFF


@dataclass(frozen=True)
class Listing:
    """A page of the list of meetings."""

    rows: list[MeetingRow]
    page: int
    has_more: bool


def joined() -> Any:
    """Meetings with everything a row shows, to be narrowed and ordered."""
    return (
        Meeting.select(
            Meeting.id,
            Meeting.number,
            Meeting.desk,
            Desk.code,
            Desk.title,
            Desk.agency,
            Agency.title,
            Meeting.date,
            Meeting.start,
            Meeting.end,
            Meeting.slot_minutes,
            Meeting.pauses,
            Meeting.venue,
            Venue.title,
            Venue.seats,
            Meeting.manner,
            Meeting.representative,
            peewee.fn.COALESCE(Representative.full_name, ""),
            peewee.fn.COALESCE(Representative.phone, ""),
            Representative.user,
            Meeting.representative_confirmed_at,
            Meeting.aims,
            Meeting.state,
            Meeting.capacity,
            Meeting.started_at,
            Meeting.held_at,
            Meeting.closed_at,
            Meeting.ended_because,
            Meeting.moved_to,
            Meeting.changed_since_list,
            Meeting.opened_by,
            Meeting.opened_at,
            Meeting.version,
        )
        .join(Desk)
        .join(Agency)
        .switch(Meeting)
        .join(Venue)
        .switch(Meeting)
        .left_outer_join(Representative)
    )


def _for(actor: Actor | None, width: str | None) -> peewee.Expression | None:
    """The condition of the scope `meeting`: only those in which the person represents the chamber."""
    return Representative.user == actor.id if actor is not None and width == "meeting" else None


def meeting(meeting_id: int) -> MeetingRow:
    """One meeting. Raises NotFound."""
    for found in _of_ids([meeting_id]):
        return MeetingRow(*found)
    raise NotFound("meeting", meeting_id)


def of_ids(meeting_ids: Collection[int]) -> list[MeetingRow]:
    """Several meetings, by date and hour."""
    return [MeetingRow(*found) for found in _of_ids(meeting_ids)]


@prepared
def _of_ids(meeting_ids: Any) -> Any:
    return joined().where(Meeting.id.in_(meeting_ids)).order_by(Meeting.date, Meeting.start)


def may_read(actor: Actor, meeting_id: int) -> bool:
    """Whether the chamber representative of the meeting is this person."""
    query = Meeting.select(Meeting.id).join(Representative)
    return query.where((Meeting.id == meeting_id) & (Representative.user == actor.id)).exists()


def defended_by(actor: Actor) -> list[int]:
    """Ids of the meetings whose chamber representative the actor is."""
    query = Meeting.select(Meeting.id).join(Representative).where(Representative.user == actor.id)
    return [meeting_id for (meeting_id,) in query.tuples()]


_NOT_CLOSED = (*rules.PLANNED, MeetingState.IN_SESSION, MeetingState.HELD)


def upcoming(today: date, *, limit: int = 8, actor: Actor | None = None, width: str | None = None) -> list[MeetingRow]:
    """Planned meetings and those in session, from today on, the nearest first; today's also when it is over."""
    is_narrow = actor is not None and width == "meeting"
    rows = _upcoming_of(today, actor.id, limit) if actor is not None and is_narrow else _upcoming(today, limit)
    return [MeetingRow(*found) for found in rows]


@prepared
def _upcoming(today: Any, limit: Any) -> Any:
    return (
        joined()
        .where(Meeting.date >= today, Meeting.state.in_(_NOT_CLOSED))
        .order_by(Meeting.date, Meeting.start)
        .limit(limit)
    )


@prepared
def _upcoming_of(today: Any, user_id: Any, limit: Any) -> Any:
    ahead = joined().where(Meeting.date >= today, Meeting.state.in_(_NOT_CLOSED), Representative.user == user_id)
    return ahead.order_by(Meeting.date, Meeting.start).limit(limit)


def unfinished(today: date, *, limit: int = 8) -> tuple[list[MeetingRow], int]:
    """Meetings whose day has passed and that still wait for something (not begun, not held, not closed).

    The oldest first, and how many there are in all.
    """
    rows = _unfinished(today, limit)
    return [MeetingRow(*found) for *found, _ in rows], rows[0][-1] if rows else 0


@prepared
def _unfinished(today: Any, limit: Any) -> Any:
    past = joined().where(Meeting.state.in_(_NOT_CLOSED) & (Meeting.date < today))
    return past.select_extend(in_all()).order_by(Meeting.date, Meeting.start).limit(limit)


def listing(
    today: date,
    *,
    is_past: bool = False,
    desk_id: int | None = None,
    state: str = "",
    page: int = 1,
    actor: Actor | None = None,
    width: str | None = None,
) -> Listing:
    """A page of meetings: ahead, the nearest first; or past, the latest first."""
    span = Meeting.date < today if is_past else Meeting.date >= today
    wanted = _narrowed(span, desk_id, state, actor, width)
    order = (Meeting.date.desc(), Meeting.start.desc()) if is_past else (Meeting.date, Meeting.start)
    query = joined().where(wanted).order_by(*order).limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)
    rows = [MeetingRow(*found) for found in query.tuples()]
    return Listing(rows[:PER_PAGE], page, len(rows) > PER_PAGE)


def _narrowed(
    wanted: peewee.Expression, desk_id: int | None, state: str, actor: Actor | None, width: str | None
) -> peewee.Expression:
    if desk_id is not None:
        wanted &= Meeting.desk == desk_id
    if state:
        wanted &= Meeting.state == state
    own = _for(actor, width)
    return wanted if own is None else wanted & own


def between(first: date, last: date, *, states: Sequence[str] = ()) -> list[MeetingRow]:
    """Meetings of a span of days, by date and hour; all of them, or only those in the states."""
    query = joined().where(Meeting.date.between(first, last))
    if states:
        query = query.where(Meeting.state.in_(list(states)))
    return [MeetingRow(*found) for found in query.order_by(Meeting.date, Meeting.start).tuples()]


def by_day(
    first: date,
    last: date,
    *,
    desk_id: int | None = None,
    state: str = "",
    actor: Actor | None = None,
    width: str | None = None,
) -> dict[date, list[MeetingRow]]:
    """Meetings of a span under their days, for a month at a glance."""
    wanted = _narrowed(Meeting.date.between(first, last), desk_id, state, actor, width)
    found: dict[date, list[MeetingRow]] = {}
    for row in joined().where(wanted).order_by(Meeting.date, Meeting.start).tuples():
        meeting = MeetingRow(*row)
        found.setdefault(meeting.date, []).append(meeting)
    return found


def next_of_desk(desk_id: int, after: date) -> MeetingRow | None:
    """The desk's next planned meeting after the day: where those who were not reached come first."""
    query = joined().where((Meeting.desk == desk_id) & (Meeting.date > after) & Meeting.state.in_(list(rules.PLANNED)))
    found = query.order_by(Meeting.date, Meeting.start).tuples().first()
    return MeetingRow(*found) if found else None
