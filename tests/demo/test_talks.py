"""The telephone of the demonstration refuses nothing that its own clock brings about."""

import random
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from tests.factories.calendar import OFFICE
from tests.factories.calls import a_call
from webapp.core.actor import Actor
from webapp.demo.talks import Talks
from webapp.engines.calls.models import Call


class WrongNumber(random.Random):
    """Whoever is rung, it is somebody else's number."""

    def random(self) -> float:
        return 0.15


@pytest.mark.parametrize("minutes", range(20, 30))
def test_a_call_just_before_its_meeting_is_made_whole_or_not_at_all(
    db: Any, now: datetime, cast: dict[str, Actor], minutes: int
) -> None:
    call = a_call(now, useful_until=now + timedelta(minutes=minutes))
    registers: Any = SimpleNamespace(experts=(cast["negin"],), desks=[])

    Talks(registers, WrongNumber(1), (now + timedelta(days=10)).date(), OFFICE).morning(now)

    assert Call.get_by_id(call.id).state == ("concluded" if minutes > 25 else "due")
