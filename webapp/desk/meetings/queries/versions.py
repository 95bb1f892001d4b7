"""The numbered versions of MM-FR-01-05-01, and what waits for the manager."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from webapp.core.calendar import utc_span
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import VersionState
from webapp.registry.desks.models import Desk
from webapp.registry.venues.models import Venue


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
class Moved:
    """A frame that a closure renewed without asking the manager, for the manager's eyes."""

    meeting_id: int
    meeting_number: str
    desk_title: str
    date: date
    number: int
    comment: str
    submitted_by_name: str
    submitted_at: datetime


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
    return [VersionRow(*found) for found in _versions(meeting_id)]


@prepared
def _versions(meeting_id: Any) -> Any:
    query = MeetingVersion.select(*_VERSION).where(MeetingVersion.meeting == meeting_id)
    return query.order_by(MeetingVersion.id.desc())


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
    states: dict[int, dict[str, str]] = {}
    for meeting_id, kind, state in _states(meeting_ids):
        states.setdefault(meeting_id, {})[kind] = state
    return states


@prepared
def _states(meeting_ids: Any) -> Any:
    return (
        MeetingVersion.select(MeetingVersion.meeting, MeetingVersion.kind, MeetingVersion.state)
        .where(MeetingVersion.meeting.in_(meeting_ids))
        .order_by(MeetingVersion.number)
    )


def awaiting_approval(limit: int = 100) -> list[Waiting]:
    """Frames and lists that the manager has to decide on, the longest waiting first (SD-2.1-m)."""
    return [Waiting(*found) for found in _awaiting(limit)]


@prepared
def _awaiting(limit: Any) -> Any:
    return (
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


def moved_by_closures(today: date, days: int = 14) -> list[Moved]:
    """What closures moved in the last days: approved frames that nobody decided on."""
    query = (
        MeetingVersion.select(
            Meeting.id,
            Meeting.number,
            Desk.title,
            Meeting.date,
            MeetingVersion.number,
            MeetingVersion.comment,
            MeetingVersion.submitted_by_name,
            MeetingVersion.submitted_at,
        )
        .join(Meeting)
        .join(Desk)
        .where(
            (MeetingVersion.state == VersionState.APPROVED)
            & MeetingVersion.decided_by.is_null()
            & (MeetingVersion.submitted_at >= utc_span(today - timedelta(days=days), today)[0])
        )
        .order_by(MeetingVersion.submitted_at.desc())
        .limit(50)
    )
    return [Moved(*found) for found in query.tuples()]
