"""The table of meetings and their moves."""

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

MOVES: dict[MeetingState, tuple[MeetingState, ...]] = {
    MeetingState.DRAFT: (MeetingState.DATE_FINAL, MeetingState.POSTPONED, MeetingState.CANCELLED),
    MeetingState.DATE_FINAL: (MeetingState.FRAME_APPROVED, MeetingState.POSTPONED, MeetingState.CANCELLED),
    MeetingState.FRAME_APPROVED: (MeetingState.LIST_APPROVED, MeetingState.POSTPONED, MeetingState.CANCELLED),
    MeetingState.LIST_APPROVED: (MeetingState.IN_SESSION, MeetingState.POSTPONED, MeetingState.CANCELLED),
    MeetingState.IN_SESSION: (MeetingState.HELD, MeetingState.POSTPONED),
    MeetingState.HELD: (MeetingState.CLOSED,),
    MeetingState.CLOSED: (MeetingState.HELD,),
    MeetingState.POSTPONED: (),
    MeetingState.CANCELLED: (),
}


def require_move(state: str, target: MeetingState) -> None:
    """Raise unless a meeting in this state may go there (design.md section 3)."""
    if target not in MOVES[MeetingState(state)]:
        raise RuleBroken("meeting_move", state=state, target=str(target))
