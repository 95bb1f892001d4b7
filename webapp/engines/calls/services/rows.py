"""What all writers of calls do: hold rows in one order, put a call back, tell who looks on."""

from datetime import datetime
from typing import Any

from webapp.core import feed
from webapp.core.db import is_postgresql
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallState

TOPIC = "calls"


def held(which: Any) -> list[Call]:
    """The calls, held in the order of their ids: two who need the same ones never wait for each other."""
    query = Call.select().where(which).order_by(Call.id)
    return list(query.for_update() if is_postgresql() else query)


def put_back(call: Call) -> None:
    """Back into the queue, in nobody's hand."""
    call.state, call.retry_at = CallState.DUE, None
    call.claimed_by = call.claimed_at = None
    call.claimed_by_name = ""
    call.version += 1
    call.save()


def subject(call: Call) -> tuple[str, int, str]:
    """What the history names it by."""
    return ("call", call.id, call.party)


def changed(call: Call, now: datetime) -> None:
    """Tell the open call desks."""
    feed.changed(TOPIC, str(call.id), now=now)
