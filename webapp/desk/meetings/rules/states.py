"""States of a meeting and of its approved versions, and the moves between them."""

from datetime import date
from enum import StrEnum

from webapp.core.errors import RuleBroken


class MeetingState(StrEnum):
    DRAFT = "draft"
    DATE_FINAL = "date_final"
    FRAME_APPROVED = "frame_approved"
    LIST_APPROVED = "list_approved"
    IN_SESSION = "in_session"
    HELD = "held"
    CLOSED = "closed"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


class Manner(StrEnum):
    IN_PERSON = "in_person"
    ONLINE = "online"
    MIXED = "mixed"


class VersionKind(StrEnum):
    FRAME = "frame"
    LIST = "list"


class VersionState(StrEnum):
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


PLANNED = (
    MeetingState.DRAFT,
    MeetingState.DATE_FINAL,
    MeetingState.FRAME_APPROVED,
    MeetingState.LIST_APPROVED,
)
"""Not begun and not called off."""

APPROVED = (MeetingState.FRAME_APPROVED, MeetingState.LIST_APPROVED)
"""Planned, and the manager has said yes to the frame: what the frame says changes only with a reason."""

CALLED_OFF = (MeetingState.POSTPONED, MeetingState.CANCELLED)
"""Hold neither room nor day any more."""

BEGUN = (MeetingState.IN_SESSION, MeetingState.HELD, MeetingState.CLOSED)

MOVES: dict[MeetingState, tuple[MeetingState, ...]] = {
    MeetingState.DRAFT: (MeetingState.DATE_FINAL, MeetingState.POSTPONED, MeetingState.CANCELLED),
    MeetingState.DATE_FINAL: (MeetingState.FRAME_APPROVED, MeetingState.POSTPONED, MeetingState.CANCELLED),
    # Back to date_final: the frame was changed after its approval and has to be approved again.
    MeetingState.FRAME_APPROVED: (
        MeetingState.LIST_APPROVED,
        MeetingState.DATE_FINAL,
        MeetingState.POSTPONED,
        MeetingState.CANCELLED,
    ),
    MeetingState.LIST_APPROVED: (
        MeetingState.IN_SESSION,
        MeetingState.DATE_FINAL,
        MeetingState.POSTPONED,
        MeetingState.CANCELLED,
    ),
    MeetingState.IN_SESSION: (MeetingState.HELD, MeetingState.POSTPONED),
    MeetingState.HELD: (MeetingState.CLOSED,),
    MeetingState.CLOSED: (MeetingState.HELD,),
    MeetingState.POSTPONED: (),
    MeetingState.CANCELLED: (),
}


def may_move(state: str, target: MeetingState) -> bool:
    """Whether a meeting in this state may go there."""
    return target in MOVES[MeetingState(state)]


def require_move(state: str, target: MeetingState) -> None:
    """Raise unless a meeting in this state may go there."""
    if not may_move(state, target):
        raise RuleBroken("meeting_move", state=state, target=str(target))


def require_planned(state: str) -> None:
    """Raise unless the meeting is neither begun nor called off: only then may its plan be changed."""
    if state not in PLANNED:
        raise RuleBroken("meetings.not_planned", state=state)


def require_closed(state: str) -> None:
    """Only a closed meeting is reopened."""
    if state != MeetingState.CLOSED:
        raise RuleBroken("meetings.not_closed", state=state)


def require_reason(reason: str) -> None:
    """Calling off, reopening and changing what was approved are never done without a word of why."""
    if not reason.strip():
        raise RuleBroken("meetings.reason_missing")


def require_future(day: date, today: date) -> None:
    """A date becomes final, and a frame goes to the manager, only while the day has not passed."""
    if day < today:
        raise RuleBroken("meetings.date_passed", date=day)


def require_version_open(state: str) -> None:
    """Only a version that waits can be approved, returned or taken back."""
    if state != VersionState.SUBMITTED:
        raise RuleBroken("meetings.version_decided", state=state)


def require_other_person(submitted_by: int | None, actor_id: int | None) -> None:
    """Nobody approves what he submitted (SD-2.1-m); the database says it too."""
    if actor_id is None or submitted_by == actor_id:
        raise RuleBroken("meetings.own_submission")


def number(short_title: str, sequence: int, year: int) -> str:
    """«گمرک 12/1405», with Latin digits; shown in Persian ones."""
    return f"{short_title} {sequence}/{year}"


def overlaps(start: int, end: int, other_start: int, other_end: int) -> bool:
    """Whether two stretches of one day share a minute (SD-2.1-g)."""
    return start < other_end and other_start < end
