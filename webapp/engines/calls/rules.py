"""Telephone calls that the state of things demands: states, outcomes, and when to dial again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from webapp.core.actor import SYSTEM, Actor
from webapp.core.calendar import Calendar, at, tehran_date
from webapp.core.errors import RuleBroken


class CallState(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    RETRY_AT = "retry_at"
    CONCLUDED = "concluded"
    GIVEN_UP = "given_up"
    VOID = "void"


OPEN = (CallState.DUE, CallState.CLAIMED, CallState.RETRY_AT)


class CallKind(StrEnum):
    REMINDER = "reminder"
    """Before the meeting (SD-2.4-c)."""
    STANDBY_OFFER = "standby_offer"
    FOLLOWUP_MEMBER = "followup_member"
    FOLLOWUP_AGENCY = "followup_agency"
    MOVED = "moved"
    """The meeting or the turn was moved or cancelled: tell those concerned."""


FOLLOWUPS = (CallKind.FOLLOWUP_MEMBER, CallKind.FOLLOWUP_AGENCY)


class Outcome(StrEnum):
    """What came of an attempt. The first group concludes; the rest are no talk."""

    CONFIRMED = "confirmed"
    CANCELS = "cancels"
    ACCEPTS = "accepts"
    DECLINES = "declines"
    TOLD = "told"
    ANSWERED = "answered"
    """A follow-up call got its answer; the words stand in followups."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    CALL_BACK = "call_back"


NO_TALK = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.WRONG_NUMBER, Outcome.CALL_BACK)

NOT_NOW = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.CALL_BACK)
"""Said of the ring, not of what was to be asked: whatever else the same party was to be asked waits too."""

ANSWERS: dict[CallKind, tuple[Outcome, ...]] = {
    CallKind.REMINDER: (Outcome.CONFIRMED, Outcome.CANCELS),
    CallKind.STANDBY_OFFER: (Outcome.ACCEPTS, Outcome.DECLINES),
    CallKind.FOLLOWUP_MEMBER: (Outcome.ANSWERED,),
    CallKind.FOLLOWUP_AGENCY: (Outcome.ANSWERED,),
    CallKind.MOVED: (Outcome.TOLD,),
}
"""The outcomes that end a call of each kind."""


def answers_to(kind: str, *, has_turn: bool = False) -> tuple[Outcome, ...]:
    """The outcomes that end this call: who is told of a new hour of his turn may say that he cannot come."""
    answers = ANSWERS[CallKind(kind)]
    return (*answers, Outcome.CANCELS) if kind == CallKind.MOVED and has_turn else answers


CLAIM_LASTS = timedelta(minutes=30)
"""A call held longer without an outcome goes back to the queue."""

MISSES_PER_ROUND = 3
"""So many unanswered attempts end a follow-up call; the next round is a call of its own."""

PAUSE_AFTER: dict[Outcome, timedelta] = {
    Outcome.NO_ANSWER: timedelta(hours=2),
    Outcome.BUSY: timedelta(minutes=20),
}

PHONE_LABEL_LENGTH = 120


@dataclass(frozen=True)
class CallConcluded:
    """A call ended with an answer, or was given up; the call itself says which."""

    call_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class PhoneFoundWrong:
    """A number belongs to somebody else; whoever keeps the owner's numbers should know."""

    owner_kind: str
    owner_id: int
    number: str
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class Next:
    """Where an attempt leaves the call."""

    state: CallState
    retry_at: datetime | None = None


def require_claimable(state: str, claimed_by: int | None, claimed_by_name: str, actor_id: int | None) -> None:
    """Raise unless the actor may take the call: one expert holds it (SD-2.4-c)."""
    if state == CallState.CLAIMED and claimed_by != actor_id:
        raise RuleBroken("call_held", who=claimed_by_name)
    if state not in OPEN:
        raise RuleBroken("call_over", state=state)


def require_held(state: str, claimed_by: int | None, claimed_by_name: str, actor_id: int | None) -> None:
    """Raise unless the actor himself holds the call."""
    if state == CallState.CLAIMED and claimed_by != actor_id:
        raise RuleBroken("call_held", who=claimed_by_name)
    if state in (CallState.CONCLUDED, CallState.GIVEN_UP, CallState.VOID):
        raise RuleBroken("call_over", state=state)
    if state != CallState.CLAIMED:
        raise RuleBroken("call_not_held")


