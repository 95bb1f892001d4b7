"""Every read of meetings and their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.core.actor import Actor
from webapp.core.db import lock
from webapp.core.errors import NotFound
from webapp.desk.meetings import rules
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import MeetingState, VersionState
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
class VersionRow:
    """A numbered version of MM-FR-01-05-01, as frame or as list."""

    id: int
    meeting_id: int
    kind: str
    number: int
    state: str
    content: dict[str, Any]
    changes: list[dict[str, Any]]
    submitted_by: int
    submitted_by_name: str
    submitted_at: datetime
    decided_by: int | None
    decided_by_name: str
    decided_at: datetime | None
    comment: str

    @property
    def is_waiting(self) -> bool:
        return self.state == VersionState.SUBMITTED


@dataclass(frozen=True)
class Waiting:
    """A version that the manager has not decided on, with its meeting."""

    version_id: int
    kind: str
    number: int
    submitted_by: int
    submitted_by_name: str
    submitted_at: datetime
    meeting_id: int
    meeting_number: str
    desk_title: str
    date: date
    start: int
    end: int
    venue_title: str
    capacity: int


@dataclass(frozen=True)
class Listing:
    """A page of the list of meetings."""

    rows: list[MeetingRow]
    page: int
    has_more: bool


def _rows() -> Any:
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


def locked(meeting_id: int) -> Meeting:
    """The meeting itself, held until the transaction ends. For services. Raises NotFound."""
    try:
        meeting: Meeting = lock(Meeting, meeting_id)
    except Meeting.DoesNotExist:
        raise NotFound("meeting", meeting_id) from None
    return meeting


def hold_desk(desk_id: int) -> Desk:
    """The desk, held: its meetings get their numbers one after another. Raises NotFound."""
    try:
        desk: Desk = lock(Desk, desk_id)
    except Desk.DoesNotExist:
        raise NotFound("desk", desk_id) from None
    return desk


def hold_venue(venue_id: int) -> Venue:
    """The room, held: of two who book it at the same moment the second sees the first. Raises NotFound."""
    try:
        venue: Venue = lock(Venue, venue_id)
    except Venue.DoesNotExist:
        raise NotFound("venue", venue_id) from None
    return venue


def meeting(meeting_id: int) -> MeetingRow:
    """One meeting. Raises NotFound."""
    found = _rows().where(Meeting.id == meeting_id).tuples().first()
    if found is None:
        raise NotFound("meeting", meeting_id)
    return MeetingRow(*found)


def of_ids(meeting_ids: Collection[int]) -> list[MeetingRow]:
    """Several meetings, by date and hour."""
    query = _rows().where(Meeting.id.in_(list(meeting_ids))).order_by(Meeting.date, Meeting.start)
    return [MeetingRow(*found) for found in query.tuples()]


def _for(actor: Actor | None, width: str | None) -> peewee.Expression | None:
    """The condition of the scope `meeting`: only those in which the person represents the chamber."""
    return Representative.user == actor.id if actor is not None and width == "meeting" else None


def may_read(actor: Actor, meeting_id: int) -> bool:
    """Whether the chamber representative of the meeting is this person."""
    query = Meeting.select(Meeting.id).join(Representative)
    return query.where((Meeting.id == meeting_id) & (Representative.user == actor.id)).exists()


def upcoming(today: date, *, limit: int = 8, actor: Actor | None = None, width: str | None = None) -> list[MeetingRow]:
    """Planned meetings and those in session, from today on, the nearest first."""
    ahead = (Meeting.date >= today) & Meeting.state.in_([*rules.PLANNED, MeetingState.IN_SESSION])
    query = _rows().where(ahead)
    own = _for(actor, width)
    if own is not None:
        query = query.where(own)
    return [MeetingRow(*found) for found in query.order_by(Meeting.date, Meeting.start).limit(limit).tuples()]


def unfinished(today: date, *, limit: int = 8) -> list[MeetingRow]:
    """Meetings whose day has passed and that still wait for something: not begun, not held, not closed."""
    open_states = [*rules.PLANNED, MeetingState.IN_SESSION, MeetingState.HELD]
    query = _rows().where(Meeting.state.in_(open_states) & (Meeting.date < today))
    return [MeetingRow(*found) for found in query.order_by(Meeting.date.desc()).limit(limit).tuples()]


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
    wanted = Meeting.date < today if is_past else Meeting.date >= today
    if desk_id is not None:
        wanted &= Meeting.desk == desk_id
    if state:
        wanted &= Meeting.state == state
    own = _for(actor, width)
    if own is not None:
        wanted &= own
    order = (Meeting.date.desc(), Meeting.start.desc()) if is_past else (Meeting.date, Meeting.start)
    query = _rows().where(wanted).order_by(*order).limit(PER_PAGE + 1).offset((page - 1) * PER_PAGE)
    rows = [MeetingRow(*found) for found in query.tuples()]
    return Listing(rows[:PER_PAGE], page, len(rows) > PER_PAGE)


def between(first: date, last: date, *, states: Sequence[str] = ()) -> list[MeetingRow]:
    """Meetings of a span of days, by date and hour; all of them, or only those in the states."""
    query = _rows().where(Meeting.date.between(first, last))
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
    wanted = Meeting.date.between(first, last)
    if desk_id is not None:
        wanted &= Meeting.desk == desk_id
    if state:
        wanted &= Meeting.state == state
    own = _for(actor, width)
    if own is not None:
        wanted &= own
    found: dict[date, list[MeetingRow]] = {}
    for row in _rows().where(wanted).order_by(Meeting.date, Meeting.start).tuples():
        meeting = MeetingRow(*row)
        found.setdefault(meeting.date, []).append(meeting)
    return found


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
    query = _rows().where((Meeting.date == day) & Meeting.state.not_in(list(rules.CALLED_OFF)))
    return query.where(Meeting.id != besides) if besides is not None else query


_VERSION = (
    MeetingVersion.id,
    MeetingVersion.meeting,
    MeetingVersion.kind,
    MeetingVersion.number,
    MeetingVersion.state,
    MeetingVersion.content,
    MeetingVersion.changes,
    MeetingVersion.submitted_by,
    MeetingVersion.submitted_by_name,
    MeetingVersion.submitted_at,
    MeetingVersion.decided_by,
    MeetingVersion.decided_by_name,
    MeetingVersion.decided_at,
    MeetingVersion.comment,
)


def versions(meeting_id: int) -> list[VersionRow]:
    """All versions of the planning table, the newest first."""
    query = MeetingVersion.select(*_VERSION).where(MeetingVersion.meeting == meeting_id)
    return [VersionRow(*found) for found in query.order_by(MeetingVersion.id.desc()).tuples()]


def version(version_id: int) -> VersionRow:
    """One version. Raises NotFound."""
    found = MeetingVersion.select(*_VERSION).where(MeetingVersion.id == version_id).tuples().first()
    if found is None:
        raise NotFound("meeting_version", version_id)
    return VersionRow(*found)


def newest(meeting_id: int, kind: str, state: str | None = None) -> VersionRow | None:
    """The newest version of a kind (in a state): the newest approved one alone may leave the unit."""
    wanted = (MeetingVersion.meeting == meeting_id) & (MeetingVersion.kind == kind)
    if state is not None:
        wanted &= MeetingVersion.state == state
    found = MeetingVersion.select(*_VERSION).where(wanted).order_by(MeetingVersion.number.desc()).tuples().first()
    return VersionRow(*found) if found else None


def newest_states(meeting_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """For each meeting the state of its newest version of each kind; one statement."""
    query = (
        MeetingVersion.select(MeetingVersion.meeting, MeetingVersion.kind, MeetingVersion.state)
        .where(MeetingVersion.meeting.in_(list(meeting_ids)))
        .order_by(MeetingVersion.number)
    )
    states: dict[int, dict[str, str]] = {}
    for meeting_id, kind, state in query.tuples():
        states.setdefault(meeting_id, {})[kind] = state
    return states


def awaiting_approval(limit: int = 100) -> list[Waiting]:
    """Frames and lists that the manager has to decide on, the longest waiting first (SD-2.1-m)."""
    query = (
        MeetingVersion.select(
            MeetingVersion.id,
            MeetingVersion.kind,
            MeetingVersion.number,
            MeetingVersion.submitted_by,
            MeetingVersion.submitted_by_name,
            MeetingVersion.submitted_at,
            Meeting.id,
            Meeting.number,
            Desk.title,
            Meeting.date,
            Meeting.start,
            Meeting.end,
            Venue.title,
            Meeting.capacity,
        )
        .join(Meeting)
        .join(Desk)
        .switch(Meeting)
        .join(Venue)
        .where(MeetingVersion.state == VersionState.SUBMITTED)
        .order_by(MeetingVersion.submitted_at)
        .limit(limit)
    )
    return [Waiting(*found) for found in query.tuples()]


def busy_days(first: date, last: date) -> set[date]:
    """Days of a span on which a meeting stands, for marks in a calendar."""
    query = Meeting.select(Meeting.date).where(
        Meeting.date.between(first, last) & Meeting.state.not_in(list(rules.CALLED_OFF))
    )
    return {day for (day,) in query.distinct().tuples()}


def booked(first: date, last: date, *, besides: Collection[int] = ()) -> list[tuple[date, int, int, int, int]]:
    """(date, desk, venue, start, end) of what stands in a span; to find free days without asking one by one."""
    query = Meeting.select(Meeting.date, Meeting.desk, Meeting.venue, Meeting.start, Meeting.end).where(
        Meeting.date.between(first, last) & Meeting.state.not_in(list(rules.CALLED_OFF))
    )
    if besides:
        query = query.where(Meeting.id.not_in(list(besides)))
    return list(query.tuples())


def next_of_desk(desk_id: int, after: date) -> MeetingRow | None:
    """The desk's next planned meeting after the day: where those who were not reached come first."""
    query = _rows().where((Meeting.desk == desk_id) & (Meeting.date > after) & Meeting.state.in_(list(rules.PLANNED)))
    found = query.order_by(Meeting.date, Meeting.start).tuples().first()
    return MeetingRow(*found) if found else None


def days_ahead(today: date, days: int) -> list[MeetingRow]:
    """Meetings that stand within so many days from today."""
    return between(today, today + timedelta(days=days), states=[*rules.PLANNED, MeetingState.IN_SESSION])
