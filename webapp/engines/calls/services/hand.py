"""A call in hand: one expert holds one call (SD-2.4-c)."""

from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import NotFound, RuleBroken
from webapp.engines.calls import queries, rules
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallState
from webapp.engines.calls.services import rows
from webapp.office.audit import services as audit

MOST_REFUSED = 5
"""How often the next call may be taken by somebody else in that instant, before none is in hand."""


@transaction()
def claim(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Take the call in hand; whatever else the actor held goes back to the queue. One expert holds a call."""
    held = {call.id: call for call in rows.held((Call.id == call_id) | (Call.claimed_by == actor.id))}
    call = held.pop(call_id, None)
    if call is None:
        raise NotFound("call", call_id)
    rules.require_claimable(call.state, call.claimed_by, call.claimed_by_name, actor.id)
    rules.require_useful(call.useful_until, now)
    for other in held.values():
        rows.put_back(other)
    call.state = CallState.CLAIMED
    call.retry_at = None
    call.claimed_by, call.claimed_by_name, call.claimed_at = actor.id, actor.name, now
    call.version += 1
    call.save()
    audit.record(actor, "call.claimed", subject=rows.subject(call), now=now)
    rows.changed(call, now)
    return call


def claim_next(chip: str, *, after: int, actor: Actor, now: datetime) -> Call | None:
    """Whatever is still in hand, else the first free call is taken; one that a colleague just took is passed over."""
    for _ in range(MOST_REFUSED):
        following = queries.next_for(actor.id or 0, now, chip, after=after)
        if following is None or following.state == CallState.CLAIMED:
            return following
        try:
            taken: Call = claim(following.id, actor=actor, now=now)
        except RuleBroken:
            continue
        return taken
    return None


@transaction()
def release(call_id: int, *, actor: Actor, now: datetime) -> Call:
    """Put the call back into the queue without an outcome."""
    call = queries.locked(call_id)
    rules.require_held(call.state, call.claimed_by, call.claimed_by_name, actor.id)
    rows.put_back(call)
    audit.record(actor, "call.released", subject=rows.subject(call), now=now)
    rows.changed(call, now)
    return call
