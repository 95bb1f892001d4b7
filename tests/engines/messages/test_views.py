import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from webapp.core.actor import Actor
from webapp.engines.messages import queries, services
from webapp.engines.messages.models import Message
from webapp.engines.messages.rules import MessageState
from webapp.engines.messages.views import STATES
from webapp.office.settings import services as settings

As = Callable[[str], Any]


def _message(now: datetime, state: str = "ready", number: int = 1, **over: Any) -> int:
    message_id = services.enqueue(
        key=f"k{number}",
        channel="sms",
        recipient="+989131234567",
        recipient_name="کاشی کاوه",
        body="نوبت شما <b>ساعت ۰۹:۲۰</b> است.",
        owner=("meeting", 12, "گمرک ۱۲/۱۴۰۵"),
        useful_until=now + timedelta(days=2),
        now=now,
    )
    assert message_id
    Message.update(state=state, **over).where(Message.id == message_id).execute()
    return message_id


def test_every_state_has_its_words() -> None:
    assert set(STATES) == set(MessageState)
    assert {state for group in queries.GROUPS.values() for state in group} == set(MessageState)


def test_what_waits_says_why(client_as: As, now: datetime) -> None:
    _message(now)
    page = client_as("negin").get("/messages").get_data(as_text=True)
    assert "برای این مسیر درگاهی تنظیم نشده" in page
    assert "&lt;b&gt;ساعت" in page
    assert "۰۹۱۳ ۱۲۳ ۴۵۶۷" in page
    assert "/messages/1/cancel" not in page  # an expert reads; the manager decides


def test_phones_are_for_those_who_may_see_them(client_as: As, now: datetime) -> None:
    _message(now)
    page = client_as("omid").get("/messages").get_data(as_text=True)
    assert "کاشی کاوه" in page
    assert "۰۹۱۳ ۱۲۳ ۴۵۶۷" not in page
    assert "نوبت شما" not in page  # an administrator sees no case content


def test_a_demonstration_says_so(client_as: As, now: datetime, cast: dict[str, Actor]) -> None:
    settings.mark_demo(actor=cast["omid"], now=now)
    assert "هرگز چیزی از آن ارسال نمی‌شود" in client_as("mahtab").get("/messages").get_data(as_text=True)


@pytest.mark.parametrize(
    ("state", "act", "becomes"),
    [
        ("ready", "hold", "held"),
        ("ready", "cancel", "cancelled"),
        ("held", "release", "ready"),
        ("unknown", "arrived", "sent"),
        ("unknown", "again", "ready"),
        ("unknown", "cancel", "cancelled"),
        ("failed", "again", "ready"),
        ("dead", "again", "ready"),
    ],
)
def test_a_manager_settles_it(client_as: As, now: datetime, state: str, act: str, becomes: str) -> None:
    message_id = _message(now, state)
    mahtab = client_as("mahtab")
    group = next(name for name, states in queries.GROUPS.items() if state in states)
    assert f"/messages/{message_id}/{act}" in mahtab.get(f"/messages?group={group}").get_data(as_text=True)
    assert mahtab.post(f"/messages/{message_id}/{act}?group={group}").location == f"/messages?group={group}"
    assert Message.get_by_id(message_id).state == becomes


@pytest.mark.parametrize(("state", "act"), [("sent", "again"), ("sending", "cancel"), ("expired", "again")])
def test_what_cannot_be_done_is_told(client_as: As, now: datetime, state: str, act: str) -> None:
    message_id = _message(now, state)
    answer = client_as("mahtab").post(f"/messages/{message_id}/{act}")
    assert answer.status_code == 409
    assert Message.get_by_id(message_id).state == state


def test_unknown_things_are_404(client_as: As, now: datetime) -> None:
    mahtab = client_as("mahtab")
    assert mahtab.get("/messages?group=x").status_code == 404
    assert mahtab.post("/messages/999/cancel").status_code == 404
    assert mahtab.post(f"/messages/{_message(now)}/x").status_code == 404


def test_strangers_and_colleagues(client: Any, client_as: As, now: datetime) -> None:
    message_id = _message(now)
    assert client.get("/messages").status_code == 303
    assert client_as("nader").get("/messages").status_code == 403
    assert client_as("negin").post(f"/messages/{message_id}/cancel").status_code == 403


def test_the_page_costs_the_same_with_1_and_30_messages(client_as: As, now: datetime, count_sql: Any) -> None:
    mahtab = client_as("mahtab")
    _message(now)
    with count_sql() as few:
        mahtab.get("/messages")
    for number in range(2, 32):
        _message(now, number=number)
    with count_sql() as many:
        mahtab.get("/messages")
    assert few.value == many.value


def test_what_is_of_no_use_any_more_is_not_offered_again(client_as: As, now: datetime) -> None:
    for number, state in enumerate(("failed", "dead", "unknown"), 1):
        _message(now, state, number)
    assert client_as("mahtab").get("/messages?group=troubled").get_data(as_text=True).count("/again") == 3
    Message.update(useful_until=now).execute()
    page = client_as("mahtab").get("/messages?group=troubled").get_data(as_text=True)
    assert "/again" not in page
    assert page.count("/arrived") == 1


def test_a_group_is_narrowed_to_one_of_its_states(client_as: As, now: datetime) -> None:
    for number, state in enumerate(("expired", "expired", "cancelled"), 1):
        _message(now, state, number, recipient_name=f"گیرندهٔ {state}")
    page = client_as("negin").get("/messages?group=over").get_data(as_text=True)
    assert "گیرندهٔ expired" in page
    assert "گیرندهٔ cancelled" in page
    narrowed = client_as("negin").get("/messages?group=over&state=expired").get_data(as_text=True)
    assert "گیرندهٔ expired" in narrowed
    assert "گیرندهٔ cancelled" not in narrowed
    assert client_as("negin").get("/messages?group=over&state=sent").status_code == 404
    assert client_as("negin").get("/messages?group=over&state=lost").status_code == 404


def test_older_messages_of_one_state_stay_of_that_state(client_as: As, now: datetime) -> None:
    for number in range(1, 61):
        _message(now, "expired" if number > 3 else "cancelled", number)
    page = client_as("negin").get("/messages?group=over&state=expired").get_data(as_text=True)
    [older] = re.findall(r'href="(/messages\?[^"]*before=[^"]*)"', page)
    rest = client_as("negin").get(unescape(older)).get_data(as_text=True)
    assert rest.count("<td>") == 7 * 3
