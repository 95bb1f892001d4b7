"""The one source of time. Everything else takes `now`."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TEHRAN = ZoneInfo("Asia/Tehran")

# MIZBAN_CLOCK (an ISO moment) starts the clock there: demonstrations and rehearsals of a meeting day.
_shift = timedelta()
_fixed: datetime | None = None
if os.environ.get("MIZBAN_CLOCK"):
    _shift = datetime.fromisoformat(os.environ["MIZBAN_CLOCK"]).astimezone(UTC) - datetime.now(UTC)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return _fixed or datetime.now(UTC) + _shift


def today(moment: datetime | None = None) -> date:
    """The date in Tehran at the moment (default: now)."""
    return (moment or now()).astimezone(TEHRAN).date()


@contextmanager
def fixed(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment: demo data and tests."""
    global _fixed
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
