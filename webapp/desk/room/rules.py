"""The meeting as the room walks it: order of the turns, the clock, allowed moves, expected times (SD-2.4-d, -h)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from webapp.core.calendar import at as moment_of
from webapp.core.calendar import minutes_of_day
from webapp.core.errors import RuleBroken
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.rules.states import HearingState


class Side(StrEnum):
    """Whose people are noted as present."""

    CHAMBER = "chamber"
    AGENCY = "agency"


class ActionKind(StrEnum):
    """What a finger on the tablet may mean."""

    ARRIVED = "arrived"
    ENTER = "enter"
    """Comes into the room; the clock starts."""
    HEARD = "heard"
    ABSENT = "absent"
    SKIP = "skip"
    """«بعداً برمی‌گردم»: the turn comes again after the others."""
    EXTEND = "extend"
    BACK = "back"
    """Heard or absent was a slip: the turn is open again."""
    SEAT = "seat"
    """A standby takes the place of somebody who did not come (U-40)."""
    DECISION = "decision"
    REMOVE_DECISION = "remove_decision"
    KEY_POINTS = "key_points"


MOVES: dict[ActionKind, frozenset[HearingState]] = {
    ActionKind.ARRIVED: frozenset({HearingState.PLACED, HearingState.CONFIRMED, HearingState.ABSENT}),
    ActionKind.ENTER: frozenset(
        {HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED, HearingState.ABSENT}
    ),
    # Heard straight from expected or arrived: the tablet of another may know of the entering and not have told it yet.
    ActionKind.HEARD: frozenset(
        {HearingState.IN_ROOM, HearingState.ARRIVED, HearingState.PLACED, HearingState.CONFIRMED}
    ),
    ActionKind.ABSENT: frozenset(
        {HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED, HearingState.IN_ROOM}
    ),
    ActionKind.SKIP: frozenset(
        {HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED, HearingState.IN_ROOM}
    ),
    ActionKind.EXTEND: frozenset({HearingState.IN_ROOM}),
    ActionKind.BACK: frozenset({HearingState.HEARD, HearingState.ABSENT}),
    ActionKind.SEAT: frozenset({HearingState.STANDBY}),
}
"""From which states each move starts."""

CORRECTIONS: dict[ActionKind, frozenset[HearingState]] = {
    ActionKind.HEARD: frozenset({HearingState.NOT_REACHED, HearingState.ABSENT}),
    ActionKind.ABSENT: frozenset({HearingState.NOT_REACHED}),
}
"""What may still be put right between the end of the meeting and its close: a tablet that found its way back late."""

WALKED = frozenset(
    {
        HearingState.PLACED,
        HearingState.CONFIRMED,
        HearingState.ARRIVED,
        HearingState.IN_ROOM,
        HearingState.HEARD,
        HearingState.ABSENT,
        HearingState.NOT_REACHED,
    }
)
"""Hearings that have a turn on the day."""

PENDING = frozenset({HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED})
"""Turns still to come."""

EXTENSION = 5
MOST_EXTENDED = 60
LATE_AFTER = 0
"""Minutes after the planned start from which somebody expected is called late."""
NOTICEABLE = 3
"""A meeting this many minutes behind its plan says so on the hall screen."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn as the rules look at it; times of the plan in minutes after midnight."""

    hearing_id: int
    start: int
    minutes: int
    state: str
    entered_at: datetime | None = None
    left_at: datetime | None = None
    arrived_at: datetime | None = None
    extended_minutes: int = 0
    skipped_at: datetime | None = None

    @property
    def end(self) -> int:
        return self.start + self.minutes

    @property
    def allotted(self) -> int:
        """Minutes it may take, with what was added."""
        return self.minutes + self.extended_minutes


