"""Opening, holding and ending calls. Each attempt is a row; a key makes reconciling harmless."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from webapp.core import feed
from webapp.core.actor import SYSTEM, Actor
from webapp.core.calendar import Calendar, tehran_date
from webapp.core.db import is_postgresql, transaction
from webapp.core.errors import NotFound, RuleBroken
from webapp.core.events import publish
from webapp.engines.calls import queries, rules
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.calls.rules import CallKind, CallState, Outcome
from webapp.office.audit import services as audit
from webapp.office.holidays import queries as holidays
from webapp.office.settings import queries as settings

TOPIC = "calls"
SWEEP_AT_ONCE = 200
AHEAD = timedelta(days=30)
"""How far the office calendar is read for the next attempt; no run of days off is longer."""


@transaction()
def ensure(
    *,
    key: str,
    kind: CallKind,
    owner: tuple[str, int, str],
    party: str,
    phones: Sequence[Mapping[str, Any]],
    script: str,
    due_on: date,
    now: datetime,
    person: str = "",
    context: Mapping[str, Any] | None = None,
    useful_until: datetime | None = None,
    not_before: datetime | None = None,
    round: int = 1,
) -> Call | None:
    """Open the call unless its key exists already (then None). SD-2.4-c, SD-2.6-a.

    `phones` are [{number, whose, wrong?}], dialled in this order; `script` may hold «{caller}» for the name of who
    calls. `context` is shown beside the script, see docs of the call desk: {case: {id, number}, meeting: {id, number},
    turn: {date, start}, desk}.
    """
    if useful_until is not None and useful_until <= now:
        return None
    owner_kind, owner_id, owner_title = owner
    if Call.select().where(Call.key == key).exists():
        return None
    Call.insert(
        key=key,
        kind=kind,
        owner_kind=owner_kind,
        owner_id=owner_id,
        owner_title=owner_title[:200],
        party=party[:160],
        person=person[:160],
        phones=[_phone(phone) for phone in phones],
        script=script,
        context=dict(context or {}),
        due_on=due_on,
        not_before=not_before,
        useful_until=useful_until,
        round=round,
        created_at=now,
    ).on_conflict_ignore().execute()
    call = Call.get(Call.key == key)
    _changed(call, now)
    return call


def _phone(phone: Mapping[str, Any]) -> dict[str, Any]:
    whose = str(phone.get("whose", ""))[: rules.PHONE_LABEL_LENGTH]
    return {"number": phone["number"], "whose": whose, "wrong": bool(phone.get("wrong"))}


@transaction()
def void(owner_kind: str, owner_ids: Collection[int], kinds: Iterable[CallKind], *, now: datetime) -> int:
    """The open calls of these kinds about these owners make no sense any more; returns how many there were."""
    if not owner_ids:
        return 0
    owned = (Call.owner_kind == owner_kind) & Call.owner_id.in_(list(owner_ids)) & Call.kind.in_(list(kinds))
    return _void(owned, now)


@transaction()
def void_these(call_ids: Collection[int], *, now: datetime) -> int:
    """The same of calls by their ids."""
    return _void(Call.id.in_(list(call_ids)), now) if call_ids else 0


def _void(which: Any, now: datetime) -> int:
    if is_postgresql():
        # In the order of ids, like everybody who holds several calls.
        which = Call.id.in_([call.id for call in _held(which & Call.state.in_(rules.OPEN))])
    count = (
        Call.update(
            state=CallState.VOID,
            retry_at=None,
            claimed_by=None,
            claimed_by_name="",
            claimed_at=None,
            version=Call.version + 1,
        )
        .where(which, Call.state.in_(rules.OPEN))
        .execute()
    )
    if count:
        feed.changed(TOPIC, "queue", now=now)
    return int(count)


def _held(which: Any) -> list[Call]:
    """The calls, held in the order of their ids: two who need the same ones never wait for each other."""
    query = Call.select().where(which).order_by(Call.id)
    return list(query.for_update() if is_postgresql() else query)


@transaction()
def answered_otherwise(
    owner_kind: str, owner_id: int, kinds: Iterable[CallKind], *, actor: Actor, now: datetime
) -> int:
    """What the open calls should have asked is known by now (a letter, the member rang himself); returns how many."""
    owned = (Call.owner_kind == owner_kind) & (Call.owner_id == owner_id) & Call.kind.in_(list(kinds))
    found = _held(owned & Call.state.in_(rules.OPEN))
    for call in found:
        _put_back(call)
        call.state, call.outcome, call.concluded_at = CallState.CONCLUDED, Outcome.ANSWERED, now
        call.save()
        audit.record(actor, "call.answered_otherwise", subject=_subject(call), now=now)
        _changed(call, now)
    return len(found)


@transaction()
def claim(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Take the call in hand; whatever else the actor held goes back to the queue. One expert holds a call."""
    held = {call.id: call for call in _held((Call.id == call_id) | (Call.claimed_by == actor.id))}
    call = held.pop(call_id, None)
    if call is None:
        raise NotFound("call", call_id)
    rules.require_claimable(call.state, call.claimed_by, call.claimed_by_name, actor.id)
    rules.require_useful(call.useful_until, now)
    for other in held.values():
        _put_back(other)
    call.state = CallState.CLAIMED
    call.retry_at = None
    call.claimed_by, call.claimed_by_name, call.claimed_at = actor.id, actor.name, now
    call.version += 1
    call.save()
    audit.record(actor, "call.claimed", subject=_subject(call), now=now)
    _changed(call, now)
    return call


