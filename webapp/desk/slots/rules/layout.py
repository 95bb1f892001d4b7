"""Changing the length of one slot; the timetable as a whole is laid out by meetings."""

from dataclasses import replace

from webapp.core.errors import RuleBroken
from webapp.desk.slots.rules import checks
from webapp.desk.slots.rules.checks import NO_CONSENT, Consent
from webapp.desk.slots.rules.facts import Board, CaseFact, Change, Plan, SlotChange, SlotFact, apply, position
from webapp.desk.slots.rules.states import SlotKind, StepKind

SHORTEST = 5
LONGEST = 120
STEP = 5
"""Lengths are changed in steps of five minutes, the same as the room's "five more minutes"."""


def resize(board: Board, slot_id: int, minutes: int, new_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Make one slot longer or shorter, never by accident (U-15).

    Longer: the slots after it move later until free places and buffers have taken up the delay; a break never
    moves. Shorter: the time falls to the free place or buffer after it, or becomes a buffer of its own (`new_id`).
    """
    checks.require_planning(board, consent)
    slot = board.slot(slot_id)
    for one in board.occupants(slot_id):
        checks.require_movable(one)
    if slot.kind == SlotKind.BREAK:
        raise RuleBroken("slots.is_break", at=slot.start, title=slot.title)
    if not SHORTEST <= minutes <= LONGEST or minutes % STEP:
        raise RuleBroken("slots.length_impossible_here", least=SHORTEST, most=LONGEST, step=STEP)
    if minutes == slot.minutes:
        raise RuleBroken("slots.same_length", at=slot.start, minutes=minutes)
    changed = _longer(board, slot, minutes) if minutes > slot.minutes else _shorter(board, slot, minutes, new_id)
    return Plan(StepKind.RESIZE, _told(board, changed), tuple(changed))


def _longer(board: Board, slot: SlotFact, minutes: int) -> list[SlotChange]:
    taken = board.taken()
    changed = [SlotChange(slot, replace(slot, minutes=minutes))]
    delayed_to = slot.start + minutes
    for later in (one for one in board.slots if one.start >= slot.end):
        if later.start >= delayed_to:
            break
        if later.kind == SlotKind.BREAK:
            raise RuleBroken("slots.break_in_the_way", at=later.start, title=later.title)
        if later.id in taken:
            for one in taken[later.id]:
                checks.require_movable(one)
                _require_can_come(one, delayed_to, delayed_to + later.minutes)
            moved = replace(later, start=delayed_to)
            changed.append(SlotChange(later, moved))
            delayed_to = moved.end
        elif later.end - delayed_to >= SHORTEST:
            changed.append(SlotChange(later, replace(later, start=delayed_to, minutes=later.end - delayed_to)))
            break
        else:
            changed.append(SlotChange(later, None))
    else:
        if board.slots and delayed_to > max(one.end for one in board.slots):
            raise RuleBroken("slots.no_time_left", at=slot.start)
    for one in taken.get(slot.id, ()):
        _require_can_come(one, slot.start, slot.start + minutes)
    return changed


def _require_can_come(case: CaseFact, start: int, end: int) -> None:
    if not case.fits(start, end):
        raise RuleBroken("slots.ripple_window", name=case.name, at=start, since=case.from_minute, until=case.to_minute)


def _shorter(board: Board, slot: SlotFact, minutes: int, new_id: int) -> list[SlotChange]:
    shorter = replace(slot, minutes=minutes)
    taken = board.taken()
    after = next((one for one in board.slots if one.start == slot.end), None)
    if after and after.kind != SlotKind.BREAK and after.id not in taken and after.minutes < _whole(board):
        grown = replace(after, start=shorter.end, minutes=after.end - shorter.end)
        return [SlotChange(slot, shorter), SlotChange(after, grown)]
    left = slot.minutes - minutes
    kind = SlotKind.MEMBER if left >= _whole(board) else SlotKind.BUFFER
    return [SlotChange(slot, shorter), SlotChange(None, SlotFact(new_id, shorter.end, left, kind))]


def _whole(board: Board) -> int:
    return board.slot_minutes


def _told(board: Board, changed: list[SlotChange]) -> tuple[Change, ...]:
    """Those whose time changes though their slot does not: shown in the preview and called again."""
    moved = {one.id: one for one in changed if one.before and one.after and one.before.start != one.after.start}
    after = apply(board, Plan(StepKind.RESIZE, slots=tuple(changed)))
    return tuple(
        Change(
            case.case_id,
            case.name,
            position(case),
            position(case),
            board.label(case.slot_id),
            after.label(case.slot_id),
        )
        for case in board.cases
        if case.slot_id in moved
    )
