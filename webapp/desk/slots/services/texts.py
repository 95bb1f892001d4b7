"""The SMS beside the reminder call: where and when, in two parts at most (SD-2.4-c)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from webapp.core import calendar
from webapp.core.actor import SYSTEM
from webapp.core.calendar import Calendar
from webapp.core.db import transaction
from webapp.core.identifiers import is_mobile
from webapp.desk.slots.queries import turns
from webapp.desk.slots.queries.turns import Turn
from webapp.desk.slots.services import scripts
from webapp.engines.calls.rules import PhoneFoundWrong
from webapp.engines.messages import queries as messages_queries
from webapp.engines.messages import services as messages
from webapp.engines.messages.rules import Channel

OWNER = "case"
PREFIX = turns.TEXT_KEY
QUIET_FROM = 21 * 60
"""Minutes after Tehran midnight: what comes later in the evening is read in the morning."""


def enqueue_missing(found: Sequence[Turn], days: Calendar, now: datetime) -> int:
    """Put a message into the outbox for each turn that has none for its time; returns how many.

    At night it waits for the hour at which the office opens; it is of no use once the turn has begun. A member without
    a mobile is only called.
    """
    coming = [turn for turn in found if turn.start is not None and calendar.at(turn.on, turn.start) > now]
    known = messages_queries.existing_keys([_key(turn) for turn in coming])
    missing = [turn for turn in coming if _key(turn) not in known]
    return sum(_enqueue(turn, days, now) for turn in turns.with_phones(missing))


def cancel(case_id: int, *, now: datetime) -> int:
    """The time these messages name is no longer that of the case: what has not left stays here."""
    return messages.cancel(OWNER, case_id, key_prefix=PREFIX, actor=SYSTEM, now=now)


@transaction()
def on_phone_found_wrong(event: PhoneFoundWrong) -> None:
    """The number is somebody else's: a text that still waits for it stays here. Who was reached otherwise knows."""
    if event.owner_kind == OWNER:
        messages.cancel(
            OWNER, event.owner_id, key_prefix=PREFIX, recipient=event.number, actor=event.actor, now=event.at
        )


def mobile(turn: Turn) -> str | None:
    """Where a text reaches the one who comes: the first mobile given for the case, else the member's own."""
    return next((phone["number"] for phone in turn.phones if not phone["wrong"] and is_mobile(phone["number"])), None)


def _enqueue(turn: Turn, days: Calendar, now: datetime) -> bool:
    recipient = mobile(turn)
    if recipient is None or turn.start is None:
        return False
    useful_until = calendar.at(turn.on, turn.start)
    morning = _morning(now, days)
    entered = messages.enqueue(
        key=_key(turn),
        channel=Channel.SMS,
        recipient=recipient,
        recipient_name=turn.name,
        body=scripts.reminder_sms(desk=turn.desk, day=turn.on, start=turn.start, venue=turn.venue),
        owner=(OWNER, turn.case_id, turn.title),
        useful_until=useful_until,
        not_before=morning if now < morning < useful_until else now,
        now=now,
    )
    return entered is not None


def _morning(now: datetime, days: Calendar) -> datetime:
    """When the office opens after this night; before now by day."""
    day = calendar.tehran_date(now)
    if calendar.minutes_of_day(now) >= QUIET_FROM:
        day += timedelta(days=1)
    return calendar.at(day, days.working_hours(day)[0])


def _key(turn: Turn) -> str:
    """One message for one time; the version grows with each change of place, also with a change there and back."""
    return f"{PREFIX}{turn.hearing_id}:{turn.version}:{turn.start}:{turn.on.isoformat()}"
