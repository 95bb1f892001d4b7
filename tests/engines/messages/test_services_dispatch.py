"""Sending: nothing lost, nothing twice, nothing late, nothing from a demonstration."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.factories.messages import Told, enqueue, state_of
from tests.receivers import smtp_server
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.errors import RuleBroken
from webapp.engines.messages import queries, services
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import LEASE, MOST_ATTEMPTS, MessageState, backoff
from webapp.engines.messages.services.dispatch import begin, lease
from webapp.engines.messages.services.gateways import (
    Outcome,
    Outgoing,
    Permanent,
    Sent,
    Temporary,
    Unsure,
    configured,
)
from webapp.office.audit import queries as history
from webapp.office.settings import services as settings

ROOT = Path(__file__).parents[3]


@pytest.mark.both_engines
def test_a_ready_message_is_sent_once(db: Config, now: datetime) -> None:
    message_id, gateway = enqueue(now), Told(Sent("A1"))
    assert services.dispatch(now, gateways={"email": gateway}) == {"sent": 1}
    assert services.dispatch(now, gateways={"email": gateway}) == {}
    assert len(gateway.given) == 1
    row = queries.one(message_id or 0)
    assert row
    assert (row.state, row.gateway_reference, row.sent_at is not None) == ("sent", "A1", True)


def test_without_a_gateway_messages_wait(db: Config, now: datetime) -> None:
    message_id = enqueue(now)
    assert services.dispatch(now, gateways={}) == {}
    assert services.dispatch(now, gateways={"sms": Told()}) == {}
    assert state_of(message_id) == "ready"


def test_a_late_message_expires_and_never_leaves(db: Config, now: datetime) -> None:
    message_id, gateway = enqueue(now, useful_until=now + timedelta(minutes=5)), Told()
    assert services.dispatch(now + timedelta(minutes=5), gateways={"email": gateway}) == {"expired": 1}
    assert state_of(message_id) == "expired"
    assert gateway.given == []


def test_a_message_expires_even_where_no_gateway_is_set_up(db: Config, now: datetime) -> None:
    enqueue(now, useful_until=now + timedelta(minutes=5))
    assert services.dispatch(now + timedelta(hours=1), gateways={}) == {"expired": 1}


def test_a_message_waits_for_its_time(db: Config, now: datetime) -> None:
    enqueue(now, not_before=now + timedelta(hours=1))
    assert services.dispatch(now, gateways={"email": Told()}) == {}
    assert services.dispatch(now + timedelta(hours=1), gateways={"email": Told()}) == {"sent": 1}


def test_trouble_that_passes_is_tried_again_later_and_later_until_it_is_given_up(db: Config, now: datetime) -> None:
    message_id = enqueue(now, useful_until=now + timedelta(days=9))
    gateway, moment = Told(*[Temporary("421 try later")] * MOST_ATTEMPTS), now
    for attempt in range(1, MOST_ATTEMPTS):
        assert services.dispatch(moment, gateways={"email": gateway}) == {"ready": 1}
        almost = moment + backoff(attempt) - timedelta(seconds=1)
        assert services.dispatch(almost, gateways={"email": gateway}) == {}
        moment += backoff(attempt) + timedelta(seconds=5)
    assert services.dispatch(moment, gateways={"email": gateway}) == {"dead": 1}
    row = queries.one(message_id or 0)
    assert row
    assert (row.attempts, row.last_error) == (MOST_ATTEMPTS, "421 try later")
    assert len(gateway.given) == MOST_ATTEMPTS


def test_what_a_person_sends_again_is_tried_as_often_as_at_first(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    message_id = enqueue(now) or 0
    Message.update(state=MessageState.DEAD, attempts=MOST_ATTEMPTS).where(Message.id == message_id).execute()
    services.send_again(message_id, actor=cast["mahtab"], now=now)
    assert services.dispatch(now, gateways={"email": Told(Temporary("away"))}) == {"ready": 1}
    assert Message.get_by_id(message_id).attempts == 1


def test_a_refusal_is_final(db: Config, now: datetime) -> None:
    message_id = enqueue(now)
    assert services.dispatch(now, gateways={"email": Told(Permanent("550 no such user"))}) == {"failed": 1}
    assert services.dispatch(now + timedelta(days=1), gateways={"email": Told()}) == {}
    assert state_of(message_id) == "failed"


def test_silence_after_sending_is_doubt_and_waits_for_a_person(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    message_id = enqueue(now) or 0
    assert services.dispatch(now, gateways={"email": Told(Unsure("timed out"))}) == {"unknown": 1}
    assert services.dispatch(now + timedelta(hours=1), gateways={"email": Told()}) == {}
    services.resolve_sent(message_id, actor=cast["mahtab"], now=now)
    assert state_of(message_id) == "sent"
    with pytest.raises(RuleBroken):
        services.send_again(message_id, actor=cast["mahtab"], now=now)


def test_only_a_doubtful_message_is_settled_by_a_person(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    """One that is being sent at this moment gets its outcome from the gateway."""
    message_id = enqueue(now) or 0
    for state in (MessageState.SENDING, MessageState.READY, MessageState.CANCELLED):
        Message.update(state=state).where(Message.id == message_id).execute()
        with pytest.raises(RuleBroken):
            services.resolve_sent(message_id, actor=cast["mahtab"], now=now)
        assert state_of(message_id) == state


def test_an_outcome_that_comes_after_the_lease_was_taken_back_changes_nothing(db: Config, now: datetime) -> None:
    """The worker was so slow that another gave the message to a person to decide."""

    class Slow(Told):
        def send(self, message: Outgoing) -> Outcome:
            assert services.dispatch(now + 2 * LEASE, gateways={"email": Told()}) == {"unknown": 1}
            return super().send(message)

    message_id = enqueue(now)
    assert services.dispatch(now, gateways={"email": Slow()}) == {}
    assert state_of(message_id) == "unknown"


def test_a_gateway_that_breaks_leaves_doubt_not_a_second_message(db: Config, now: datetime) -> None:
    class Broken(Told):
        def send(self, message: Outgoing) -> Outcome:
            super().send(message)
            raise ValueError("bug in the gateway")

    gateway, message_id = Broken(), enqueue(now)
    services.dispatch(now, gateways={"email": gateway})
    services.dispatch(now + timedelta(hours=1), gateways={"email": gateway})
    assert state_of(message_id) == "unknown"
    assert len(gateway.given) == 1


def test_a_person_sends_a_doubtful_message_again(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    message_id = enqueue(now) or 0
    services.dispatch(now, gateways={"email": Told(Unsure("timed out"))})
    services.send_again(message_id, actor=cast["mahtab"], now=now)
    assert services.dispatch(now, gateways={"email": Told()}) == {"sent": 1}
    [entry] = history.history("message", message_id)
    assert entry.after == {"state": "ready", "may_be_twice": True}


def test_a_message_is_kept_back_and_released(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    message_id, gateway = enqueue(now) or 0, Told()
    services.hold(message_id, actor=cast["mahtab"], now=now)
    assert services.dispatch(now, gateways={"email": gateway}) == {}
    services.release(message_id, actor=cast["mahtab"], now=now)
    with pytest.raises(RuleBroken):
        services.release(message_id, actor=cast["mahtab"], now=now)
    assert services.dispatch(now, gateways={"email": gateway}) == {"sent": 1}


@pytest.mark.both_engines
def test_a_demonstration_never_sends(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    settings.mark_demo(actor=cast["omid"], now=now)
    message_id, gateway = enqueue(now), Told()
    assert services.dispatch(now, gateways={"email": gateway}) == {}
    assert gateway.given == []
    assert state_of(message_id) == "ready"


@pytest.mark.both_engines
def test_what_is_taken_in_hand_is_of_use_still_and_nothing_of_a_demonstration(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    """Neither may rest on another step having run before."""
    enqueue(now, "late", useful_until=now + timedelta(hours=1))
    good = enqueue(now)
    assert lease("worker", ["email"], now + timedelta(hours=1)) == [good]
    settings.mark_demo(actor=cast["omid"], now=now)
    enqueue(now, "another")
    assert lease("worker", ["email"], now) == []


@pytest.mark.parametrize("takes_key", [False, True])
def test_a_lease_that_ends_while_sending(db: Config, now: datetime, takes_key: bool) -> None:
    """Without our key at the gateway a person decides; with it the same key goes again."""
    message_id = enqueue(now)
    lost = {"lease_until": now + LEASE, "lease_owner": "a worker that was killed"}
    Message.update(state=MessageState.SENDING, sending_at=now, **lost).where(Message.id == message_id).execute()
    gateway = Told(takes_key=takes_key)
    assert services.dispatch(now + LEASE - timedelta(seconds=1), gateways={"email": gateway}) == {}
    result = services.dispatch(now + LEASE, gateways={"email": gateway})
    assert result == ({"sent": 1} if takes_key else {"unknown": 1})


def test_a_lease_that_ends_before_sending_is_free_again(db: Config, now: datetime) -> None:
    message_id = enqueue(now)
    lost = {"lease_until": now + LEASE, "lease_owner": "a worker that was killed"}
    Message.update(state=MessageState.LEASED, **lost).where(Message.id == message_id).execute()
    assert services.dispatch(now, gateways={"email": Told()}) == {}
    assert services.dispatch(now + LEASE, gateways={"email": Told()}) == {"sent": 1}


def test_what_lost_its_use_while_others_were_being_sent_does_not_leave(db: Config, now: datetime) -> None:
    late = enqueue(now, useful_until=now + timedelta(minutes=1))
    assert lease("worker", ["email"], now) == [late]
    assert begin(late or 0, "worker", now + timedelta(minutes=1)) is None
    assert state_of(late) == "expired"


def test_what_was_cancelled_in_the_last_moment_does_not_leave(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    """The batch is leased; the first sending cancels the second."""
    first, second = enqueue(now, "a"), enqueue(now, "b")

    class Cancels(Told):
        def send(self, message: Outgoing) -> Outcome:
            services.drop(second or 0, actor=cast["mahtab"], now=now)
            return super().send(message)

    gateway = Cancels()
    services.dispatch(now, gateways={"email": gateway})
    assert (state_of(first), state_of(second)) == ("sent", "cancelled")
    assert [message.key for message in gateway.given] == ["a"]


WORKER = """
import sys
from webapp.core import clock, config, db
from webapp.engines.messages import services
db.connect(config.read())
with db.database.connection_context():
    print("begun", flush=True)
    services.dispatch(clock.now())
