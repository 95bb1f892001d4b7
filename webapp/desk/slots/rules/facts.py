"""The board as plain facts, and a plan as the list of what would change on it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from webapp.core.errors import RuleBroken
from webapp.desk.slots.rules.states import HearingState, SlotKind, StepKind


@dataclass(frozen=True, slots=True)
class SlotFact:
    """A stretch of the meeting. Times are minutes after midnight in Tehran."""

    id: int
    start: int
    minutes: int
    kind: SlotKind = SlotKind.MEMBER
    version: int = 0
    title: str = ""

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def is_member(self) -> bool:
        return self.kind == SlotKind.MEMBER


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A case as the board knows it: where it sits (or waits) and what constrains it."""

    case_id: int
    member_id: int | None
    """None: an economic actor who is no member (SD-2.3-b)."""
    name: str = ""
    topic_id: int | None = None
    case_state: str = "accepted"
    slot_id: int | None = None
    state: HearingState | None = None
    """None: waits for a place."""
    rank: int | None = None
    """Order among the standbys."""
    hearing_id: int | None = None
    from_minute: int | None = None
    """The earliest the member can come."""
    to_minute: int | None = None
    """The latest the turn may end."""
    deadline: date | None = None
    is_active: bool = True
    comes_again: bool = False
    """Heard before, not solved, and brought to the next meeting of the desk."""
    elsewhere: str = ""
    """Number of another coming meeting in which this case already has a place."""

    def fits(self, start: int, end: int) -> bool:
        """Whether the member can come at that time."""
        return (self.from_minute is None or start >= self.from_minute) and (
            self.to_minute is None or end <= self.to_minute
        )


@dataclass(frozen=True, slots=True)
class Board:
    """All that the rules need to know of a meeting's board."""

    slots: tuple[SlotFact, ...]
    cases: tuple[CaseFact, ...] = ()
    state: str = "frame_approved"
    on: date | None = None
    capacity: int | None = None
    slot_minutes: int = 10

    def slot(self, slot_id: int | None) -> SlotFact:
        """The slot, or RuleBroken: it was taken away meanwhile."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise RuleBroken("slots.slot_gone")

    def case(self, case_id: int) -> CaseFact:
        """The case, or RuleBroken: it does not belong to this board."""
        for case in self.cases:
            if case.case_id == case_id:
                return case
        raise RuleBroken("slots.case_unknown")

    def occupants(self, slot_id: int | None) -> tuple[CaseFact, ...]:
        """Who sits in the slot; several in a joint one."""
        if slot_id is None:
            return ()
        return tuple(case for case in self.cases if case.slot_id == slot_id)

    def taken(self) -> dict[int, list[CaseFact]]:
        """Slot id to who sits there."""
        found: dict[int, list[CaseFact]] = {}
        for case in self.cases:
            if case.slot_id is not None:
                found.setdefault(case.slot_id, []).append(case)
        return found

    def member_slots(self) -> Iterator[SlotFact]:
        """The slots that members can be placed in, in order of time."""
        return (slot for slot in self.slots if slot.is_member)

    def standbys(self) -> list[CaseFact]:
        """Who waits for a place to become free, first first."""
        waiting = [case for case in self.cases if case.state == HearingState.STANDBY]
        return sorted(waiting, key=lambda case: (case.rank or 0, case.case_id))

    def without_absent(self) -> "Board":
        """Who was absent keeps the turn in the room's record, but holds nobody off it."""
        return replace(self, cases=tuple(case for case in self.cases if case.state != HearingState.ABSENT))

    def label(self, slot_id: int | None) -> int | None:
        """Start of the slot in minutes, None for no slot."""
        return next((slot.start for slot in self.slots if slot.id == slot_id), None)


@dataclass(frozen=True, slots=True)
class Position:
    """Where a case is: in a slot, on standby, or waiting (all None)."""

    slot_id: int | None = None
    state: HearingState | None = None
    rank: int | None = None


WAITING = Position()


@dataclass(frozen=True, slots=True)
class Change:
    """One case goes from one position to another."""

    case_id: int
    name: str
    before: Position
    after: Position
    minute_before: int | None = None
    minute_after: int | None = None


@dataclass(frozen=True, slots=True)
class SlotChange:
    """A slot becomes longer, shorter, earlier or later, appears (before None) or goes (after None)."""

    before: SlotFact | None
    after: SlotFact | None

    @property
    def id(self) -> int:
        slot = self.after or self.before
        assert slot is not None
        return slot.id


@dataclass(frozen=True, slots=True)
class Note:
    """Something a planner should know though it forbids nothing; `code` names the sentence."""

    code: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a command would do. Nothing has been done yet."""

    kind: StepKind
    changes: tuple[Change, ...] = ()
    slots: tuple[SlotChange, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def touched(self) -> tuple[int, ...]:
        """Ids of the slots whose row on the board looks different afterwards."""
        ids = {change.before.slot_id for change in self.changes} | {change.after.slot_id for change in self.changes}
        return tuple(sorted({i for i in ids if i is not None} | {change.id for change in self.slots}))


def position(case: CaseFact) -> Position:
    """Where the case is now."""
    return Position(case.slot_id, case.state, case.rank)


def change(board: Board, case: CaseFact, after: Position) -> Change:
    """The change that brings the case to `after`, with the times it means."""
    return Change(case.case_id, case.name, position(case), after, board.label(case.slot_id), board.label(after.slot_id))


def apply(board: Board, plan: Plan) -> Board:
    """The board as it looks after the plan."""
    moved = {change.case_id: change.after for change in plan.changes}
    cases = tuple(
        replace(
            case, slot_id=moved[case.case_id].slot_id, state=moved[case.case_id].state, rank=moved[case.case_id].rank
        )
        if case.case_id in moved
        else case
        for case in board.cases
    )
    if not plan.slots:
        return replace(board, cases=cases)
    slots = {slot.id: slot for slot in board.slots}
    for slot_change in plan.slots:
        slots.pop(slot_change.id, None)
        if slot_change.after is not None:
            slots[slot_change.id] = slot_change.after
    return replace(board, cases=cases, slots=ordered(slots.values()))


def ordered(slots: Iterable[SlotFact]) -> tuple[SlotFact, ...]:
    """Slots in order of time."""
    return tuple(sorted(slots, key=lambda slot: (slot.start, slot.id)))
