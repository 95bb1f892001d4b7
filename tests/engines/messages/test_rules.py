from datetime import timedelta

import pytest

from webapp.core.errors import RuleBroken
from webapp.engines.messages.rules import MessageState, backoff, require_move


@pytest.mark.parametrize(
    "state", [MessageState.SENT, MessageState.CANCELLED, MessageState.EXPIRED, MessageState.DELIVERED]
)
def test_what_has_left_or_ended_never_becomes_ready_again(state: MessageState) -> None:
    with pytest.raises(RuleBroken):
        require_move(state, MessageState.READY)


def test_nothing_is_sent_that_was_not_marked_as_being_sent() -> None:
    for state in MessageState:
        if state not in (MessageState.SENDING, MessageState.UNKNOWN):
            with pytest.raises(RuleBroken):
                require_move(state, MessageState.SENT)


def test_a_message_being_sent_can_no_longer_be_cancelled() -> None:
    with pytest.raises(RuleBroken):
        require_move(MessageState.SENDING, MessageState.CANCELLED)


def test_each_wait_is_longer_than_the_last_up_to_three_hours() -> None:
    waits = [backoff(attempts) for attempts in range(1, 8)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=1)
    assert waits[-1] == timedelta(hours=3)
