"""Calls before the meeting, and the order of the call desk."""

from datetime import datetime

from tasks.huey import periodic
from webapp.desk.slots import services as slots
from webapp.engines.calls import services as calls


@periodic("reminder_calls")
def ensure_reminder_calls(now: datetime) -> int:
    """A call for each hearing of the next meeting, on the last working day before it (SD-2.4-c)."""
    return slots.ensure_reminder_calls(now)


@periodic("calls_sweep")
def sweep(now: datetime) -> int:
    """Calls whose time has come again, claims that were left, calls that are of no use any more."""
    return calls.sweep(now)
