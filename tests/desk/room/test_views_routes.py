"""Actions as a tablet sends them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.room import send, started, state
from webapp.core.actor import Actor
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.room.models import RoomAction
from webapp.desk.slots.models import Hearing


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


@pytest.fixture
def room(app: Any, now: datetime, negin: Actor) -> tuple[Meeting, list[Hearing]]:
    return started(now, negin)


def test_an_action_and_its_repetition(client_as: Callable[[str], Any], room: Any, now: datetime) -> None:
    meeting, (one, two, *_) = room
    client = client_as("negin")
    first = send(client, meeting, one, "enter", now, action_id="tablet-1")
    assert (first.status_code, first.json["state"]) == (200, "in_room")
    again = send(client, meeting, one, "enter", now, action_id="tablet-1")
    assert (again.status_code, again.json["state"]) == (200, "in_room")
    assert RoomAction.select().where(RoomAction.action_id == "tablet-1").count() == 1
    refused = send(client, meeting, two, "enter", now)
    assert refused.status_code == 409
    assert refused.json["said"] == "کس دیگری در اتاق است؛ اول آن نوبت را تمام کنید."


def test_a_decision_as_it_is_typed(client_as: Callable[[str], Any], room: Any, now: datetime) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    fields = {"kind": "order", "text": "رسیدگي دوباره", "decider_post": "مدیر کل", "due": "پنج‌شنبه 5 آذر"}
    answer = send(client, meeting, one, "decision", now, values={"key": "abcd", "fields": fields})
    assert answer.json["decision"] == {"key": "abcd", "state": "recorded"}
    row = decisions.of_hearing(one.id)[0]
    assert (row.text, row.due_on.isoformat()) == ("رسیدگی دوباره", "2026-11-26")
    facts = client.get(f"/meetings/{meeting.id}/room/facts").json
    assert facts["turns"][0]["decisions"][0]["due"] == "پنجشنبه ۵ آذر"


def test_a_due_date_without_its_year_is_the_coming_one(
    client_as: Callable[[str], Any], room: Any, now: datetime
) -> None:
    meeting, (one, *_) = room
    fields = {"text": "متن", "due": "۲۹/۸"}
    answer = send(client_as("negin"), meeting, one, "decision", now, values={"key": "abcd", "fields": fields})
    assert answer.json["problems"] == {}
    assert str(decisions.of_hearing(one.id)[0].due_on) == "2027-11-20"


@pytest.mark.parametrize(
    ("due", "said"),
    [("نمی‌دانم", "تاریخ"), ("۱ فروردین ۱۴۰۵", "پیش از روز جلسه")],
)
def test_a_due_date_nobody_can_read_is_told_at_its_field(
    client_as: Callable[[str], Any], room: Any, now: datetime, due: str, said: str
) -> None:
    meeting, (one, *_) = room
    answer = send(
        client_as("negin"), meeting, one, "decision", now, values={"key": "abcd", "fields": {"text": "متن", "due": due}}
    )
    assert answer.status_code == 200
    assert said in answer.json["problems"]["due_on"]
    assert decisions.of_hearing(one.id)[0].text == "متن"


@pytest.mark.parametrize(
    "over",
    [
        {"kind": "dance"},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-21T10:00:00"},
        {"action_id": "x"},
        {"action_id": "../../etc"},
        {"kind": "decision", "values": {"fields": {}}},
        {"kind": "decision", "values": {"key": "abcd", "fields": {"kind": "bribe"}}},
        {"values": ["list"]},
        {"hearing": "one"},
    ],
)
def test_what_no_tablet_of_ours_sends(
    client_as: Callable[[str], Any], room: Any, now: datetime, over: dict[str, Any]
) -> None:
    meeting, (one, *_) = room
    assert send(client_as("negin"), meeting, one, "arrived", now, **over).status_code == 422
    assert (state(one), Decision.select().count()) == ("confirmed", 0)


def test_a_decision_takes_few_statements(
    client_as: Callable[[str], Any], room: Any, now: datetime, count_sql: Any
) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    fields = {"kind": "order", "text": "رسیدگی", "decider_post": "مدیر کل"}
    send(client, meeting, one, "decision", now, values={"key": "abcd", "fields": fields})
    with count_sql() as counted:
        send(
            client,
            meeting,
            one,
            "decision",
            now + timedelta(seconds=2),
            values={"key": "abcd", "fields": {"text": "تازه"}},
        )
    assert counted.value <= 12, counted.statements


def test_a_fresh_token_says_whose_it_is(client_as: Callable[[str], Any], room: Any, cast: dict[str, Actor]) -> None:
    told = client_as("negin").get("/room/token").json
    assert told["person"] == cast["negin"].id
    assert told["csrf"]


@pytest.fixture
def promise(room: Any, now: datetime) -> Decision:
    """What the first case of the room was promised in an earlier meeting, and nobody kept."""
    earlier, _ = a_held_meeting(now, 0, state="closed")
    old = Hearing.create(case=room[1][0].case_id, meeting=earlier.id, state="heard")
    return a_decision(old, now, key="old-1", text="حقوق ورودی پس داده شود", state="not_done", member_degree="none")


def test_the_earlier_promise_stands_beside_the_form_and_is_ticked_as_replaced(
    client_as: Any, room: Any, promise: Decision, now: datetime
) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    page = client.get(f"/meetings/{meeting.id}/room").text
    for words in ("وعده‌های پیشین همین پرونده", promise.text, 'name="replaces" value="old-1"'):
        assert words in page
    assert page.count("data-promises=") == 1
    values = {"key": "new-1", "fields": {"kind": "order", "text": "تا پایان هفته", "decider_post": "مدیر کل"}}
    values["fields"]["replaces"] = ["old-1"]
    twice = [send(client, meeting, one, "decision", now, action_id="tick-0001", values=values) for _ in range(2)]
    assert [answer.json["decision"]["state"] for answer in twice] == ["recorded", "recorded"]
    facts = client.get(f"/meetings/{meeting.id}/room/facts").json
    turn = next(turn for turn in facts["turns"] if turn["id"] == one.id)
    assert [decision["replaces"] for decision in turn["decisions"]] == [["old-1"]]


@pytest.mark.parametrize("replaces", ["old-1", [7], ["؟"], {"old-1": True}])
def test_ticks_that_no_tablet_sends_are_not_read(
    client_as: Any, room: Any, promise: Decision, now: datetime, replaces: Any
) -> None:
    meeting, (one, *_) = room
    values = {"key": "new-1", "fields": {"replaces": replaces}}
    assert send(client_as("negin"), meeting, one, "decision", now, values=values).status_code == 422
