"""A meeting that has begun, and what the room tells upwards."""

from datetime import datetime
from typing import Any

import pytest

from tests.factories.room import started
from webapp.core.actor import Actor
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingHeld, MeetingStarted
from webapp.desk.slots.models import Hearing


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


@pytest.fixture
def room(db: Any, now: datetime, negin: Actor) -> tuple[Meeting, list[Hearing]]:
    return started(now, negin)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What was told upwards."""
    from webapp.core import events as core_events

    told: list[Any] = []
    core_events.install({MeetingStarted: [told.append], MeetingHeld: [told.append]})
    yield told
    core_events.install({})