@transaction()
def release(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Put the call back into the queue without an outcome."""
    call = queries.locked(call_id)
    rules.require_held(call.state, call.claimed_by, call.claimed_by_name, actor.id)
    _put_back(call)
    audit.record(actor, "call.released", subject=_subject(call), now=now)
    _changed(call, now)
    return call


@transaction()
def conclude(
    call_id: int,
    *,
    outcome: Outcome,
    actor: Actor,
    now: datetime,
    phone: str = "",
    note: str = "",
    call_back_at: datetime | None = None,
    seen: int | None = None,
) -> Call:
    """Write down an attempt and what follows from it: concluded, another attempt, or given up (SD-2.4-c).

    A ring that nobody took counts for everything the same party was to be asked under that number. `seen` is how many
    attempts the page showed: a second click writes nothing, another outcome for the same ring is refused.
    RuleBroken: held by another, over already, the meeting has begun, a time of calling back outside working hours.
    """
    call = queries.locked(call_id)
    if seen is not None and seen < call.attempts:
        last = queries.attempts(call.id)[-1]
        if (last.by, last.outcome) == (actor.id, outcome):
            return call
        raise RuleBroken("call_tried", who=last.by_name)
    # A claim that lapsed while the expert was still talking does not cost what was written.
    rules.require_claimable(call.state, call.claimed_by, call.claimed_by_name, actor.id)
    rules.require_useful(call.useful_until, now)
    rules.require_outcome(call.kind, outcome, has_turn="turn" in call.context)
    phone = phone or (rules.dialled(call.phones) or {}).get("number", "")
    if outcome in rules.NOT_NOW:
        for other in queries.of_ring(call, phone, call_back_at or now, now):
            _attempt(other, outcome, phone, note, call_back_at, actor, now)
    return _attempt(call, outcome, phone, note, call_back_at, actor, now)


def _attempt(
    call: Call, outcome: Outcome, phone: str, note: str, call_back_at: datetime | None, actor: Actor, now: datetime
) -> Call:
    if outcome == Outcome.WRONG_NUMBER:
        call.phones = [known | {"wrong": known["wrong"] or known["number"] == phone} for known in call.phones]
    unanswered = outcome in (Outcome.NO_ANSWER, Outcome.BUSY)
    after = rules.after_attempt(
        call.kind,
        outcome,
        misses=queries.misses(call.id) + unanswered,
        most_misses=settings.get("call_attempts"),
        phones=call.phones,
        call_back_at=call_back_at,
        useful_until=call.useful_until,
        calendar=_calendar(now),
        now=now,
    )
    CallAttempt.insert(
        call=call.id, at=now, by=actor.id, by_name=actor.name, phone=phone, outcome=outcome, note=note
    ).execute()
    before = {"state": call.state}
    _leave(call, after, outcome, actor, now)
    audit.record(
        actor,
        f"call.{outcome}",
        subject=(call.owner_kind, call.owner_id, call.owner_title),
        before=before,
        after={"state": call.state, "phone": phone},
        reason=note,
        now=now,
    )
    _changed(call, now)
    if outcome == Outcome.WRONG_NUMBER and phone:
        publish(rules.PhoneFoundWrong(call.owner_kind, call.owner_id, phone, now, actor))
    if call.state in (CallState.CONCLUDED, CallState.GIVEN_UP):
        publish(rules.CallConcluded(call.id, now, actor))
    return call


def _leave(call: Call, after: rules.Next, outcome: Outcome, actor: Actor, now: datetime) -> None:
    call.state = after.state
    call.retry_at = after.retry_at
    call.attempts += 1
    call.outcome = outcome
    if outcome == Outcome.WRONG_NUMBER and after.state == CallState.DUE:
        # Another number is at hand: the call stays with who is at the telephone.
        call.state, call.claimed_at = CallState.CLAIMED, now
        call.claimed_by, call.claimed_by_name = actor.id, actor.name
    else:
        call.claimed_by = call.claimed_at = None
        call.claimed_by_name = ""
    if call.state in (CallState.CONCLUDED, CallState.GIVEN_UP):
        call.concluded_at = now
    call.version += 1
    call.save()


@transaction()
def sweep(now: datetime) -> int:
    """Bring the queue up to date: calls that lost their sense, forgotten claims, retries whose time has come."""
    found = _to_sweep(now)
    lapsed = [call for call in found if call.useful_until is not None and call.useful_until <= now]
    void_these([call.id for call in lapsed], now=now)
    for call in lapsed:
        audit.record(SYSTEM, "call.void", subject=_subject(call), now=now)
    for call in found:
        if call not in lapsed:
            _put_back(call)
    if found:
        feed.changed(TOPIC, "queue", now=now)
    return len(found)


def _to_sweep(now: datetime) -> list[Call]:
    useless = Call.state.in_(rules.OPEN) & (Call.useful_until <= now)
    forgotten = (Call.state == CallState.CLAIMED) & (Call.claimed_at <= now - rules.CLAIM_LASTS)
    waited = (Call.state == CallState.RETRY_AT) & (Call.retry_at <= now)
    query = Call.select().where(useless | forgotten | waited).order_by(Call.id).limit(SWEEP_AT_ONCE)
    # What somebody is writing at this moment is left to the next round.
    return list(query.for_update("FOR UPDATE SKIP LOCKED") if is_postgresql() else query)


def _put_back(call: Call) -> None:
    call.state, call.retry_at = CallState.DUE, None
    call.claimed_by = call.claimed_at = None
    call.claimed_by_name = ""
    call.version += 1
    call.save()


def _calendar(now: datetime) -> Calendar:
    today = tehran_date(now)
    return holidays.calendar(today, today + AHEAD)


def _subject(call: Call) -> tuple[str, int, str]:
    return ("call", call.id, call.party)


def _changed(call: Call, now: datetime) -> None:
    feed.changed(TOPIC, str(call.id), now=now)