"""


def test_a_worker_killed_while_sending_loses_nothing_and_sends_nothing_twice(db: Config) -> None:
    """kill -9 in the middle of a batch: the one being sent becomes unknown, the others go once."""
    from webapp.core import clock

    now = clock.now()
    ids = [enqueue(now, f"key-{number}", recipient=f"m{number}@example.test") for number in range(5)]
    with smtp_server() as (port, mailbox):
        mailbox.silence = 30
        address = f"smtp://127.0.0.1:{port}?from=desk@chamber.example"
        environment = os.environ | {"MIZBAN_DATA": str(db.data), "MIZBAN_SMTP": address, "PYTHONPATH": str(ROOT)}
        worker = subprocess.Popen([sys.executable, "-c", WORKER], cwd=ROOT, env=environment)
        deadline = time.monotonic() + 20
        while not mailbox.arrived and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        assert [state_of(message_id) for message_id in ids] == ["sending", "leased", "leased", "leased", "leased"]
        mailbox.silence = 0
        later = clock.now() + 2 * LEASE
        assert services.dispatch(later, gateways=configured({"MIZBAN_SMTP": address})) == {"unknown": 1, "sent": 4}
        assert services.dispatch(later + LEASE, gateways=configured({"MIZBAN_SMTP": address})) == {}
    assert [state_of(message_id) for message_id in ids] == ["unknown", "sent", "sent", "sent", "sent"]
    assert sorted(mail["To"] for mail in mailbox.arrived) == [f"m{number}@example.test" for number in range(5)]
