"""Messages are put in once and taken back by their owner."""

from datetime import datetime

import pytest

from tests.factories.messages import enqueue, state_of
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.db import transaction
from webapp.engines.messages import services
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import MessageState
from webapp.office.audit import queries as history


@pytest.mark.both_engines
def test_the_same_key_makes_one_message(db: Config, now: datetime) -> None:
    assert enqueue(now)
    assert enqueue(now) is None
    assert Message.select().count() == 1


def test_a_message_goes_with_the_transaction_that_caused_it(db: Config, now: datetime) -> None:
    @transaction()
    def fails() -> None:
        enqueue(now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert Message.select().count() == 0


def test_an_owner_takes_back_what_has_not_left(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    waiting, sent = enqueue(now), enqueue(now, "other")
    Message.update(state=MessageState.SENT).where(Message.id == sent).execute()
    assert services.cancel("meeting", 12, actor=cast["mahtab"], now=now) == 1
    assert (state_of(waiting), state_of(sent)) == ("cancelled", "sent")
    assert history.history("meeting", 12)[0].event == "message.cancelled_all"


def test_of_one_kind_or_to_one_recipient_only_that_is_taken_back(
    db: Config, now: datetime, cast: dict[str, Actor]
) -> None:
    kept = [enqueue(now, "thanks:12"), enqueue(now, "thanks:13", recipient="other@example.test")]
    invited = enqueue(now)
    assert services.cancel("meeting", 12, key_prefix="invite:", actor=cast["mahtab"], now=now) == 1
    assert [state_of(one) for one in (*kept, invited)] == ["ready", "ready", "cancelled"]
    assert services.cancel("meeting", 12, recipient="other@example.test", actor=cast["mahtab"], now=now) == 1
    assert [state_of(one) for one in kept] == ["ready", "cancelled"]
