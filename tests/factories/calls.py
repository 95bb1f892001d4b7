"""Calls of any kind, opened by the service."""

import itertools
from datetime import date, datetime
from typing import Any

from webapp.engines.calls import services
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind

TODAY = date(2026, 11, 21)
_numbers = itertools.count(1)


def a_call(now: datetime, **over: Any) -> Call:
    """A reminder call due today with two numbers."""
    number = next(_numbers)
    facts = {
        "key": f"test:{number}",
        "kind": CallKind.REMINDER,
        "owner": ("case", number, f"1405-{number:06d}"),
        "party": f"فولادریس آزمون {number}",
        "person": "خانم شیرین",
        "phones": [
            {"number": "+989000004127", "whose": "همراه مدیر بازرگانی"},
            {"number": "+983100002218", "whose": "دفتر"},
        ],
        "script": "سلام، {caller} هستم از اتاق بازرگانی.",
        "due_on": TODAY,
        "now": now,
    } | over
    call = services.ensure(**facts)
    assert call is not None
    return call