@dataclass(frozen=True, slots=True)
class Stop:
    """A break in which nobody is heard."""

    start: int
    minutes: int
    title: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the one in the room has been heard."""

    spent_seconds: int
    allotted_seconds: int

    @property
    def left_seconds(self) -> int:
        """Negative when over time."""
        return self.allotted_seconds - self.spent_seconds

    @property
    def is_over(self) -> bool:
        return self.left_seconds < 0


def ordered(turns: Iterable[Turn]) -> list[Turn]:
    """By time of the slot; who was skipped comes after the others, in the order of skipping (SD-2.4-h).

    What is over keeps its place.
    """
    return sorted(
        turns,
        key=lambda turn: (
            turn.skipped_at is not None and turn.state in PENDING,
            turn.skipped_at.timestamp() if turn.skipped_at and turn.state in PENDING else 0,
            turn.start,
            turn.hearing_id,
        ),
    )


def in_room(turns: Iterable[Turn]) -> Turn | None:
    """Who is being heard now."""
    return next((turn for turn in turns if turn.state == HearingState.IN_ROOM), None)


def following(turns: Iterable[Turn]) -> Turn | None:
    """Whose turn is next: the first in order who has arrived, else the first who is still expected."""
    pending = [turn for turn in ordered(turns) if turn.state in PENDING]
    return next((turn for turn in pending if turn.state == HearingState.ARRIVED), next(iter(pending), None))


def clock(turn: Turn, now: datetime) -> Clock | None:
    """The clock of the one in the room, from facts that the server keeps; None for anybody else."""
    if turn.entered_at is None or turn.state != HearingState.IN_ROOM:
        return None
    return Clock(max(0, int((now - turn.entered_at).total_seconds())), turn.allotted * 60)


def is_late(turn: Turn, on: date, now: datetime) -> bool:
    """Expected, not here, and the planned time has come."""
    return turn.state in (HearingState.PLACED, HearingState.CONFIRMED) and now >= moment_of(on, turn.start + LATE_AFTER)


def expected(turns: Sequence[Turn], stops: Sequence[Stop], on: date, now: datetime, opens: int = 0) -> dict[int, int]:
    """Hearing id -> minute at which it will probably begin, from what really happened so far (N-04).

    The one in the room takes the rest of the allotted time, or is about to leave when over it. Nobody is expected
    before the planned time unless already here; a break begins when its time has come and the turn before is over.
    `opens` is the minute before which nothing begins: the start of a meeting that has not begun yet.
    """
    is_today = moment_of(on, 0) <= now < moment_of(on, 1440)
    earliest = max(opens, minutes_of_day(now)) if is_today else opens
    busy = 0
    current = in_room(turns)
    if current and current.entered_at:
        busy = max(earliest, minutes_of_day(current.entered_at) + current.allotted)
    breaks = sorted(stops, key=lambda stop: stop.start)
    found: dict[int, int] = {}
    for turn in ordered(turns):
        if turn.state not in PENDING:
            continue
        planned = 0 if turn.state == HearingState.ARRIVED else turn.start
        begins = max(earliest, busy, planned)
        while breaks and breaks[0].start <= begins:
            stop = breaks.pop(0)
            begins = max(begins, max(busy, stop.start) + stop.minutes)
        found[turn.hearing_id] = begins
        busy = begins + turn.allotted
    return found


def behind(turns: Sequence[Turn], stops: Sequence[Stop], on: date, now: datetime, opens: int = 0) -> int:
    """Minutes by which the meeting runs after its plan, for the next turn that was not skipped; never negative."""
    times = expected(turns, stops, on, now, opens)
    upcoming = next((turn for turn in ordered(turns) if turn.state in PENDING and turn.skipped_at is None), None)
    if upcoming is None:
        return 0
    return max(0, times[upcoming.hearing_id] - upcoming.start)


def rounded(minutes: int) -> int:
    """To five minutes, for the hall: a promise to the minute would be a lie."""
    return (minutes + 2) // 5 * 5


def actual_minutes(turn: Turn) -> int | None:
    """How long it was heard (U-37), begun minutes counted; None when it wasn't."""
    if turn.entered_at is None or turn.left_at is None:
        return None
    return max(1, -(-int((turn.left_at - turn.entered_at).total_seconds()) // 60))


def require_move(kind: ActionKind, state: str, meeting_state: str) -> None:
    """Raise unless somebody in this state may make the move now."""
    if meeting_state == MeetingState.HELD:
        if state in CORRECTIONS.get(kind, frozenset()):
            return
        raise RuleBroken("room_over")
    if meeting_state != MeetingState.IN_SESSION:
        raise RuleBroken("room_not_in_session")
    if state not in MOVES[kind]:
        raise RuleBroken("room_move", state=state, move=str(kind))


def require_empty(turns: Iterable[Turn], hearing_id: int) -> None:
    """One case at a time (privacy among competitors)."""
    if any(turn.state == HearingState.IN_ROOM and turn.hearing_id != hearing_id for turn in turns):
        raise RuleBroken("room_occupied")


def extended(minutes: int) -> int:
    """Five more minutes; an hour is the end of it."""
    if minutes + EXTENSION > MOST_EXTENDED:
        raise RuleBroken("room_extended_enough", most=MOST_EXTENDED)
    return minutes + EXTENSION


def when(made_at: datetime, now: datetime, started_at: datetime | None) -> datetime:
    """The moment an action counts for: what the tablet says, within what is possible.

    A tablet without connection tells hours later what happened then; a wrong clock of it must not reach beyond
    now or before the start of the meeting.
    """
    moment = min(made_at, now)
    return max(moment, started_at) if started_at and started_at <= now else moment


def require_startable(
    state: str, on: date, today: date, has_representative: bool, representative_present: bool
) -> None:
    """The list is approved, it is the day, and a chamber representative is there (SD-2.4-e)."""
    if state == MeetingState.IN_SESSION:
        raise RuleBroken("room_already_started")
    if state != MeetingState.LIST_APPROVED:
        raise RuleBroken("room_list_not_approved")
    if on != today:
        raise RuleBroken("room_other_day", date=on)
    if not has_representative:
        raise RuleBroken("room_no_representative")
    if not representative_present:
        raise RuleBroken("room_representative_absent")


def leftover(turn: Turn, on: date, now: datetime) -> HearingState:
    """What becomes of a turn that is open when time is up, unless the expert says otherwise.

    Who was here and was not heard is not reached. Who never came although his time had passed is absent.
    """
    if turn.state == HearingState.ARRIVED or turn.skipped_at is not None:
        return HearingState.NOT_REACHED
    return HearingState.ABSENT if now >= moment_of(on, turn.end) else HearingState.NOT_REACHED


def require_endable(meeting_state: str, turns: Iterable[Turn]) -> None:
    """A meeting ends when nobody is in the room any more."""
    if meeting_state != MeetingState.IN_SESSION:
        raise RuleBroken("room_not_in_session")
    if in_room(turns) is not None:
        raise RuleBroken("room_still_occupied")


def ticket(desk_title: str, number: int) -> str:
    """The code that stands for a turn in the hall, «م ۰۸»: a letter of the desk and the number of the slot."""
    return f"{desk_title[:1]} {number:02d}"


CLOCK_SKEW = timedelta(seconds=90)
"""More than this between tablet and server is worth a word to the expert."""
