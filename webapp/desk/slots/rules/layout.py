"""The frame of a meeting as slots: laying them out from hours and breaks, and changing one length at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from webapp.core.errors import FieldErrors, RuleBroken
from webapp.desk.slots.rules import checks
from webapp.desk.slots.rules.checks import NO_CONSENT, Consent
from webapp.desk.slots.rules.facts import (
    Board,
    Change,
    Plan,
    SlotChange,
    SlotFact,
    apply,
    position,
)
from webapp.desk.slots.rules.states import SlotKind, StepKind

SHORTEST = 5
LONGEST = 120
STEP = 5
"""Lengths are changed in steps of five minutes, the same as the room's "five more minutes"."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A slot to be made: minutes after midnight, length, kind."""

    start: int
    minutes: int
    kind: SlotKind
    title: str = ""

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Pause:
    """A break asked for (prayer, lunch, catering), or time kept free against delay."""

    start: int
    minutes: int
    title: str = ""
    kind: SlotKind = SlotKind.BREAK


def build_slots(
    start: int,
    end: int,
    slot_minutes: int,
    breaks: Iterable[Pause] = (),
    buffer_every: int = 0,
) -> tuple[Stretch, ...]:
    """The slots of a meeting from `start` to `end` (SD-2.1-h, -i).

    After each `buffer_every` member slots one slot is kept as buffer against delay; what is left before a break or
    the end and is too short for a member becomes buffer too. Raises FieldErrors for hours, a length or breaks that
    make no sense.
    """
    pauses = sorted(breaks, key=lambda pause: pause.start)
    require_layout(start, end, slot_minutes, pauses)
    stretches: list[Stretch] = []
    cursor, since_buffer = start, 0
    for pause in [*pauses, Pause(end, 0)]:
        while cursor + slot_minutes <= pause.start:
            if buffer_every and since_buffer == buffer_every:
                stretches.append(Stretch(cursor, slot_minutes, SlotKind.BUFFER))
                since_buffer = 0
            else:
                stretches.append(Stretch(cursor, slot_minutes, SlotKind.MEMBER))
                since_buffer += 1
            cursor += slot_minutes
        if cursor < pause.start:
            stretches.append(Stretch(cursor, pause.start - cursor, SlotKind.BUFFER))
        if pause.minutes:
            stretches.append(
                Stretch(pause.start, pause.minutes, pause.kind, pause.title)
            )
        cursor = pause.start + pause.minutes
    return tuple(stretches)


def require_layout(
    start: int, end: int, slot_minutes: int, pauses: Sequence[Pause]
) -> None:
    """Hours, slot length and breaks make sense together; else FieldErrors naming the fields."""
    wrong: dict[str, object] = {}
    if end <= start:
        wrong["end"] = "slots.end_before_start"
    elif not 0 < slot_minutes <= end - start:
        wrong["slot_minutes"] = "slots.length_impossible"
    last_end = start
    for pause in pauses:
        if wrong.get("end"):
            break
        if (
            pause.minutes <= 0
            or pause.start < start
            or pause.start + pause.minutes > end
        ):
            wrong["breaks"] = (
                "slots.break_outside",
                {"title": pause.title, "at": pause.start},
            )
            break
        if pause.start < last_end:
            wrong["breaks"] = (
                "slots.breaks_overlap",
                {"title": pause.title, "at": pause.start},
            )
            break
        last_end = pause.start + pause.minutes
    if wrong:
        raise FieldErrors(wrong)


def capacity(slots: Iterable[Stretch | SlotFact]) -> int:
    """How many members the frame has room for."""
    return sum(1 for slot in slots if slot.kind == SlotKind.MEMBER)


def resize(
    board: Board, slot_id: int, minutes: int, new_id: int, consent: Consent = NO_CONSENT
) -> Plan:
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
        raise RuleBroken(
            "slots.length_impossible_here", least=SHORTEST, most=LONGEST, step=STEP
        )
    if minutes == slot.minutes:
        raise RuleBroken("slots.same_length", at=slot.start, minutes=minutes)
    changed = (
        _longer(board, slot, minutes)
        if minutes > slot.minutes
        else _shorter(board, slot, minutes, new_id)
    )
    return Plan(StepKind.RESIZE, _told(board, changed), tuple(changed))


def _longer(board: Board, slot: SlotFact, minutes: int) -> list[SlotChange]:
    taken = board.taken()
    changed = [SlotChange(slot, replace(slot, minutes=minutes))]
    delayed_to = slot.start + minutes
    for later in (one for one in board.slots if one.start >= slot.end):
        if later.start >= delayed_to:
            break
        if later.kind == SlotKind.BREAK:
            raise RuleBroken(
                "slots.break_in_the_way", at=later.start, title=later.title
            )
        if later.id in taken:
            for one in taken[later.id]:
                checks.require_movable(one)
                if not one.fits(delayed_to, delayed_to + later.minutes):
                    raise RuleBroken(
                        "slots.ripple_window",
                        name=one.name,
                        at=delayed_to,
                        since=one.from_minute,
                        until=one.to_minute,
                    )
            moved = replace(later, start=delayed_to)
            changed.append(SlotChange(later, moved))
            delayed_to = moved.end
        elif later.end - delayed_to >= SHORTEST:
            changed.append(
                SlotChange(
                    later,
                    replace(later, start=delayed_to, minutes=later.end - delayed_to),
                )
            )
            break
        else:
            changed.append(SlotChange(later, None))
    else:
        if board.slots and delayed_to > max(one.end for one in board.slots):
            raise RuleBroken("slots.no_time_left", at=slot.start)
    for one in taken.get(slot.id, ()):
        if not one.fits(slot.start, slot.start + minutes):
            raise RuleBroken(
                "slots.ripple_window",
                name=one.name,
                at=slot.start,
                since=one.from_minute,
                until=one.to_minute,
            )
    return changed


def _shorter(
    board: Board, slot: SlotFact, minutes: int, new_id: int
) -> list[SlotChange]:
    shorter = replace(slot, minutes=minutes)
    taken = board.taken()
    after = next((one for one in board.slots if one.start == slot.end), None)
    if (
        after
        and after.kind != SlotKind.BREAK
        and after.id not in taken
        and after.minutes < _whole(board)
    ):
        grown = replace(after, start=shorter.end, minutes=after.end - shorter.end)
        return [SlotChange(slot, shorter), SlotChange(after, grown)]
    left = slot.minutes - minutes
    kind = SlotKind.MEMBER if left >= _whole(board) else SlotKind.BUFFER
    return [
        SlotChange(slot, shorter),
        SlotChange(None, SlotFact(new_id, shorter.end, left, kind)),
    ]


def _whole(board: Board) -> int:
    return board.slot_minutes


def _told(board: Board, changed: list[SlotChange]) -> tuple[Change, ...]:
    """Those whose time changes though their slot does not: shown in the preview and called again."""
    moved = {
        one.id: one
        for one in changed
        if one.before and one.after and one.before.start != one.after.start
    }
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
