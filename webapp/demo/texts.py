"""The outbox of the demonstration: a year with an SMS gateway, months without one, and what waits today.

It is told before the database is marked as a demonstration, through the engine's own steps and a gateway that reaches
nobody. From the mark on nothing can be leased any more, for ever: what is in hand or doubtful then stays so.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from webapp.core import calendar
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.desk.slots.queries import turns
from webapp.desk.slots.services import texts
from webapp.desk.slots.services.reminders import REMINDED
from webapp.engines.messages import rules
from webapp.engines.messages import services as messages
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import Channel, MessageState
from webapp.engines.messages.services.dispatch import begin, lease
from webapp.engines.messages.services.gateways import Gateway, Outcome, Outgoing, Permanent, Sent, Temporary, Unsure
from webapp.office.holidays import queries as holidays

KEPT_BACK = 6
BEING_SENT = 5
AHEAD = timedelta(days=14)


class EarlierGateway:
    """The office's relay of earlier months, as it answered then. It opens no connection and reaches nobody."""

    takes_key = False

    def __init__(self) -> None:
        self._place: dict[str, int] = {}

    def send(self, message: Outgoing) -> Outcome:
        """Most are taken; some numbers are refused, some answers never came, some found the account empty."""
        place = self._place.setdefault(message.key, len(self._place))
        if place % 23 == 7:
            return Permanent("گیرنده دریافت پیامک از این خط را بسته است.")
        if place % 29 == 11:
            return Unsure("درگاه در زمان مقرر پاسخ نداد.")
        if place % 37 == 5:
            return Temporary("اعتبار پنل پیامک کافی نیست.")
        return Sent(str(7_400_000 + place))


def tell(manager: Actor, now: datetime, months: int) -> None:
    """Send, lose, keep back and expire what the months of meetings have put into the outbox."""
    _send_until(now - timedelta(days=31 * months // 3), {Channel.SMS: EarlierGateway()})
    _receive_receipts()
    messages.dispatch(now, gateways={})  # the contract has ended: since then they have waited until they expired
    _lay_ahead(now)
    _keep_back(manager, now)
    _leave_in_hand(now)


def _send_until(last: datetime, gateways: Mapping[str, Gateway]) -> None:
    """What the worker did in those months: a look at the outbox whenever something was due."""
    while (due := _next_due()) is not None and due <= last:
        messages.dispatch(due, gateways=gateways)


def _next_due() -> datetime | None:
    due: datetime | None = (
        Message.select(Message.not_before)
        .where(Message.state == MessageState.READY)
        .order_by(Message.not_before)
        .limit(1)
        .scalar()
    )
    return due


@transaction()
def _receive_receipts() -> None:
    """The relay said later what had arrived: nearly all."""
    rules.require_move(MessageState.SENT, MessageState.DELIVERED)
    Message.update(state=MessageState.DELIVERED).where(
        Message.state == MessageState.SENT, Message.id.bin_and(7) != 0
    ).execute()


def _lay_ahead(now: datetime) -> None:
    """The texts of the coming lists are there already, so that the manager may read them over."""
    today = calendar.tehran_date(now)
    days = holidays.calendar(today - AHEAD, today + AHEAD)
    coming = [meeting_id for meeting_id, _ in turns.listed_meetings(today + timedelta(days=1), today + AHEAD)]
    written = calendar.at(days.previous_working_day(today), 12 * 60 + 30)
    texts.enqueue_missing(turns.of_meetings(coming, REMINDED), days, written)


def _keep_back(manager: Actor, now: datetime) -> None:
    waiting = Message.select(Message.id).where(Message.state == MessageState.READY)
    for (message_id,) in list(waiting.order_by(Message.useful_until.desc()).limit(KEPT_BACK).tuples()):
        messages.hold(message_id, actor=manager, now=now)


def _leave_in_hand(now: datetime) -> None:
    """This morning's batch, begun and not ended."""
    worker = "demonstration"
    for message_id in lease(worker, [Channel.SMS], now)[:BEING_SENT]:
        begin(message_id, worker, now)
