"""States of a message, where it may go from each, and how long to wait before another try."""

from datetime import timedelta
from enum import StrEnum

from webapp.core.errors import RuleBroken


class MessageState(StrEnum):
    HELD = "held"
    """A person keeps it back."""
    READY = "ready"
    LEASED = "leased"
    """A worker has it in hand; nothing has left yet."""
    SENDING = "sending"
    """Written before the gateway is called."""
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    """The gateway refused it for good."""
    UNKNOWN = "unknown"
    """The worker was lost, or the gateway fell silent, while it was being sent: a person decides."""
    DEAD = "dead"
    """Tried often enough."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Not sent while it was of use; it never leaves."""


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"


WAITING = (MessageState.HELD, MessageState.READY, MessageState.LEASED)
"""Nothing has left the building: may still be cancelled."""
TROUBLED = (MessageState.UNKNOWN, MessageState.FAILED, MessageState.DEAD)
"""A person should look."""

_MOVES = {
    MessageState.HELD: {MessageState.READY, MessageState.CANCELLED, MessageState.EXPIRED},
    MessageState.READY: {MessageState.HELD, MessageState.LEASED, MessageState.CANCELLED, MessageState.EXPIRED},
    MessageState.LEASED: {MessageState.READY, MessageState.SENDING, MessageState.CANCELLED, MessageState.EXPIRED},
    MessageState.SENDING: {
        MessageState.SENT,
        MessageState.READY,
        MessageState.FAILED,
        MessageState.UNKNOWN,
        MessageState.DEAD,
    },
    MessageState.UNKNOWN: {MessageState.SENT, MessageState.READY, MessageState.CANCELLED},
    MessageState.FAILED: {MessageState.READY},
    MessageState.DEAD: {MessageState.READY},
    MessageState.SENT: {MessageState.DELIVERED},
    MessageState.DELIVERED: set(),
    MessageState.CANCELLED: set(),
    MessageState.EXPIRED: set(),
}


def require_move(old: str, new: MessageState) -> None:
    """Refuse a step that a message in this state cannot take."""
    if new not in _MOVES[MessageState(old)]:
        raise RuleBroken("message_move")


LEASE = timedelta(minutes=2)
"""Longer than any gateway may take to answer, with the rest of the batch before it."""
BATCH = 10
MOST_ATTEMPTS = 6
_BACKOFF = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180)]


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts without success."""
    return _BACKOFF[min(attempts, len(_BACKOFF)) - 1]
