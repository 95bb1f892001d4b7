"""The outbox of the demonstration shows every state, and nothing ever leaves it."""

import smtplib
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.factories.board import a_case, a_meeting, member_slots
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.demo import texts
from webapp.desk.slots.models import Hearing
from webapp.engines.messages import services as messages
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import Channel, MessageState
from webapp.engines.messages.services.gateways import Outcome, Outgoing, Sent
from webapp.office.settings import services as settings

DAYS = 18 * 31


@pytest.fixture
def office(db: Config, now: datetime, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> Config:
    """Eighteen months in small: a text every other day, some taken back, and three lists of the coming days."""

    def reaches(*_: Any, **__: Any) -> None:
        raise AssertionError("a demonstration reaches nobody")

    monkeypatch.setattr(httpx, "post", reaches)
    monkeypatch.setattr(smtplib, "SMTP", reaches)
    for number, back in enumerate(range(DAYS, 2, -2)):
        moment = now - timedelta(days=back)
        messages.enqueue(
            key=f"reminder:{number}:1:540:{moment:%Y-%m-%d}",
            channel=Channel.SMS,
            recipient="+989000000001",
            body="نوبت شما",
            owner=("case", number, f"پروندهٔ {number}"),
            useful_until=moment + timedelta(hours=25),
            now=moment,
        )
        if number % 40 == 3:
            messages.cancel("case", number, actor=cast["negin"], now=moment)
    for ahead in (2, 3, 4):
        meeting = a_meeting(now, date=(now + timedelta(days=ahead)).date(), state="list_approved")
        for slot in member_slots(meeting):
            Hearing.create(case=a_case(now).id, meeting=meeting.id, slot=slot.id, state="placed")
    texts.tell(cast["mahtab"], now, 18)
    settings.mark_demo(actor=cast["mahtab"], now=now)
    return db


def _states() -> Counter[str]:
    return Counter(state for (state,) in Message.select(Message.state).tuples())


@pytest.mark.both_engines
def test_every_state_is_there_five_times(office: Config) -> None:
    found = _states()
    assert {state: found[state] for state in MessageState if found[state] < 5} == {}


def test_what_is_over_and_what_waits_is_told_as_it_would_have_been(office: Config, now: datetime) -> None:
    lapsed = now - timedelta(days=DAYS // 3)
    for message in Message.select():
        assert message.sent_at is None or message.created_at <= message.sent_at < message.useful_until
        if message.state in ("ready", "held", "leased", "sending"):
            assert message.useful_until > now
        if message.state in ("sent", "delivered", "failed", "unknown", "dead"):
            assert message.created_at <= lapsed
        if message.state == "dead":
            assert message.attempts == 6
        if message.state == "expired":
            assert message.useful_until <= now


def test_nothing_leaves_a_demonstration_however_long_it_stands(office: Config, now: datetime) -> None:
    class Counting:
        takes_key = True
        seen = 0

        def send(self, message: Outgoing) -> Outcome:
            self.seen += 1
            return Sent()

    gateway, before = Counting(), _states()
    for later in (timedelta(), timedelta(minutes=10), timedelta(days=400)):
        messages.dispatch(now + later, gateways={Channel.SMS: gateway, Channel.EMAIL: gateway})
    assert gateway.seen == 0
    after = _states()
    assert after["expired"] == before["expired"] + before["ready"] + before["held"]
    for state in set(MessageState) - {"expired", "ready", "held"}:
        assert after[state] == before[state]
