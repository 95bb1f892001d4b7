"""Decisions and promises: kinds, states, degrees of realisation (SD-2.4-i, SD-2.6-b)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from webapp.core.actor import SYSTEM, Actor
from webapp.core.errors import RuleBroken


class DecisionKind(StrEnum):
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"
    ORDER = "order"
    DEPUTY_FOLLOWS = "deputy_follows"
    HIGHER_AUTHORITY = "higher_authority"
    NEEDS_STUDY = "needs_study"
    REJECTED = "rejected"


class DecisionState(StrEnum):
    DRAFT = "draft"
    """Being typed: something that a decision needs is still missing."""
    RECORDED = "recorded"
    LOCKED = "locked"
    """The meeting is closed and nobody has said yet what became of it; the ones below follow the words."""
    OPEN = "open"
    """The agency has spoken, the member has not."""
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    """A later decision on the same case has taken its place before it was kept."""


class Degree(StrEnum):
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Voice(StrEnum):
    MEMBER = "member"
    AGENCY = "agency"


EDITABLE = frozenset({DecisionState.DRAFT, DecisionState.RECORDED})
"""Not locked yet: the words may still be changed."""

FOLLOWED = frozenset(
    {DecisionState.LOCKED, DecisionState.OPEN, DecisionState.DONE, DecisionState.PARTLY, DecisionState.NOT_DONE}
)
"""Locked, and somebody is asked what has become of it."""

GONE = frozenset({DecisionState.WITHDRAWN, DecisionState.SUPERSEDED})
"""Nobody is asked about these any more. A superseded one stays the outcome of its own hearing."""

NO_OUTCOME = frozenset({DecisionState.DRAFT, DecisionState.WITHDRAWN})
"""A heard case that has only these has no outcome yet."""

REPLACEABLE = FOLLOWED - {DecisionState.DONE}
"""Locked and not kept in full: a later hearing of the case may decide anew."""

UNFULFILLED = frozenset(
    {
        DecisionState.RECORDED,
        DecisionState.LOCKED,
        DecisionState.OPEN,
        DecisionState.PARTLY,
        DecisionState.NOT_DONE,
    }
)
"""Said, and not yet kept in full."""

PROMISES = frozenset(
    {DecisionKind.ORDER, DecisionKind.DEPUTY_FOLLOWS, DecisionKind.HIGHER_AUTHORITY, DecisionKind.NEEDS_STUDY}
)
"""Kinds after which somebody in the agency still has to do something."""

RECORDING = frozenset({"in_session", "held"})
"""States of the meeting in which decisions are written (SD-2.4-i, SD-2.5-a)."""

MOST = 9
"""Decisions in one hearing; more is a slip of the finger."""

TYPED = (
    "kind",
    "text",
    "decider_name",
    "decider_post",
    "decider_is_acting",
    "owner_name",
    "higher_authority",
    "due_on",
)
"""The fields that are typed in the room, each merged by itself."""

REPLACES = "replaces"
"""Typed like the fields: the keys of the earlier decisions on the case that this one takes the place of."""

LONGEST = {
    "text": 10_000,
    "decider_name": 120,
    "decider_post": 160,
    "owner_name": 160,
    "higher_authority": 160,
}

FURTHEST = timedelta(days=3 * 366)
"""A promise for longer than three years is a wrong year."""


@dataclass(frozen=True)
class Facts:
    """What a decision says, as the rules look at it."""

    kind: str = ""
    text: str = ""
    decider_name: str = ""
    decider_post: str = ""
    owner_name: str = ""
    higher_authority: str = ""
    due_on: date | None = None


def lacks(facts: Facts) -> tuple[str, ...]:
    """The fields without which it is only a draft: kind, words, who decided, and which authority is asked."""
    missing = []
    if not facts.kind:
        missing.append("kind")
    if not facts.text and facts.kind != DecisionKind.SOLVED_ON_THE_SPOT:
        missing.append("text")
    if not (facts.decider_name or facts.decider_post):
        missing.append("decider")
    if facts.kind == DecisionKind.HIGHER_AUTHORITY and not facts.higher_authority:
        missing.append("higher_authority")
    return tuple(missing)


def advised(facts: Facts) -> tuple[str, ...]:
    """What a promise should name though it may go without: who carries it out, until when."""
    if facts.kind not in PROMISES:
        return ()
    return tuple(name for name, value in (("owner_name", facts.owner_name), ("due_on", facts.due_on)) if not value)


def written_state(facts: Facts) -> DecisionState:
    """Recorded once nothing is missing, a draft until then."""
    return DecisionState.DRAFT if lacks(facts) else DecisionState.RECORDED


def require_editable(state: str) -> None:
    """Decided items do not stay editable after the meeting is closed (U-35)."""
    require_standing(state)
    if state not in EDITABLE:
        raise RuleBroken("decision_locked")


def require_recording(meeting_state: str) -> None:
    """Decisions are written from the start of the meeting until it is closed."""
    if meeting_state not in RECORDING:
        raise RuleBroken("decision_meeting_not_open")


def require_room_for_one_more(count: int) -> None:
    """A hearing has a handful of decisions at most."""
    if count >= MOST:
        raise RuleBroken("decision_too_many", most=MOST)


def check_due(due_on: date | None, held_on: date) -> str | None:
    """The code of the sentence that refuses this due date, None where it is sane."""
    if due_on is None:
        return None
    if due_on < held_on:
        return "decision_due_before_meeting"
    if due_on > held_on + FURTHEST:
        return "decision_due_too_far"
    return None


def merge(
    typed_at: Mapping[str, str], values: Mapping[str, Any], made_at: datetime
) -> tuple[dict[str, Any], dict[str, str]]:
    """The values that are newer than what is kept, and the moments to keep; what arrives late loses field by field."""
    stamp = made_at.isoformat()
    newer = {
        name: value
        for name, value in values.items()
        if name in (*TYPED, REPLACES) and is_newest(typed_at, name, made_at)
    }
    return newer, {**typed_at, **dict.fromkeys(newer, stamp)}


def is_newest(typed_at: Mapping[str, str], name: str, made_at: datetime) -> bool:
    """Whether nothing typed later is kept of this field."""
    return name not in typed_at or datetime.fromisoformat(typed_at[name]) <= made_at


def followed_state(member_degree: str | None, agency_degree: str | None) -> DecisionState:
    """Where a locked decision stands by the words: the member's decides, the agency's alone only opens it."""
    if member_degree is None:
        return DecisionState.LOCKED if agency_degree is None else DecisionState.OPEN
    return {
        Degree.FULL: DecisionState.DONE,
        Degree.PARTIAL: DecisionState.PARTLY,
        Degree.NONE: DecisionState.NOT_DONE,
    }[Degree(member_degree)]


def require_word(degree: str, percent: int | None) -> None:
    """Partly says how much, the others don't (SD-2.6-b)."""
    if degree == Degree.PARTIAL:
        if percent is None or not 1 <= percent <= 99:
            raise RuleBroken("decision_percent_between")
    elif percent is not None:
        raise RuleBroken("decision_percent_only_partial")


def is_overdue(state: str, kind: str, due_on: date | None, today: date) -> bool:
    """A promise whose day has passed and that is not known to be kept."""
    return kind in PROMISES and due_on is not None and due_on < today and state in UNFULFILLED


def is_outcome(state: str) -> bool:
    """Whether a decision in this state counts as the outcome of its hearing."""
    return state not in (DecisionState.DRAFT, DecisionState.WITHDRAWN)


def require_standing(state: str) -> None:
    """Nobody is asked about a decision that was taken back, or that a later one has replaced."""
    if state == DecisionState.WITHDRAWN:
        raise RuleBroken("decision_withdrawn")
    if state == DecisionState.SUPERSEDED:
        raise RuleBroken("decision_superseded")


@dataclass(frozen=True)
class StandingChanged:
    """Other decisions of these cases stand than before: what was said of the replaced ones counts no more."""

    case_ids: tuple[int, ...]
    at: datetime
    actor: Actor = SYSTEM


def next_position(taken: Iterable[int]) -> int:
    """The number of one more decision of a hearing."""
    return max(taken, default=0) + 1
