"""Putting messages into the outbox, keeping them back, taking them out, settling doubtful ones."""

from datetime import datetime

from webapp.core import db
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.text import clean
from webapp.engines.messages import rules
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import WAITING, MessageState
from webapp.office.audit import services as audit


@transaction()
def enqueue(
    *,
    key: str,
    channel: str,
    recipient: str,
    body: str,
    owner: tuple[str, int, str],
    useful_until: datetime,
    recipient_name: str = "",
    subject: str = "",
    not_before: datetime | None = None,
    now: datetime,
) -> int | None:
    """Put a message into the outbox, in the caller's transaction; its id, or None when the key is there already.

    `recipient` is an E.164 number or a mail address; `owner` is kind, id and title of the thing it speaks about;
    after `useful_until` it never leaves. Reconciling services may call this as often as they like.
    """
    kind, owner_id, title = owner
    row = {
        "key": key,
        "channel": str(channel),
        "recipient": recipient,
        "recipient_name": recipient_name[:160],
        "subject": clean(subject)[:200],
        "body": clean(body, lines=True),
        "owner_kind": kind,
        "owner_id": owner_id,
        "owner_title": title[:200],
        "useful_until": useful_until,
        "not_before": not_before or now,
        "created_at": now,
    }
    if Message.select(Message.id).where(Message.key == key).exists():
        return None
    Message.insert(row).on_conflict_ignore().execute()
    return Message.select(Message.id).where(Message.key == key).scalar()  # type: ignore[no-any-return]


@transaction()
def cancel(
    owner_kind: str, owner_id: int, *, key_prefix: str = "", recipient: str = "", actor: Actor, now: datetime
) -> int:
    """Take back what has not left yet of one owner, of one kind, to one recipient; returns how many."""
    wanted = (
        (Message.owner_kind == owner_kind)
        & (Message.owner_id == owner_id)
        & (Message.state << [str(state) for state in WAITING])
    )
    if key_prefix:
        wanted &= Message.key.startswith(key_prefix)
    if recipient:
        wanted &= Message.recipient == recipient
    taken = Message.update(state=MessageState.CANCELLED, lease_owner="", lease_until=None).where(wanted).execute()
    if taken:
        title = Message.select(Message.owner_title).where(
            Message.owner_kind == owner_kind, Message.owner_id == owner_id
        )
        subject = (owner_kind, owner_id, title.limit(1).scalar())
        audit.record(actor, "message.cancelled_all", subject=subject, after={"count": taken}, now=now)
    return int(taken)


def release(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Let a message go that was kept back."""
    _move(message_id, MessageState.READY, "message.released", actor, now, only_from=MessageState.HELD)


def hold(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Keep a waiting message back."""
    _move(message_id, MessageState.HELD, "message.held", actor, now)


def send_again(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Try a failed, given-up or doubtful message once more; the person has made sure that this does no harm."""
    _move(message_id, MessageState.READY, "message.sent_again", actor, now)


def resolve_sent(message_id: int, *, actor: Actor, now: datetime) -> None:
    """The person has found out that a doubtful message did arrive."""
    _move(message_id, MessageState.SENT, "message.resolved_sent", actor, now, only_from=MessageState.UNKNOWN)


def drop(message_id: int, *, actor: Actor, now: datetime) -> None:
    """Cancel one message that has not left, or a doubtful one."""
    _move(message_id, MessageState.CANCELLED, "message.cancelled", actor, now)


@transaction()
def _move(
    message_id: int,
    state: MessageState,
    event: str,
    actor: Actor,
    now: datetime,
    only_from: MessageState | None = None,
) -> None:
    message = db.hold(Message, message_id)
    if only_from is not None and message.state != only_from:
        rules.require_move(MessageState.DELIVERED, state)  # refused: the message is not where the person saw it
    rules.require_move(message.state, state)
    before, doubtful = message.state, message.state == MessageState.UNKNOWN
    message.state = state
    message.lease_until, message.lease_owner = None, ""
    if state == MessageState.READY:
        message.sending_at, message.attempts, message.not_before = None, 0, now
    if state == MessageState.SENT:
        message.sent_at = message.sending_at or now
    message.save()
    audit.record(
        actor,
        event,
        subject=("message", message.id, message.recipient_name or message.recipient),
        before={"state": before},
        after={"state": state} | ({"may_be_twice": True} if doubtful and state == MessageState.READY else {}),
        now=now,
    )
