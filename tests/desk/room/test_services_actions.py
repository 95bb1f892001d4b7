"""Touches of the tablet: each once, late ones harmless."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from peewee import OperationalError
from psycopg.errors import DeadlockDetected

from tests.factories.room import a_list, a_standby, state, touch
from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.errors import NotFound, RuleBroken
from webapp.core.feed import Change
from webapp.desk.decisions import queries as decisions
from webapp.desk.room import queries, services
from webapp.desk.room.models import RoomAction
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.office.audit import queries as history

pytestmark = pytest.mark.both_engines

DECISION = {"key": "d-1", "kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل"}


def test_a_turn_from_arrival_to_heard(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "arrived", actor=negin, at=now)
    touch(meeting, one, "enter", actor=negin, at=now + timedelta(minutes=2))
    touch(meeting, one, "extend", actor=negin, at=now + timedelta(minutes=9))
    touch(meeting, one, "heard", actor=negin, at=now + timedelta(minutes=14))
    row = Hearing.get_by_id(one.id)
    assert (row.state, row.arrived_at, row.extended_minutes) == ("heard", now, 5)
    assert (row.entered_at, row.left_at) == (now + timedelta(minutes=2), now + timedelta(minutes=14))
    said = [entry.event for entry in history.history("meeting", meeting.id)][:4]
    assert said == ["room.heard", "room.extend", "room.enter", "room.arrived"]


def test_only_one_is_in_the_room(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    answer = touch(meeting, two, "enter", actor=negin, at=now + timedelta(minutes=1))
    assert answer == {"ok": False, "code": "room_occupied", "facts": {}}
    assert (state(one), state(two)) == ("in_room", "confirmed")


def test_skipped_and_back_again(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    touch(meeting, one, "skip", actor=negin, at=now + timedelta(minutes=1))
    touch(meeting, two, "enter", actor=negin, at=now + timedelta(minutes=2))
    page = queries.room(meeting.id, now=now)
    assert page.sheets[-1].hearing_id == one.id
    touch(meeting, two, "heard", actor=negin, at=now + timedelta(minutes=3))
    touch(meeting, one, "enter", actor=negin, at=now + timedelta(minutes=4))
    assert Hearing.get_by_id(one.id).entered_at == now + timedelta(minutes=4)


def test_a_slip_is_taken_back_and_the_clock_goes_on(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    touch(meeting, one, "heard", actor=negin, at=now + timedelta(minutes=1))
    touch(meeting, one, "back", actor=negin, at=now + timedelta(minutes=2))
    row = Hearing.get_by_id(one.id)
    assert (row.state, row.entered_at, row.left_at) == ("in_room", now, None)
    touch(meeting, two, "absent", actor=negin, at=now + timedelta(minutes=3))
    touch(meeting, two, "back", actor=negin, at=now + timedelta(minutes=4))
    assert state(two) == "arrived"


def test_a_place_known_to_be_empty_before_its_hour_is_offered_to_a_standby(
    room: Any, now: datetime, negin: Actor
) -> None:
    meeting, (one, two, *_) = room
    standby = a_standby(meeting, now)
    # Ten o'clock has come, ten past ten has not.
    touch(meeting, one, "absent", actor=negin, at=now)
    assert not Call.select().exists()
    touch(meeting, two, "absent", actor=negin, at=now)
    assert [(call.kind, call.owner_id) for call in Call.select()] == [("standby_offer", standby.case_id)]


def test_a_standby_takes_the_place_of_who_did_not_come(room: Any, now: datetime, negin: Actor) -> None:
    meeting, hearings = room
    standby = a_standby(meeting, now)
    touch(meeting, hearings[1], "absent", actor=negin, at=now)
    touch(meeting, standby, "seat", actor=negin, at=now + timedelta(minutes=1))
    row = Hearing.get_by_id(standby.id)
    assert (row.state, row.slot, row.standby_rank) == ("arrived", hearings[1].slot, None)
    touch(meeting, standby, "enter", actor=negin, at=now + timedelta(minutes=2))
    assert state(standby) == "in_room"


def test_twice_delivered_is_once_done(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    first = touch(meeting, one, "extend", actor=negin, at=now, action_id="same")
    changes = Change.select().count()
    again = touch(meeting, one, "extend", actor=negin, at=now, now=now + timedelta(hours=1), action_id="same")
    assert first == again == {"ok": True, "state": "in_room"}
    assert Hearing.get_by_id(one.id).extended_minutes == 5
    assert RoomAction.select().where(RoomAction.action_id == "same").count() == 1
    assert Change.select().count() == changes


def test_a_touch_that_the_database_gave_up_is_made_anew(
    room: Any, now: datetime, negin: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two that wait for each other PostgreSQL fails one: the tablet's is begun again, and done once."""
    meeting, (one, *_) = room
    tell, failed = feed.changed, []

    def fails_once(*args: Any, **facts: Any) -> None:
        if not failed:
            failed.append(args)
            raise OperationalError("deadlock detected") from DeadlockDetected()
        tell(*args, **facts)

    monkeypatch.setattr(feed, "changed", fails_once)
    assert touch(meeting, one, "arrived", actor=negin, at=now)["ok"]
    assert (len(failed), state(one), RoomAction.select().count()) == (1, "arrived", 1)


