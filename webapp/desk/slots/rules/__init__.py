"""Rules of the ten-minute board: pure functions of the facts of one meeting."""

from webapp.desk.slots.rules.checks import (
    NO_CONSENT,
    OVERRIDABLE,
    Consent,
    legal_slots,
    nearest_free,
    next_legal_slot,
    require_planning,
    require_seen,
)
from webapp.desk.slots.rules.commands import (
    COMMANDS,
    free_by_call,
    insert,
    join,
    place,
    standby,
    swap,
    unschedule,
)
from webapp.desk.slots.rules.facts import (
    WAITING,
    Board,
    CaseFact,
    Change,
    Note,
    Plan,
    Position,
    SlotChange,
    SlotFact,
    apply,
    ordered,
    position,
)
from webapp.desk.slots.rules.journal import (
    Step,
    facts,
    newest_standing,
    newest_undone,
    record,
    redo,
    undo,
)
from webapp.desk.slots.rules.layout import (
    Pause,
    Stretch,
    build_slots,
    capacity,
    require_layout,
    resize,
)
from webapp.desk.slots.rules.states import (
    BARRIERS,
    IN_SLOT,
    OFF_BOARD,
    PLANNING_STATES,
    REVIEWED_CASES,
    STARTED,
    TENTATIVE_CASES,
    HearingState,
    SlotKind,
    StepKind,
)

__all__ = [
    "BARRIERS", "COMMANDS", "IN_SLOT", "NO_CONSENT", "OFF_BOARD", "OVERRIDABLE", "PLANNING_STATES",
    "REVIEWED_CASES", "STARTED", "TENTATIVE_CASES", "WAITING", "Board", "CaseFact", "Change", "Consent",
    "HearingState", "Note", "Pause", "Plan", "Position", "SlotChange", "SlotFact", "SlotKind", "Step", "StepKind",
    "Stretch", "apply", "build_slots", "capacity", "facts", "free_by_call", "insert", "join", "legal_slots", "nearest_free",
    "newest_standing", "newest_undone", "next_legal_slot", "ordered", "place", "position", "record", "redo",
    "require_layout", "require_planning", "require_seen", "resize", "standby", "swap", "undo", "unschedule",
]  # fmt: skip
