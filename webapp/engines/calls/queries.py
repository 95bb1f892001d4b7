"""The queue of calls, the call in hand, and what was tried before."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from webapp.core import db, memo
from webapp.core.calendar import tehran_date, utc_span
from webapp.core.errors import NotFound
from webapp.core.prepared import fields, prepared, row
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.calls.rules import FOLLOWUPS, OPEN, CallKind, CallState, Outcome

FILTERS: dict[str, tuple[CallKind, ...]] = {
    "all": tuple(CallKind),
    "followup": FOLLOWUPS,
    "reminder": (CallKind.REMINDER, CallKind.STANDBY_OFFER, CallKind.MOVED),
}
"""The chips over the queue; a moved turn and a standby offer belong to the days before the meeting."""

SHOWN_LATER = 30


def locked(call_id: int) -> Call:
    """The call, held until the transaction ends."""
    return db.hold(Call, call_id)


def by_id(call_id: int) -> Call:
    """The call; NotFound when there is none."""
    call = Call.get_or_none(Call.id == call_id)
    if call is None:
        raise NotFound
    return call


def held_by(user_id: int | None) -> Call | None:
    """The call that the person has in hand."""
    if user_id is None:
        return None
    return Call.get_or_none((Call.state == CallState.CLAIMED) & (Call.claimed_by == user_id))


def misses(call_id: int) -> int:
    """How many attempts of the call nobody answered."""
    unanswered = (Outcome.NO_ANSWER, Outcome.BUSY)
    return CallAttempt.select().where((CallAttempt.call == call_id) & CallAttempt.outcome.in_(unanswered)).count()


def attempts(call_id: int) -> list[CallAttempt]:
    """What was tried before, oldest first."""
    return list(CallAttempt.select().where(CallAttempt.call == call_id).order_by(CallAttempt.at, CallAttempt.id))


def of_owner(owner_kind: str, owner_id: int, kinds: Iterable[CallKind] | None = None) -> list[Call]:
    """Every call about the owner, oldest first."""
    query = Call.select().where((Call.owner_kind == owner_kind) & (Call.owner_id == owner_id))
    if kinds is not None:
        query = query.where(Call.kind.in_(list(kinds)))
    return list(query.order_by(Call.id))


def open_about(owner_kind: str, owner_ids: Sequence[int], kind: CallKind) -> list[Call]:
    """The calls of the kind about these owners that are still to be made, oldest first."""
    return [row(Call, values) for values in _open_about(owner_kind, owner_ids, kind)]


@prepared
def _open_about(owner_kind: Any, owner_ids: Any, kind: Any) -> Any:
    owned = (Call.owner_kind == owner_kind) & Call.owner_id.in_(owner_ids) & (Call.kind == kind)
    return Call.select(*fields(Call)).where(owned, Call.state.in_(OPEN)).order_by(Call.id)


def of_owners(owner_kind: str, owner_ids: Sequence[int]) -> dict[int, list[Call]]:
    """Every call about each of the owners, in one query."""
    found: dict[int, list[Call]] = {owner_id: [] for owner_id in owner_ids}
    if owner_ids:
        query = Call.select().where((Call.owner_kind == owner_kind) & Call.owner_id.in_(list(owner_ids)))
        for call in query.order_by(Call.id):
            found[call.owner_id].append(call)
    return found


def given_up(owner_kind: str, owner_ids: Sequence[int]) -> list[tuple[int, str, dict[str, Any]]]:
    """Owner, kind and context of the calls about these owners that ended without an answer."""
    if not owner_ids:
        return []
    query = Call.select(Call.owner_id, Call.kind, Call.context).where(
        (Call.owner_kind == owner_kind) & Call.owner_id.in_(list(owner_ids)) & (Call.state == CallState.GIVEN_UP)
    )
    return list(query.tuples())


def existing_keys(keys: Sequence[str]) -> set[str]:
    """Which of the keys already have a call: a reconciling task asks before it gathers facts."""
    if not keys:
        return set()
    return {key for (key,) in Call.select(Call.key).where(Call.key.in_(list(keys))).tuples()}


@dataclass(frozen=True)
class Queue:
    """The calls to be made: those due by today, then the later ones."""

    now_due: list[Call]
    """What the person holds, what may be dialled now, and then what waits for its next attempt, soonest first."""
    later: list[Call]
    later_count: int
    counts: dict[str, int]
    """Calls due by today for each chip."""
    done_today: int
    ready: int
    """How many of those due by today anybody may take now."""
    next_at: datetime | None
    """When the first of those that wait is dialled again."""


def queue(now: datetime, chip: str = "all", user_id: int | None = None) -> Queue:
    """The queue at the moment, narrowed to a chip (FILTERS); what the person has in hand stands first."""
    today = tehran_date(now)
    kinds = FILTERS.get(chip, FILTERS["all"])
    counts = counts_by_chip(now)
    # What somebody holds he deals with today, whenever it is due.
    is_mine = (Call.state == CallState.CLAIMED) & (Call.claimed_by == (user_id or 0))
    by_urgency = list(_open(kinds).where(_due_by(today, now) | is_mine).order_by(*_urgency(today)))
    mine = [call for call in by_urgency if call.state == CallState.CLAIMED and call.claimed_by == user_id]
    waiting = sorted((call for call in by_urgency if _waits(call, now)), key=lambda call: call.retry_at)
    at_hand = [call for call in by_urgency if call not in mine and call not in waiting]
    ready = sum(call.state != CallState.CLAIMED for call in at_hand)
    later_calls = _open(kinds).where(~(_due_by(today, now) | is_mine))
    later = list(later_calls.order_by(Call.due_on, Call.id).limit(SHOWN_LATER))
    later_count = later_calls.count() if len(later) == SHOWN_LATER else len(later)
    next_at = waiting[0].retry_at if waiting else None
    return Queue([*mine, *at_hand, *waiting], later, later_count, counts, done_on(today), ready, next_at)


def _waits(call: Call, now: datetime) -> bool:
    return call.state == CallState.RETRY_AT and call.retry_at is not None and call.retry_at > now


def counts_by_chip(now: datetime) -> dict[str, int]:
    """How many calls are due by today, for each chip."""
    by_kind = dict(
        Call.select(Call.kind, peewee.fn.COUNT(Call.id))
        .where(Call.state.in_(OPEN) & _due_by(tehran_date(now), now))
        .group_by(Call.kind)
        .tuples()
    )
    return {chip: sum(by_kind.get(kind, 0) for kind in kinds) for chip, kinds in FILTERS.items()}


def count_due(now: datetime) -> int:
    """How many calls are due by today: the number beside the menu entry."""
    today = tehran_date(now)
    # Asked by Today and by the menu over it: once is enough.
    [(due,)] = memo.once("calls due", lambda: _count_due(today, now, utc_span(today, today)[1]))
    return int(due)


@prepared
def _count_due(today: Any, now: Any, tonight: Any) -> Any:
    return Call.select(peewee.fn.COUNT(Call.id)).where(Call.state.in_(OPEN) & _due(today, now, tonight))


def due(now: datetime, limit: int = 10) -> list[Call]:
    """The first calls due by today, for the home page."""
    today = tehran_date(now)
    return [row(Call, values) for values in _first_due(today, now, utc_span(today, today)[1], limit)]


@prepared
def _first_due(today: Any, now: Any, tonight: Any, limit: Any) -> Any:
    wanted = Call.select(*fields(Call)).where(Call.state.in_(OPEN), _due(today, now, tonight))
    return wanted.order_by(*_by_urgency(tonight)).limit(limit)


def done_on(day: date) -> int:
    """How many calls were concluded on the day."""
    [(done,)] = _count_done(*utc_span(day, day))
    return int(done)


@prepared
def _count_done(first: Any, before: Any) -> Any:
    return Call.select(peewee.fn.COUNT(Call.id)).where(
        (Call.state == CallState.CONCLUDED) & (Call.concluded_at >= first) & (Call.concluded_at < before)
    )


def next_for(user_id: int, now: datetime, chip: str = "all", after: int | None = None) -> Call | None:
    """The call to make next: the person's own, else the first that nobody holds and whose time has come.

    After a talk the next call of the same party stands first: an agency is asked about all its cases in one go.
    """
    mine = held_by(user_id)
    if mine is not None:
        return mine
    ready = (Call.state == CallState.DUE) | ((Call.state == CallState.RETRY_AT) & (Call.retry_at <= now))
    makes_sense = Call.useful_until.is_null() | (Call.useful_until > now)
    query = _open(FILTERS.get(chip, FILTERS["all"])).where(_due_by(tehran_date(now), now), makes_sense)
    order = _urgency(tehran_date(now))
    if after is not None:
        query = query.where(Call.id != after)
        last = by_id(after)
        if last.state == CallState.CONCLUDED:
            # Who answers is asked at once what waited for his answer.
            ready |= (Call.state == CallState.RETRY_AT) & _same_party(last)
            order = (peewee.Case(None, ((_same_party(last), 0),), 1), *order)
    return query.where(ready).order_by(*order).first()


def of_party(call: Call, now: datetime) -> list[Call]:
    """What else the same party is to be asked or told by today, and nobody else is just asking it."""
    query = _open(FILTERS["all"]).where(
        _same_party(call),
        Call.id != call.id,
        _due_by(tehran_date(now), now),
        Call.claimed_by.is_null() | (Call.claimed_by == call.claimed_by),
    )
    return list(query.order_by(*_urgency(tehran_date(now))).limit(SHOWN_LATER))


def of_ring(call: Call, phone: str, until: datetime, now: datetime) -> list[Call]:
    """What else was to be said under that number, held until the transaction ends.

    Not what waits for an agreed time of its own, nor what makes no sense any more at the moment `until`.
    """
    others = db.hold_all(Call, [other.id for other in of_party(call, now)]).values()
    return [
        other
        for other in others
        if other.state in OPEN
        and other.claimed_by in (None, call.claimed_by)
        and not _waits(other, now)
        and (other.useful_until is None or until < other.useful_until)
        and any(known["number"] == phone and not known["wrong"] for known in other.phones)
    ]


def _same_party(call: Call) -> Any:
    """An agency is asked of its cases, a member of its own: only calls of one kind are one talk."""
    return (Call.party == call.party) & (Call.kind == call.kind)


def others_calling(user_id: int | None) -> list[Call]:
    """Calls that colleagues have in hand."""
    query = Call.select().where((Call.state == CallState.CLAIMED) & (Call.claimed_by != (user_id or 0)))
    return list(query.order_by(Call.claimed_at))


def _urgency(today: date) -> tuple[Any, ...]:
    """What makes no sense any more by tonight comes first, by its hour; then by the day on which it is due."""
    return _by_urgency(utc_span(today, today)[1])


def _by_urgency(tonight: Any) -> tuple[Any, ...]:
    lapsing = Call.useful_until <= tonight
    return (
        peewee.Case(None, ((lapsing, 0),), 1),
        peewee.Case(None, ((lapsing, Call.useful_until),), None).asc(nulls="LAST"),
        Call.due_on,
        Call.id,
    )


def _open(kinds: Sequence[CallKind]) -> Any:
    return Call.select().where(Call.state.in_(OPEN) & Call.kind.in_(list(kinds)))


def _due_by(today: date, now: datetime) -> Any:
    """Due by today and, where it may not be made earlier, its time has come.

    A call set for a later day by the member himself is no longer today's.
    """
    return _due(today, now, utc_span(today, today)[1])


def _due(today: Any, now: Any, tonight: Any) -> Any:
    return (
        (Call.due_on <= today)
        & (Call.not_before.is_null() | (Call.not_before <= now))
        & (Call.retry_at.is_null() | (Call.retry_at < tonight))
    )