def test_a_refusal_delivered_twice_is_the_same_refusal(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    first = touch(meeting, one, "extend", actor=negin, at=now, action_id="same")
    touch(meeting, one, "enter", actor=negin, at=now)
    again = touch(meeting, one, "extend", actor=negin, at=now, action_id="same")
    assert first == again
    assert (again["ok"], again["code"]) == (False, "room_move")
    assert Hearing.get_by_id(one.id).extended_minutes == 0


def test_a_decision_delivered_twice_is_one_decision(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    for _ in range(3):
        answer = touch(meeting, one, "decision", actor=negin, at=now, action_id="same", **DECISION)
    assert answer["decision"] == {"key": "d-1", "state": "recorded"}
    assert len(decisions.of_hearing(one.id)) == 1


def test_what_arrives_out_of_order_ends_as_it_happened(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    end = now + timedelta(minutes=30)
    heard = now + timedelta(minutes=12)
    touch(meeting, one, "heard", actor=negin, at=heard, now=end)
    answer = touch(meeting, one, "enter", actor=negin, at=now + timedelta(minutes=2), now=end)
    touch(meeting, one, "arrived", actor=negin, at=now, now=end)
    assert answer["late"]
    row = Hearing.get_by_id(one.id)
    assert (row.state, row.entered_at, row.left_at) == ("heard", now + timedelta(minutes=2), heard)
    touch(meeting, one, "decision", actor=negin, at=heard, now=end, key="k", text="دوم")
    touch(meeting, one, "decision", actor=negin, at=now, now=end, key="k", text="اول", kind="order")
    written = decisions.of_hearing(one.id)
    assert [(d.text, d.kind) for d in written] == [("دوم", "order")]
    touch(meeting, one, "key_points", actor=negin, at=heard, now=end, text="تازه")
    touch(meeting, one, "key_points", actor=negin, at=now, now=end, text="کهنه")
    assert Hearing.get_by_id(one.id).key_points == "تازه"


def test_an_action_id_is_good_for_one_meeting(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "arrived", actor=negin, at=now, action_id="same")
    other, hearings = a_list(now)
    with pytest.raises(RuleBroken) as refused:
        touch(other, hearings[0], "arrived", actor=negin, at=now, action_id="same")
    assert refused.value.code == "room_action_elsewhere"
    with pytest.raises(NotFound):
        services.apply(404, services.Action("x", services.actions.ActionKind.ARRIVED, 1, now), actor=negin, now=now)


def test_a_hearing_of_another_meeting_is_refused(room: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = room
    _, hearings = a_list(now)
    assert touch(meeting, hearings[0], "arrived", actor=negin, at=now)["code"] == "room_hearing_gone"


def test_a_wrong_due_date_does_not_lose_the_words(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    past = date(2026, 10, 1)
    answer = touch(meeting, one, "decision", actor=negin, at=now, **DECISION, due_on=past)
    assert answer["problems"] == {"due_on": "decision_due_before_meeting"}
    assert decisions.of_hearing(one.id)[0].text == DECISION["text"]


def test_a_decision_is_taken_back(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "decision", actor=negin, at=now, **DECISION)
    touch(meeting, one, "remove_decision", actor=negin, at=now + timedelta(seconds=5), key="d-1")
    assert decisions.of_hearing(one.id) == []
    answer = touch(meeting, one, "decision", actor=negin, at=now + timedelta(seconds=9), key="d-1", text="باز")
    assert answer["code"] == "decision_withdrawn"


def test_a_decision_is_taken_back_in_its_own_turn_only(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    touch(meeting, one, "decision", actor=negin, at=now, **DECISION)
    touch(meeting, two, "remove_decision", actor=negin, at=now + timedelta(seconds=5), key="d-1")
    assert [decision.key for decision in decisions.of_hearing(one.id)] == ["d-1"]


def test_a_tablet_ahead_of_time_notes_what_the_server_knows(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "arrived", actor=negin, at=now + timedelta(hours=1), now=now)
    assert Hearing.get_by_id(one.id).arrived_at == now
    assert history.history("meeting", meeting.id)[0].before == {"state": "confirmed"}


def test_a_refused_touch_makes_nothing_else_late(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    minute = timedelta(minutes=1)
    touch(meeting, one, "enter", actor=negin, at=now)
    assert touch(meeting, two, "enter", actor=negin, at=now + 10 * minute)["code"] == "room_occupied"
    assert touch(meeting, two, "arrived", actor=negin, at=now + 8 * minute, now=now + 12 * minute) == {
        "ok": True,
        "state": "arrived",
    }


def test_what_comes_too_late_to_matter_is_told_to_nobody(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "absent", actor=negin, at=now + timedelta(minutes=5))
    told = Change.select().count()
    late = touch(meeting, one, "arrived", actor=negin, at=now, now=now + timedelta(minutes=6))
    assert (late["late"], late["state"]) == (True, "absent")
    assert Change.select().count() == told


def test_deliveries_at_the_same_moment_are_one(room: Any, now: datetime, negin: Actor) -> None:
    """The tablet asks again while its first question is still being answered."""
    from concurrent.futures import ThreadPoolExecutor

    from webapp.core.db import database

    meeting, (one, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)

    def deliver(_: int) -> Any:
        with database.connection_context():
            return touch(meeting, one, "extend", actor=negin, at=now, action_id="same")

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(deliver, range(8)))
    assert answers == [{"ok": True, "state": "in_room"}] * 8
    assert Hearing.get_by_id(one.id).extended_minutes == 5
    assert RoomAction.select().where(RoomAction.action_id == "same").count() == 1
