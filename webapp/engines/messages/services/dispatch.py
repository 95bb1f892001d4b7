"""Sending: lease rows, write down that one is being sent, call the gateway outside any transaction, mark it."""

import os
import secrets
import time
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from webapp.core.db import is_postgresql, transaction
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import BATCH, LEASE, MOST_ATTEMPTS, MessageState, backoff
from webapp.engines.messages.services.gateways import (
    Gateway,
    Outcome,
    Outgoing,
    Permanent,
    Sent,
    Temporary,
    Unsure,
    configured,
)
from webapp.office.settings import queries as settings


class _Watch:
    """`now` that goes on while messages are sent, from the moment the task began."""

    def __init__(self, now: datetime):
        self._began, self._start = now, time.monotonic()

    def now(self) -> datetime:
        return self._began + timedelta(seconds=time.monotonic() - self._start)

    def passed(self) -> float:
        return time.monotonic() - self._start


def dispatch(now: datetime, *, gateways: Mapping[str, Gateway] | None = None, seconds: float = 20) -> dict[str, int]:
    """Expire what is of no use any more, take back lost leases, send what is ready for about so many seconds.

    Returns how many messages came to which state. A database of demonstration data sends nothing.
    """
    watch, owner, counts = _Watch(now), f"{os.getpid()}-{secrets.token_hex(4)}", dict[str, int]()
    ways = configured() if gateways is None else dict(gateways)
    _tally(counts, MessageState.EXPIRED, expire(now))
    if settings.is_demo():
        return counts  # no worker has anything in hand there: what is told to be on its way stays so
    _tally(counts, MessageState.UNKNOWN, take_back(now, ways))
    while ways and watch.passed() < seconds:
        batch = lease(owner, list(ways), watch.now())
        if not batch:
            break
        for message_id in batch:
            if watch.passed() >= seconds:
                _give_back(message_id, owner)
                continue
            state = _send(message_id, owner, ways, watch)
            if state:
                _tally(counts, state, 1)
    return counts


def _tally(counts: dict[str, int], state: str, more: int) -> None:
    if more:
        counts[str(state)] = counts.get(str(state), 0) + more


@transaction()
def expire(now: datetime) -> int:
    """What was not sent while it was of use never leaves."""
    waiting = [str(MessageState.HELD), str(MessageState.READY)]
    late = Message.update(state=MessageState.EXPIRED).where(Message.state << waiting, Message.useful_until <= now)
    return int(late.execute())


@transaction()
def take_back(now: datetime, gateways: Mapping[str, Gateway]) -> int:
    """Leases that ended without an outcome: nothing left, or (while sending) nobody knows; counts the latter."""
    lost = Message.lease_until <= now
    free = {"lease_until": None, "lease_owner": ""}
    Message.update(state=MessageState.READY, **free).where(Message.state == MessageState.LEASED, lost).execute()
    keyed = [channel for channel, gateway in gateways.items() if gateway.takes_key]
    sending = (Message.state == MessageState.SENDING) & lost
    if keyed:
        # The gateway drops a repetition by itself, so a lost answer is no reason to ask a person.
        again = sending & (Message.channel << keyed)
        Message.update(state=MessageState.READY, sending_at=None, **free).where(again).execute()
    reason = "worker_lost"
    doubtful = Message.update(state=MessageState.UNKNOWN, last_error=reason, **free).where(sending)
    return int(doubtful.execute())


@transaction()
def lease(owner: str, channels: Sequence[str], now: datetime) -> list[int]:
    """Take the next batch in hand; none, ever, in a database of demonstration data."""
    if settings.is_demo():
        return []
    query = (
        Message.select(Message.id)
        .where(
            Message.state == MessageState.READY,
            Message.channel << list(channels),
            Message.not_before <= now,
            Message.useful_until > now,
        )
        .order_by(Message.not_before, Message.id)
        .limit(BATCH)
    )
    if is_postgresql():
        query = query.for_update(skip_locked=True)
    ids = [message_id for (message_id,) in query.tuples()]
    if ids:
        Message.update(state=MessageState.LEASED, lease_until=now + LEASE, lease_owner=owner).where(
            Message.id << ids
        ).execute()
    return ids


@transaction()
def _give_back(message_id: int, owner: str) -> None:
    Message.update(state=MessageState.READY, lease_until=None, lease_owner="").where(
        Message.id == message_id, Message.lease_owner == owner, Message.state == MessageState.LEASED
    ).execute()


def _send(message_id: int, owner: str, gateways: Mapping[str, Gateway], watch: _Watch) -> str:
    message = begin(message_id, owner, watch.now())
    if message is None:
        return ""  # cancelled, expired or taken back meanwhile
    outgoing = Outgoing(message.key, message.recipient, message.recipient_name, message.subject, message.body)
    gateway = gateways[message.channel]
    try:
        outcome = gateway.send(outgoing)
    except Exception as failure:  # a gateway that breaks may have sent: never try such a message again by ourselves
        outcome = Unsure(f"{type(failure).__name__}: {failure}")
    if isinstance(outcome, Unsure) and gateway.takes_key:
        outcome = Temporary(outcome.reason)
    return _mark(message_id, owner, outcome, watch.now())


@transaction()
def begin(message_id: int, owner: str, now: datetime) -> Message | None:
    """Write down that a leased message is being sent, before the gateway is called; None when it is no more to go."""
    mine = (Message.id == message_id) & (Message.lease_owner == owner) & (Message.state == MessageState.LEASED)
    begun = (
        Message.update(
            state=MessageState.SENDING, sending_at=now, lease_until=now + LEASE, attempts=Message.attempts + 1
        )
        .where(mine, Message.useful_until > now)
        .execute()
    )
    if not begun:
        Message.update(state=MessageState.EXPIRED, lease_until=None, lease_owner="").where(mine).execute()
        return None
    return Message.get_by_id(message_id)  # type: ignore[no-any-return]


@transaction()
def _mark(message_id: int, owner: str, outcome: Outcome, now: datetime) -> str:
    attempts = Message.select(Message.attempts).where(Message.id == message_id).scalar()
    values: dict[str, object] = {"lease_until": None, "lease_owner": ""}
    match outcome:
        case Sent(reference):
            values |= {"state": MessageState.SENT, "sent_at": now, "gateway_reference": reference, "last_error": ""}
        case Permanent(reason):
            values |= {"state": MessageState.FAILED, "last_error": reason}
        case Unsure(reason):
            values |= {"state": MessageState.UNKNOWN, "last_error": reason}
        case Temporary(reason) if attempts >= MOST_ATTEMPTS:
            values |= {"state": MessageState.DEAD, "last_error": reason, "sending_at": None}
        case Temporary(reason):
            values |= {
                "state": MessageState.READY,
                "last_error": reason,
                "sending_at": None,
                "not_before": now + backoff(attempts),
            }
    marked = (
        Message.update(values)
        .where(Message.id == message_id, Message.lease_owner == owner, Message.state == MessageState.SENDING)
        .execute()
    )
    return str(values["state"]) if marked else ""
