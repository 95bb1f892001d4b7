"""The six stages of a meeting: where it stands, and what is missing before the next one (SD-2.0-j, N-01)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import IntEnum, StrEnum
from typing import Any

from webapp.desk.meetings.rules.states import MeetingState


class Stage(IntEnum):
    """The six steps of the instruction; the number is that of its clause 2-n."""

    PLANNING = 1
    INFORMING = 2
    REGISTRATION = 3
    HOLDING = 4
    MINUTES = 5
    FOLLOW_UP = 6


class StageState(StrEnum):
    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A checklist item nobody has ticked."""

    stage: int
    code: str
    text: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class GateFacts:
    """Everything the gates look at; counted by dossier.queries, a few statements for any number of meetings."""

    state: str
    date: date
    has_representative: bool = False
    representative_confirmed: bool = False
    frame: str = ""
    """State of the newest frame version, empty when none was ever submitted."""
    list: str = ""
    changed_since_list: bool = False
    capacity: int = 0
    placed: int = 0
    persons: int = 0
    """Who comes with a turn, those who come along counted."""
    seats: int = 0
    """Of the room; 0 where nobody has counted them."""
    unconfirmed: int = 0
    """Placed, and nobody has said that they come."""
    documents_missing: int = 0
    """Cases in this meeting with a document still to come."""
    deadlines_before: int = 0
    """Cases whose legal deadline runs out before the meeting."""
    calls_open: int = 0
    """Calls about this meeting that somebody still has to make."""
    without_outcome: int = 0
    """Hearings that nothing became of, and heard ones without a decision."""
    results_open: int = 0
    """Raised cases that still wait for the member's word."""
    items: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    """Checklist items done and in all, by stage."""
    open_items: tuple[OpenItem, ...] = ()


@dataclass(frozen=True, slots=True)
class StageBar:
    """One field of the bar: «ثبت‌نام ۷ از ۱۰»."""

    number: int
    state: StageState
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing. `code` names the sentence, `facts` fill it; `target` is the page where it is mended."""

    code: str
    target: str
    is_late: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gates:
    """The bar of six, and what is missing for the step after the present one."""

    now: int
    """1–6; 7 when all six are done; 0 when the meeting was called off."""
    bar: tuple[StageBar, ...]
    lacks: tuple[Lack, ...]
    left_over: tuple[OpenItem, ...]
    """Items of stages already left behind that nobody ticked: who skipped which clause."""


TOLD_BY_FACTS = frozenset(
    {
        "date_final",
        "venue_booked",
        "frame_approved",
        "representative_confirmed",
        "documents_complete",
        "deadlines_placed",
        "list_approved",
        "reminders_made",
        "attendance_recorded",
        "decisions_recorded",
        "meeting_closed",
        "followup_member_done",
    }
)
"""Checklist items that tick themselves and for which a sentence below says more than the item's own text."""


def gates(facts: GateFacts, today: date) -> Gates:
    """Where the meeting stands and what it lacks. Late is what is due, or should be settled a day before it is held."""
    now = _stage_now(facts)
    bar = tuple(
        StageBar(
            stage,
            StageState.NOW if stage == now else StageState.DONE if now > stage else StageState.AHEAD,
            *facts.items.get(stage, (0, 0)),
        )
        for stage in Stage
    )
    if not now:
        return Gates(now, bar, (), ())
    tomorrow = today + timedelta(days=1)
    lacks = [
        *_lacks(facts, now, is_near=facts.date <= tomorrow, is_past=facts.date < today),
        *(
            Lack("item", "checklist", bool(item.due_on and item.due_on < today), {"text": item.text})
            for item in facts.open_items
            if item.stage == now and item.code not in TOLD_BY_FACTS
        ),
    ]
    lacks.sort(key=lambda lack: not lack.is_late)
    left_over = tuple(item for item in facts.open_items if item.stage < now)
    return Gates(now, bar, tuple(lacks), left_over)


def _stage_now(facts: GateFacts) -> int:
    match MeetingState(facts.state):
        case MeetingState.DRAFT | MeetingState.DATE_FINAL:
            return Stage.PLANNING
        case MeetingState.FRAME_APPROVED:
            done, total = facts.items.get(Stage.INFORMING, (0, 0))
            # Members register while informing still runs, so the first name on the board opens stage 3 as well.
            return Stage.INFORMING if done < total and not facts.placed else Stage.REGISTRATION
        case MeetingState.LIST_APPROVED | MeetingState.IN_SESSION:
            return Stage.HOLDING
        case MeetingState.HELD:
            return Stage.MINUTES
        case MeetingState.CLOSED:
            return Stage.FOLLOW_UP if facts.results_open else Stage.FOLLOW_UP + 1
        case _:
            return 0


def _lacks(facts: GateFacts, now: int, *, is_near: bool, is_past: bool) -> Iterator[Lack]:
    if is_past and now <= Stage.HOLDING and facts.state != MeetingState.IN_SESSION:
        yield Lack("date_passed", "move", True)
    if now == Stage.PLANNING:
        yield from _planning(facts, is_near)
    if now in (Stage.REGISTRATION, Stage.HOLDING):
        yield from _registration(facts, now, is_near)
    if now == Stage.HOLDING:
        yield from _holding(facts, is_near)
    if now == Stage.MINUTES:
        if facts.without_outcome:
            yield Lack("without_outcome", "room", False, {"count": facts.without_outcome})
        else:
            yield Lack("not_closed", "close")
    if now >= Stage.MINUTES and facts.results_open:
        yield Lack("results_open", "calls", False, {"count": facts.results_open})


def _planning(facts: GateFacts, is_near: bool) -> Iterator[Lack]:
    if facts.state == MeetingState.DRAFT:
        yield Lack("date_not_final", "date", is_near)
    elif facts.frame == "submitted":
        yield Lack("frame_waiting", "versions", is_near)
    elif facts.frame == "returned":
        yield Lack("frame_returned", "versions", True)
    else:
        yield Lack("frame_not_submitted", "versions", is_near)
    if not facts.has_representative:
        yield Lack("representative_missing", "representative", is_near)


def _registration(facts: GateFacts, now: int, is_near: bool) -> Iterator[Lack]:
    if facts.deadlines_before:
        yield Lack("deadlines_before", "board", True, {"count": facts.deadlines_before})
    if facts.list == "submitted":
        yield Lack("list_waiting", "versions", is_near)
    elif facts.list == "returned":
        yield Lack("list_returned", "versions", True)
    elif now == Stage.REGISTRATION and not facts.placed:
        yield Lack("nobody_placed", "board", is_near)
    elif now == Stage.REGISTRATION:
        yield Lack("list_not_submitted", "board", is_near)
    elif facts.changed_since_list:
        yield Lack("list_changed", "board", is_near)
    if facts.seats and facts.persons > facts.seats:
        # Not everybody sits there at once: told, not refused.
        yield Lack("seats_short", "board", False, {"count": facts.persons, "seats": facts.seats})
    if facts.documents_missing:
        yield Lack("documents_missing", "board", False, {"count": facts.documents_missing})


def _holding(facts: GateFacts, is_near: bool) -> Iterator[Lack]:
    if not facts.has_representative:
        yield Lack("representative_missing", "representative", True)
    elif not facts.representative_confirmed:
        yield Lack("representative_unconfirmed", "representative", is_near)
    if facts.calls_open and facts.state != MeetingState.IN_SESSION:
        yield Lack("calls_open", "calls", False, {"count": facts.calls_open})