def require_useful(useful_until: datetime | None, now: datetime) -> None:
    """Raise once the call makes no sense any more: a reminder after the meeting began."""
    if useful_until is not None and now >= useful_until:
        raise RuleBroken("call_too_late", until=useful_until)


def require_outcome(kind: str, outcome: str, *, has_turn: bool = False) -> None:
    """Raise unless a call of this kind may end an attempt so."""
    if outcome not in (*answers_to(kind, has_turn=has_turn), *NO_TALK):
        raise RuleBroken("call_outcome", kind=kind, outcome=outcome)


def check_call_back(
    moment: datetime | None, calendar: Calendar, useful_until: datetime | None, now: datetime
) -> str | None:
    """The code of what is wrong with a chosen time of calling back, None when it is good."""
    if moment is None:
        return "call_back_missing"
    if moment <= now:
        return "call_back_past"
    if not calendar.is_working_day(tehran_date(moment)):
        return "call_back_day_off"
    if not calendar.within_working_hours(moment):
        return "call_back_outside_hours"
    if useful_until is not None and moment >= useful_until:
        return "call_back_too_late"
    return None


def next_attempt(
    outcome: Outcome, now: datetime, calendar: Calendar, useful_until: datetime | None = None
) -> datetime | None:
    """When to dial again after no answer or a busy line: later the same day, else the next working morning.

    Always within working hours; None where no such moment is left before the call loses its sense.
    """
    candidate = calendar.next_working_moment(now + PAUSE_AFTER[outcome])
    if useful_until is not None and candidate >= useful_until:
        return None
    return candidate


def after_attempt(
    kind: str,
    outcome: Outcome,
    *,
    misses: int,
    most_misses: int = MISSES_PER_ROUND,
    phones: Sequence[Mapping[str, Any]],
    call_back_at: datetime | None,
    useful_until: datetime | None,
    calendar: Calendar,
    now: datetime,
) -> Next:
    """Where the call goes after an attempt; `misses` counts the unanswered ones, this one with them.

    `phones` are those of the call, a number just found wrong already marked.
    """
    if outcome not in NO_TALK:
        return Next(CallState.CONCLUDED)
    if outcome == Outcome.CALL_BACK:
        wrong = check_call_back(call_back_at, calendar, useful_until, now)
        if wrong:
            raise RuleBroken(wrong)
        return Next(CallState.RETRY_AT, call_back_at)
    if outcome == Outcome.WRONG_NUMBER:
        # The next number is dialled at once; without one nobody can be reached.
        return Next(CallState.DUE if dialled(phones) else CallState.GIVEN_UP)
    if kind in FOLLOWUPS and misses >= most_misses:
        return Next(CallState.GIVEN_UP)
    again = next_attempt(outcome, now, calendar, useful_until)
    return Next(CallState.RETRY_AT, again) if again else Next(CallState.GIVEN_UP)


def dialled(phones: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The number to dial: the first that is not known to be wrong."""
    return next((phone for phone in phones if not phone.get("wrong")), None)


def is_stale(claimed_at: datetime | None, now: datetime) -> bool:
    """Whether a claim has outlasted its half hour."""
    return claimed_at is not None and now - claimed_at >= CLAIM_LASTS


@dataclass(frozen=True)
class Chip:
    """A ready-made time to call back: a word for the button and the moment."""

    word: str
    moment: datetime


def call_back_chips(now: datetime, calendar: Calendar, useful_until: datetime | None) -> list[Chip]:
    """In an hour, half an hour before closing today, tomorrow morning; only those that are allowed."""
    today = tehran_date(now)
    tomorrow = calendar.next_working_day(today)
    opening = at(tomorrow, calendar.working_hours(tomorrow)[0])
    offered = (
        Chip("hour", now.replace(second=0, microsecond=0) + timedelta(hours=1)),
        Chip("today", calendar.close_of(today) - timedelta(minutes=30)),
        Chip("tomorrow", opening + timedelta(minutes=30)),
    )
    return [chip for chip in offered if check_call_back(chip.moment, calendar, useful_until, now) is None]
