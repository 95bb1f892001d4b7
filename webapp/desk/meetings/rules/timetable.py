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

CATERING, PRAYER, LUNCH, SPARE = "پذیرایی", "نماز", "نماز و ناهار", "زمان ذخیره"
_CATERING_AT = 10 * 60 + 20
_PRAYER_AT = 11 * 60 + 40
_LUNCH_AT = 12 * 60
_HALF_AN_HOUR = 30
_LONG_ENOUGH_FOR_SPARE = 12


def default_pauses(start: int, end: int, slot_minutes: int) -> tuple[Pause, ...]:
    """The pauses the office proposes for these hours; people change them in the form.

    Catering in a meeting that has worked an hour by 10:20 and goes on for another; prayer around noon, together with
    lunch when the meeting goes on in the afternoon; a turn of spare time before noon in a long meeting. Each begins
    where a turn ends, so that no time is lost.
    """
    if end <= start or not 0 < slot_minutes <= end - start:
        return ()
    wanted: list[tuple[int, int, StretchKind, str]] = []
    if start <= _CATERING_AT - 60 and end >= _CATERING_AT + 60:
        wanted.append((_CATERING_AT, 10, StretchKind.BREAK, CATERING))
    if start <= _LUNCH_AT - _HALF_AN_HOUR and end >= _LUNCH_AT + 90:
        noon = (_LUNCH_AT, 60, StretchKind.BREAK, LUNCH)
    elif start <= _PRAYER_AT - _HALF_AN_HOUR and end >= _PRAYER_AT + 20 + _HALF_AN_HOUR:
        noon = (_PRAYER_AT, 20, StretchKind.BREAK, PRAYER)
    else:
        noon = None
    if noon and (end - start) // slot_minutes >= _LONG_ENOUGH_FOR_SPARE:
        wanted.append((noon[0] - slot_minutes, slot_minutes, StretchKind.BUFFER, SPARE))
    if noon:
        wanted.append(noon)
    pauses: list[Pause] = []
    cursor = start
    for at, minutes, kind, title in wanted:
        turn_ends = cursor + max(0, -(-(at - cursor) // slot_minutes)) * slot_minutes
        if turn_ends + minutes > end:
            break
        pauses.append(Pause(turn_ends, minutes, kind, title))
        cursor = turn_ends + minutes
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
