"""The hours of a meeting cut into turns, breaks and spare time (SD-2.1-h, -i)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from webapp.core.errors import FieldErrors


class StretchKind(StrEnum):
    MEMBER = "member"
    BREAK = "break"
    BUFFER = "buffer"


@dataclass(frozen=True, slots=True)
class Pause:
    """A break (catering, prayer, lunch), or time kept free against delay, as asked for in the form."""

    start: int
    minutes: int
    kind: str = StretchKind.BREAK
    title: str = ""

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the timetable: minutes after Tehran midnight, length, what it is for."""

    start: int
    minutes: int
    kind: StretchKind
    title: str = ""

    @property
    def end(self) -> int:
        return self.start + self.minutes


@dataclass(frozen=True, slots=True)
class Timetable:
    """The day of a meeting from its first minute to its last, without a gap."""

    stretches: tuple[Stretch, ...]

    @property
    def capacity(self) -> int:
        """How many members have a turn."""
        return sum(1 for stretch in self.stretches if stretch.kind == StretchKind.MEMBER)

    @property
    def spare_minutes(self) -> int:
        """Time kept free against delay."""
        return sum(stretch.minutes for stretch in self.stretches if stretch.kind == StretchKind.BUFFER)

    @property
    def break_minutes(self) -> int:
        return sum(stretch.minutes for stretch in self.stretches if stretch.kind == StretchKind.BREAK)


def timetable(start: int, end: int, slot_minutes: int, pauses: Sequence[Pause] = ()) -> Timetable:
    """Turns of `slot_minutes` from `start` to `end` around the pauses; what is too short for a turn is spare time.

    Raises FieldErrors naming the field (`end`, `slot_minutes`, `pauses-2-start`, …; pauses are counted in the order
    given) where hours, length or pauses make no sense together.
    """
    require_layout(start, end, slot_minutes, pauses)
    stretches: list[Stretch] = []
    cursor = start
    for pause in sorted(pauses, key=lambda one: one.start):
        stretches += _turns(cursor, pause.start, slot_minutes)
        stretches.append(Stretch(pause.start, pause.minutes, StretchKind(pause.kind), pause.title))
        cursor = pause.end
    stretches += _turns(cursor, end, slot_minutes)
    day = Timetable(tuple(stretches))
    if not day.capacity:
        raise FieldErrors({"slot_minutes": "meetings.no_turn_fits"})
    return day


def require_layout(start: int, end: int, slot_minutes: int, pauses: Sequence[Pause]) -> None:
    """Hours, slot length and pauses make sense together, else FieldErrors at each wrong field."""
    wrong: dict[str, Any] = {}
    if end <= start:
        raise FieldErrors({"end": "meetings.end_before_start"})
    if slot_minutes < 1:
        wrong["slot_minutes"] = "meetings.slot_zero"
    elif slot_minutes > end - start:
        wrong["slot_minutes"] = ("meetings.slot_over_span", {"span": end - start})
    before: Pause | None = None
    for row, pause in sorted(enumerate(pauses), key=lambda one: (one[1].start, one[0])):
        if pause.minutes < 1:
            wrong[f"pauses-{row}-minutes"] = "meetings.pause_zero"
        elif pause.start < start or pause.end > end:
            wrong[f"pauses-{row}-start"] = (
                "meetings.pause_outside",
                {"start": clockface(start), "end": clockface(end)},
            )
        elif before is not None and pause.start < before.end:
            wrong[f"pauses-{row}-start"] = (
                "meetings.pauses_overlap",
                {"title": before.title, "start": clockface(before.start), "end": clockface(before.end)},
            )
        if pause.minutes > 0 and (before is None or pause.end > before.end):
            before = pause
    if wrong:
        raise FieldErrors(wrong)


def clockface(minutes: int) -> str:
    """Minutes after midnight as «09:20», for facts of refusals and evidence."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _turns(start: int, end: int, minutes: int) -> list[Stretch]:
    turns = [
        Stretch(start + step * minutes, minutes, StretchKind.MEMBER) for step in range(max(end - start, 0) // minutes)
    ]
    rest = turns[-1].end if turns else start
    if rest < end:
        turns.append(Stretch(rest, end - rest, StretchKind.BUFFER))
    return turns


# Default pauses ---------------------------------------------------------------------------------------------------

USUAL = (("پذیرایی", 620, 10), ("نماز", 700, 20), ("ناهار", 750, 30))
"""What the office proposes unless its settings say otherwise: title, start, minutes."""
SPARE = "زمان ذخیره"
_WORKED = 30
"""A pause is proposed only after half an hour of work, and with half an hour of work to come."""
_LONG_ENOUGH_FOR_SPARE = 12
_NOON = 11 * 60 + 30


def default_pauses(
    start: int, end: int, slot_minutes: int, usual: Sequence[Sequence[Any]] = USUAL
) -> tuple[Pause, ...]:
    """The pauses the office proposes for these hours; people change them in the form.

    Of the usual ones those that have work before and after them; in a meeting of a dozen turns or more also one turn
    of spare time before the first pause around noon. Each begins where a turn ends, so that no time is lost.
    """
    if end <= start or not 0 < slot_minutes <= end - start:
        return ()
    wanted: list[Pause] = []
    for title, at, minutes in sorted(usual, key=lambda one: int(one[1])):
        if minutes < 1 or at < start + _WORKED or at + minutes + _WORKED > end:
            continue
        is_first_of_noon = at >= _NOON and all(one.start < _NOON - slot_minutes for one in wanted)
        if is_first_of_noon and (end - start) // slot_minutes >= _LONG_ENOUGH_FOR_SPARE:
            wanted.append(Pause(at - slot_minutes, slot_minutes, StretchKind.BUFFER, SPARE))
        wanted.append(Pause(at, minutes, StretchKind.BREAK, str(title)))
    pauses: list[Pause] = []
    cursor = start
    for one in wanted:
        turn_ends = cursor + max(0, -(-(one.start - cursor) // slot_minutes)) * slot_minutes
        if turn_ends + one.minutes > end:
            break
        pauses.append(Pause(turn_ends, one.minutes, one.kind, one.title))
        cursor = turn_ends + one.minutes
    return tuple(pauses)


def pauses_from(stored: Sequence[Mapping[str, Any]]) -> tuple[Pause, ...]:
    """Pauses as the table keeps them ({start, minutes, kind, title}) as values."""
    return tuple(Pause(one["start"], one["minutes"], one["kind"], one.get("title", "")) for one in stored)


def stored(pauses: Sequence[Pause]) -> list[dict[str, Any]]:
    """Pauses as the table keeps them, by time."""
    return [
        {"start": one.start, "minutes": one.minutes, "kind": str(one.kind), "title": one.title}
        for one in sorted(pauses, key=lambda pause: pause.start)
    ]
