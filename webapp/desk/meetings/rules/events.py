"""What happens to a meeting and concerns features above it (webapp.reactions lists who reacts)."""

from dataclasses import dataclass
from datetime import date, datetime

from webapp.core.actor import SYSTEM, Actor


@dataclass(frozen=True)
class TimetableChanged:
    """Hours, slot length or breaks are new: slots are laid out again, or it is refused under placed cases."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class FrameApproved:
    """The manager approved the frame (SD-2.1-m); informing may begin."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class ListApproved:
    """The manager approved the list (SD-2.3-f); published by slots."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingStarted:
    """The room opened the meeting; published by room."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingHeld:
    """The meeting is over (SD-2.6-a starts); published by room."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingMoved:
    """The same meeting, number and list, on another date; calls for the old date make no sense any more."""

    meeting_id: int
    old_date: date
    new_date: date
    reason: str
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class VenueChanged:
    """The same meeting in another room; whoever was told of the old one is told again."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingPostponed:
    """Not held on its date; its hearings go back to the pool. `new_meeting_id` carries on, if a date is known."""

    meeting_id: int
    new_meeting_id: int | None
    reason: str
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingCancelled:
    """Will not be held at all; its hearings go back to the pool."""

    meeting_id: int
    reason: str
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingClosed:
    """Every heard case has its outcome; decisions are locked."""

    meeting_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class MeetingReopened:
    """The manager took a closed meeting back to held, with a reason."""

    meeting_id: int
    reason: str
    at: datetime
    actor: Actor = SYSTEM
