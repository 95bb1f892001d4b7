"""Rules of a meeting: its states, its timetable, its six gates, and the events it tells upwards."""

from webapp.desk.meetings.rules.events import (
    FrameApproved,
    ListApproved,
    MeetingCancelled,
    MeetingClosed,
    MeetingHeld,
    MeetingMoved,
    MeetingPostponed,
    MeetingReopened,
    MeetingStarted,
    TimetableChanged,
    VenueChanged,
)
from webapp.desk.meetings.rules.gates import GateFacts, Gates, Lack, OpenItem, Stage, StageBar, StageState, gates
from webapp.desk.meetings.rules.states import (
    APPROVED,
    BEGUN,
    CALLED_OFF,
    MOVES,
    PLANNED,
    Manner,
    MeetingState,
    VersionKind,
    VersionState,
    may_move,
    number,
    overlaps,
    require_closed,
    require_future,
    require_move,
    require_other_person,
    require_planned,
    require_reason,
    require_version_open,
)
from webapp.desk.meetings.rules.timetable import (
    Pause,
    Stretch,
    StretchKind,
    Timetable,
    clockface,
    default_pauses,
    pauses_from,
    require_layout,
    stored,
    timetable,
)
from webapp.desk.meetings.rules.versions import FRAME_FACTS, changes, frame

__all__ = [
    "APPROVED", "BEGUN", "CALLED_OFF", "FRAME_FACTS", "MOVES", "PLANNED", "FrameApproved", "GateFacts", "Gates",
    "Lack", "ListApproved", "Manner", "MeetingCancelled", "MeetingClosed", "MeetingHeld", "MeetingMoved",
    "MeetingPostponed", "MeetingReopened", "MeetingStarted", "MeetingState", "OpenItem", "Pause", "Stage",
    "StageBar", "StageState", "Stretch", "StretchKind", "Timetable", "TimetableChanged", "VenueChanged",
    "VersionKind", "VersionState", "changes", "clockface", "default_pauses", "frame", "gates", "may_move", "number",
    "overlaps", "pauses_from", "require_closed", "require_future", "require_layout", "require_move",
    "require_other_person", "require_planned", "require_reason", "require_version_open", "stored", "timetable",
]  # fmt: skip
