"""The words of the board: kinds of slots, states of a hearing, and which of them planning may touch."""

from enum import StrEnum


class SlotKind(StrEnum):
    MEMBER = "member"
    BREAK = "break"
    BUFFER = "buffer"


class HearingState(StrEnum):
    TENTATIVE = "tentative"
    """Placed before the triage of its case has ended; never on an approved list."""
    STANDBY = "standby"
    PLACED = "placed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    """No longer in this meeting: taken off the board, or the member cannot come."""
    ARRIVED = "arrived"
    IN_ROOM = "in_room"
    HEARD = "heard"
    ABSENT = "absent"
    NOT_REACHED = "not_reached"
    """Time ran out: back to the pool, first in the next meeting of the desk."""


class StepKind(StrEnum):
    """What a planner did, as the journal keeps it."""

    PLACE = "place"
    MOVE = "move"
    SWAP = "swap"
    INSERT = "insert"
    JOIN = "join"
    STANDBY = "standby"
    UNSCHEDULE = "unschedule"
    RESIZE = "resize"
    APPROVAL = "approval"
    """A barrier: nothing before it can be taken back."""
    CALL = "call"
    """A call's outcome, or what became of the case or the meeting, changed the board: a barrier as well."""
    TIMETABLE = "timetable"
    """The slots were laid out anew."""


IN_SLOT = frozenset({HearingState.TENTATIVE, HearingState.PLACED, HearingState.CONFIRMED})
"""States in which planning may move a hearing that sits in a slot."""

STARTED = frozenset(
    {HearingState.ARRIVED, HearingState.IN_ROOM, HearingState.HEARD, HearingState.ABSENT, HearingState.NOT_REACHED}
)
"""The meeting day has taken hold of these; the board leaves them where they are."""

OFF_BOARD = frozenset({HearingState.CANCELLED, HearingState.NOT_REACHED})
"""States of a hearing whose case may be placed again, here or elsewhere."""

PLANNING_STATES = frozenset({"date_final", "frame_approved", "list_approved"})
"""States of the meeting in which its board may be planned."""

TENTATIVE_CASES = frozenset({"received", "incomplete"})
"""Cases whose triage has not ended: they may be placed, marked as tentative (U-11)."""

REVIEWED_CASES = frozenset({"accepted"})

HEARD_CASES = frozenset({"heard", "in_progress", "partly_solved", "unsolved"})
"""Raised and not solved: placed like reviewed ones once the expert brings them to the next meeting."""

BARRIERS = frozenset({StepKind.APPROVAL, StepKind.CALL, StepKind.TIMETABLE})
