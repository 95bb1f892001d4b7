"""Attempts, each a row, and what follows from them (SD-2.4-c)."""

from datetime import datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.calendar import Calendar, tehran_date
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.core.events import publish
from webapp.engines.calls import queries, rules
from webapp.engines.calls.models import Call, CallAttempt
from webapp.engines.calls.rules import CallState, Outcome
from webapp.engines.calls.services import rows
from webapp.office.audit import services as audit
from webapp.office.holidays import queries as holidays
from webapp.office.settings import queries as settings

AHEAD = timedelta(days=30)
"""How far the office calendar is read for the next attempt; no run of days off is longer."""


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
    rows.changed(call, now)
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


def _calendar(now: datetime) -> Calendar:
    today = tehran_date(now)
    return holidays.calendar(today, today + AHEAD)
