"""States of a message; where it may go from each."""

from enum import StrEnum


class MessageState(StrEnum):
    HELD = "held"
    READY = "ready"
    LEASED = "leased"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    DEAD = "dead"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Channel(StrEnum):
    SMS = "sms"
    EMAIL = "email"
