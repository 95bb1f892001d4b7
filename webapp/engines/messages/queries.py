"""What waits to leave, what left, what went wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from webapp.core.prepared import prepared
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import TROUBLED, MessageState

GROUPS: dict[str, tuple[MessageState, ...]] = {
    "waiting": (MessageState.READY, MessageState.LEASED, MessageState.SENDING),
    "held": (MessageState.HELD,),
    "troubled": TROUBLED,
    "sent": (MessageState.SENT, MessageState.DELIVERED),
    "over": (MessageState.CANCELLED, MessageState.EXPIRED),
}


@dataclass(frozen=True)
class Row:
    """One message as the outbox page and its owner's page show it."""

    id: int
    channel: str
    recipient: str
    recipient_name: str
    subject: str
    body: str
    owner_kind: str
    owner_id: int
    owner_title: str
    state: str
    useful_until: datetime
    not_before: datetime
    attempts: int
    sending_at: datetime | None
    sent_at: datetime | None
    gateway_reference: str
    last_error: str
    created_at: datetime
    key: str


_COLUMNS = [getattr(Message, name) for name in Row.__dataclass_fields__]


def counts() -> dict[str, int]:
    """How many messages there are in each state."""
    return dict(Message.select(Message.state, fn.COUNT(Message.id)).group_by(Message.state).tuples())


def page(group: str, *, state: MessageState | None = None, before_id: int | None = None, limit: int = 50) -> list[Row]:
    """Messages of a group, or of one of its states, newest first."""
    wanted = Message.state << [str(one) for one in ((state,) if state else GROUPS[group])]
    if before_id is not None:
        wanted &= Message.id < before_id
    query = Message.select(*_COLUMNS).where(wanted).order_by(Message.id.desc()).limit(limit)
    return [Row(*row) for row in query.tuples()]


def one(message_id: int) -> Row | None:
    """One message."""
    row = Message.select(*_COLUMNS).where(Message.id == message_id).tuples().first()
    return Row(*row) if row else None


def existing_keys(keys: Sequence[str]) -> set[str]:
    """Which of the keys already have a message: a reconciling task asks before it gathers facts."""
    if not keys:
        return set()
    return {key for (key,) in Message.select(Message.key).where(Message.key.in_(list(keys))).tuples()}


def of(owner_kind: str, owner_id: int) -> list[Row]:
    """The messages about one thing, newest first."""
    return [Row(*row) for row in _about(owner_kind, owner_id)]


@prepared
def _about(owner_kind: Any, owner_id: Any) -> Any:
    about = (Message.owner_kind == owner_kind) & (Message.owner_id == owner_id)
    return Message.select(*_COLUMNS).where(about).order_by(Message.id.desc())
