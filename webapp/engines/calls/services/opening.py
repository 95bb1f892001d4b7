"""Opening calls and taking them back: a key makes reconciling harmless (SD-2.4-c, SD-2.6-a)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from webapp.core import feed
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import is_postgresql, transaction
from webapp.engines.calls import rules
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState, Outcome
from webapp.engines.calls.services import rows
from webapp.office.audit import services as audit

SWEEP_AT_ONCE = 200


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
    rows.changed(call, now)
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
        which = Call.id.in_([call.id for call in rows.held(which & Call.state.in_(rules.OPEN))])
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
        feed.changed(rows.TOPIC, "queue", now=now)
    return int(count)


@transaction()
def answered_otherwise(
    owner_kind: str, owner_id: int, kinds: Iterable[CallKind], *, actor: Actor, now: datetime
) -> int:
    """What the open calls should have asked is known by now (a letter, the member rang himself); returns how many."""
    owned = (Call.owner_kind == owner_kind) & (Call.owner_id == owner_id) & Call.kind.in_(list(kinds))
    found = rows.held(owned & Call.state.in_(rules.OPEN))
    for call in found:
        rows.put_back(call)
        call.state, call.outcome, call.concluded_at = CallState.CONCLUDED, Outcome.ANSWERED, now
        call.save()
        audit.record(actor, "call.answered_otherwise", subject=rows.subject(call), now=now)
        rows.changed(call, now)
    return len(found)


@transaction()
def sweep(now: datetime) -> int:
    """Bring the queue up to date: calls that lost their sense, forgotten claims, retries whose time has come."""
    found = _to_sweep(now)
    lapsed = [call for call in found if call.useful_until is not None and call.useful_until <= now]
    void_these([call.id for call in lapsed], now=now)
    for call in lapsed:
        audit.record(SYSTEM, "call.void", subject=rows.subject(call), now=now)
    for call in found:
        if call not in lapsed:
            rows.put_back(call)
    if found:
        feed.changed(rows.TOPIC, "queue", now=now)
    return len(found)


def _to_sweep(now: datetime) -> list[Call]:
    useless = Call.state.in_(rules.OPEN) & (Call.useful_until <= now)
    forgotten = (Call.state == CallState.CLAIMED) & (Call.claimed_at <= now - rules.CLAIM_LASTS)
    waited = (Call.state == CallState.RETRY_AT) & (Call.retry_at <= now)
    query = Call.select().where(useless | forgotten | waited).order_by(Call.id).limit(SWEEP_AT_ONCE)
    # What somebody is writing at this moment is left to the next round.
    return list(query.for_update("FOR UPDATE SKIP LOCKED") if is_postgresql() else query)
