"""Taking steps back and doing them again. One journal per meeting, kept by the server (U-09)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from webapp.core.errors import RuleBroken
from webapp.desk.slots.rules.facts import Board, Plan, Position, SlotChange, SlotFact, apply, change, position
from webapp.desk.slots.rules.states import BARRIERS, PLANNING_STATES, HearingState, SlotKind, StepKind

Snapshot = Mapping[str, Any]
"""What the journal keeps of one side of a step, ready for JSON: `cases` (id to position), `slots` (id to shape, or
None where there is none) and `seats` (slot id to the cases in it)."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the journal keeps it.

    `parent` is the newest standing step when it was made. A step that was taken back can be done again only while
    its parent is the newest standing one, so a new move empties redo without touching a row.
    """

    number: int
    kind: StepKind
    author: int
    author_name: str
    before: Snapshot
    after: Snapshot
    is_undone: bool = False
    parent: int | None = None


def record(board: Board, plan: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the journal keeps of a plan: the touched part of the board before and after."""
    after = apply(board, plan)
    return (
        _snapshot(board, plan, {one.case_id: one.before for one in plan.changes}, {c.id: c.before for c in plan.slots}),
        _snapshot(after, plan, {one.case_id: one.after for one in plan.changes}, {c.id: c.after for c in plan.slots}),
    )


def facts(plan: Plan) -> dict[str, Any]:
    """What the sentence about a step needs: who, from when to when, and how many others moved with it."""
    if not plan.changes:
        first = plan.slots[0]
        return {
            "at": first.before.start if first.before else None,
            "minutes": [first.before.minutes if first.before else 0, first.after.minutes if first.after else 0],
        }
    first_case = plan.changes[0]
    told = {
        "name": first_case.name,
        "case": first_case.case_id,
        "from": first_case.minute_before,
        "to": first_case.minute_after,
        "others": len(plan.changes) - 1,
    }
    if plan.kind == StepKind.SWAP:
        told["with"] = plan.changes[-1].name
    if plan.kind == StepKind.RESIZE:
        shape = plan.slots[0]
        told["at"] = shape.before.start if shape.before else None
        told["minutes"] = [shape.before.minutes if shape.before else 0, shape.after.minutes if shape.after else 0]
    return told


def newest_standing(steps: Sequence[Step]) -> Step | None:
    """The step that undo would take back."""
    return max((step for step in steps if not step.is_undone), key=lambda step: step.number, default=None)


def newest_undone(steps: Sequence[Step]) -> Step | None:
    """The step that redo would do again."""
    top = newest_standing(steps)
    return max(
        (step for step in steps if step.is_undone and step.parent == (top.number if top else None)),
        key=lambda step: step.number,
        default=None,
    )


def undo(board: Board, step: Step | None, actor_id: int, of_another: bool = False) -> Plan:
    """The plan that takes the newest step back; asks first when it was another's."""
    if step is None:
        raise RuleBroken("slots.nothing_to_undo")
    if step.kind in BARRIERS:
        raise RuleBroken("slots.undo_approval" if step.kind == StepKind.APPROVAL else "slots.undo_call")
    _require_consent(step, actor_id, of_another, "slots.undo_other")
    return _turned(board, step.kind, step.after, step.before)


def redo(board: Board, step: Step | None, actor_id: int, of_another: bool = False) -> Plan:
    """The plan that does again what was taken back last."""
    if step is None:
        raise RuleBroken("slots.nothing_to_redo")
    _require_consent(step, actor_id, of_another, "slots.redo_other")
    return _turned(board, step.kind, step.before, step.after)


def _require_consent(step: Step, actor_id: int, of_another: bool, code: str) -> None:
    if step.author != actor_id and not of_another:
        raise RuleBroken(code, author=step.author_name, overrides=code, needs_reason=False)


def _turned(board: Board, kind: StepKind, now: Snapshot, then: Snapshot) -> Plan:
    """From one side of a step to the other, if the board still looks as the step left it."""
    if board.state not in PLANNING_STATES:
        raise RuleBroken("slots.meeting_began", state=board.state)
    _require_unchanged(board, now)
    slots = tuple(
        SlotChange(_slot_in(int(key), shape), _slot_in(int(key), then["slots"][key]))
        for key, shape in now["slots"].items()
    )
    target = apply(board, Plan(kind, slots=slots))
    changes = []
    for key, kept in then["cases"].items():
        case, after = board.case(int(key)), _position_in(kept)
        if after.slot_id is not None:
            target.slot(after.slot_id)
        changes.append(replace(change(board, case, after), minute_after=target.label(after.slot_id)))
    return Plan(kind, tuple(changes), slots)


def _require_unchanged(board: Board, kept: Snapshot) -> None:
    for key, shape in kept["slots"].items():
        current = next((slot for slot in board.slots if slot.id == int(key)), None)
        if (current is None) != (shape is None) or (current and _slot_out(current) != list(shape)):
            raise RuleBroken("slots.undo_changed", at=shape[0] if shape else None)
    taken = board.taken()
    for key, seated in kept["seats"].items():
        if sorted(case.case_id for case in taken.get(int(key), ())) != list(seated):
            raise RuleBroken("slots.undo_changed", at=board.label(int(key)))
    for key, where in kept["cases"].items():
        case = board.case(int(key))
        if position(case) != _position_in(where):
            raise RuleBroken("slots.undo_changed", at=board.label(case.slot_id))


def _snapshot(
    board: Board, plan: Plan, cases: Mapping[int, Position], slots: Mapping[int, SlotFact | None]
) -> dict[str, Any]:
    taken = board.taken()
    return {
        "cases": {str(key): _position_out(where) for key, where in cases.items()},
        "slots": {str(key): _slot_out(slot) if slot else None for key, slot in slots.items()},
        "seats": {str(key): sorted(case.case_id for case in taken.get(key, ())) for key in plan.touched},
    }


def _position_out(where: Position) -> list[Any]:
    return [where.slot_id, where.state.value if where.state else None, where.rank]


def _position_in(kept: Sequence[Any]) -> Position:
    return Position(kept[0], HearingState(kept[1]) if kept[1] else None, kept[2])


def _slot_out(slot: SlotFact) -> list[Any]:
    return [slot.start, slot.minutes, slot.kind.value, slot.title]


def _slot_in(slot_id: int, kept: Sequence[Any] | None) -> SlotFact | None:
    return None if kept is None else SlotFact(slot_id, kept[0], kept[1], SlotKind(kept[2]), 0, kept[3])
