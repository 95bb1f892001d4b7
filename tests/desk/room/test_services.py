"""The room in the table: each touch once, late ones harmless, the end settles every turn."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.room import a_list, a_standby, agency_people, started, state, touch
from webapp.core.actor import Actor
from webapp.core.errors import FieldErrors, NotFound, RuleBroken
from webapp.core.feed import Change
from webapp.desk.cases.models import Case
from webapp.desk.decisions import queries as decisions
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingHeld, MeetingStarted
from webapp.desk.room import queries, services
from webapp.desk.room.models import RoomAction
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.office.audit import queries as history

pytestmark = pytest.mark.both_engines

DECISION = {"key": "d-1", "kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل"}


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


# The beginning ----------------------------------------------------------------------------------------------------


def test_a_meeting_begins_with_its_representative(db: Any, now: datetime, negin: Actor, events: list[Any]) -> None:
    meeting, _ = a_list(now)
    with pytest.raises(RuleBroken) as refused:
        services.start(meeting.id, actor=negin, now=now)
    assert refused.value.code == "room_representative_absent"
    services.note_attendance(meeting.id, side="agency", full_name="فرهاد فرضی", actor=negin, now=now)
    with pytest.raises(RuleBroken) as refused:
        services.start(meeting.id, actor=negin, now=now)
    assert refused.value.code == "room_representative_absent"
    services.note_attendance(meeting.id, side="chamber", full_name="بهرام نمونه", actor=negin, now=now)
    services.start(meeting.id, actor=negin, now=now)
    row = Meeting.get_by_id(meeting.id)
    assert (row.state, row.started_at) == ("in_session", now)
    assert [type(event).__name__ for event in events] == ["MeetingStarted"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "frame_approved"}, "room_list_not_approved"),
        ({"representative": None}, "room_no_representative"),
        ({"date": date(2026, 11, 24)}, "room_other_day"),
    ],
)
def test_what_keeps_it_from_beginning(db: Any, now: datetime, negin: Actor, changes: Any, code: str) -> None:
    meeting, _ = a_list(now, **changes)
    with pytest.raises(RuleBroken) as refused:
        services.start(meeting.id, actor=negin, now=now)
    assert refused.value.code == code
    assert Meeting.get_by_id(meeting.id).started_at is None


def test_attendance_is_noted_once_a_person(db: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = a_list(now)
    director, deputy = agency_people(meeting)
    services.note_attendance(
        meeting.id, side="agency", full_name=director.full_name, is_present=False, actor=negin, now=now
    )
    services.note_attendance(
        meeting.id, side="agency", full_name=deputy.full_name, post=deputy.post, is_acting=True, actor=negin, now=now
    )
    services.note_attendance(
        meeting.id, side="agency", full_name=deputy.full_name, post=deputy.post, is_acting=True, actor=negin, now=now
    )
    page = queries.room(meeting.id, now=now)
    assert [(row.full_name, row.is_present, row.is_acting) for row in page.attendance] == [
        (director.full_name, False, False),
        (deputy.full_name, True, True),
    ]
    assert page.deciders == [(deputy.full_name, deputy.post, True)]
    with pytest.raises(FieldErrors):
        services.note_attendance(meeting.id, side="agency", full_name="  ", actor=negin, now=now)


# Turns ------------------------------------------------------------------------------------------------------------


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


# Once, late, out of order -----------------------------------------------------------------------------------------


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


# The end ----------------------------------------------------------------------------------------------------------


def test_the_end_settles_every_turn(room: Any, now: datetime, negin: Actor, events: list[Any]) -> None:
    meeting, (one, two, three, four) = room
    standby = a_standby(meeting, now)
    touch(meeting, one, "heard", actor=negin, at=now)
    touch(meeting, two, "arrived", actor=negin, at=now)
    events.clear()
    end = now + timedelta(minutes=35)
    services.end(meeting.id, {four.id: "not_reached"}, actor=negin, now=end)
    assert [state(h) for h in (one, two, three, four, standby)] == [
        "heard", "not_reached", "absent", "not_reached", "cancelled",
    ]  # fmt: skip
    first = [Case.get_by_id(h.case).comes_first for h in (one, two, three, four, standby)]
    assert first == [False, True, False, True, False]
    row = Meeting.get_by_id(meeting.id)
    assert (row.state, row.held_at) == ("held", end)
    assert [type(event).__name__ for event in events] == ["MeetingHeld"]


def test_the_end_waits_for_the_one_in_the_room(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    with pytest.raises(RuleBroken) as refused:
        services.end(meeting.id, actor=negin, now=now)
    assert refused.value.code == "room_still_occupied"
    assert Meeting.get_by_id(meeting.id).state == "in_session"


def test_a_tablet_that_comes_back_after_the_end_is_believed(
    room: Any, now: datetime, negin: Actor, events: list[Any]
) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    touch(meeting, one, "skip", actor=negin, at=now + timedelta(minutes=1))
    end = now + timedelta(hours=2)
    services.end(meeting.id, actor=negin, now=end)
    assert (state(one), Case.get_by_id(one.case).comes_first) == ("not_reached", True)
    events.clear()
    late = end + timedelta(minutes=5)
    touch(meeting, one, "heard", actor=negin, at=now + timedelta(minutes=50), now=late)
    touch(meeting, one, "decision", actor=negin, at=now + timedelta(minutes=49), now=late, **DECISION)
    assert (state(one), Case.get_by_id(one.case).comes_first) == ("heard", False)
    assert len(decisions.of_hearing(one.id)) == 1
    assert [type(event).__name__ for event in events] == ["MeetingHeld"]


def test_cases_without_an_outcome_are_named(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, three, four) = room
    touch(meeting, one, "heard", actor=negin, at=now)
    touch(meeting, one, "decision", actor=negin, at=now, **DECISION)
    touch(meeting, two, "heard", actor=negin, at=now)
    assert [(row.hearing_id, row.why) for row in queries.without_outcome(meeting.id)] == [
        (two.id, "no_decision"),
        (three.id, "still_open"),
        (four.id, "still_open"),
    ]
    services.end(meeting.id, actor=negin, now=now)
    assert [row.hearing_id for row in queries.without_outcome(meeting.id)] == [two.id]


def test_nobody_is_made_heard_at_the_end(room: Any, now: datetime, negin: Actor) -> None:
    """Of an open turn one may only say that its member did not come or was not reached."""
    meeting, (one, two, *_) = room
    services.end(meeting.id, {one.id: "heard", two.id: "placed"}, actor=negin, now=now + timedelta(hours=3))
    assert (state(one), state(two)) == ("absent", "absent")


def test_the_agency_did_not_come(db: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = a_list(now)
    director, _ = agency_people(meeting)
    services.note_attendance(
        meeting.id, side="agency", full_name=director.full_name, is_present=False, actor=negin, now=now
    )
    services.agency_absent(meeting.id, reason="مدیر کل در مأموریت بود", actor=negin, now=now)
    assert Meeting.get_by_id(meeting.id).state == "postponed"


def test_an_agency_that_is_there_is_not_absent(room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = room
    with pytest.raises(RuleBroken) as refused:
        services.agency_absent(meeting.id, reason="x", actor=negin, now=now)
    assert refused.value.code == "room_agency_present"
    touch(meeting, one, "heard", actor=negin, at=now)
    with pytest.raises(RuleBroken) as refused:
        services.agency_absent(meeting.id, reason="x", actor=negin, now=now)
    assert refused.value.code == "room_somebody_heard"


# The checklist ----------------------------------------------------------------------------------------------------


def test_facts_of_the_room_tick_the_checklist(db: Any, now: datetime, negin: Actor) -> None:
    from webapp.core.calendar import Calendar
    from webapp.engines.checklists import services as checklists
    from webapp.engines.checklists.models import Checklist, ChecklistItem

    meeting, (one, two, *_) = a_list(now, 2)
    checklists.ship(now)
    owner = ("meeting", meeting.id, meeting.number)
    checklists.open(owner, "MM-FR-03-05-01", "customs", meeting.date, Calendar({}), actor=negin, now=now)

    def ticked() -> set[str]:
        mine = ChecklistItem.select().join(Checklist).where(Checklist.owner_id == meeting.id)
        codes = ("attendance_recorded", "decisions_recorded")
        return {item.code for item in mine if item.code in codes and item.done_at}

    director, _ = agency_people(meeting)
    services.note_attendance(meeting.id, side="chamber", full_name="بهرام نمونه", actor=negin, now=now)
    assert ticked() == set()
    services.note_attendance(meeting.id, side="agency", full_name=director.full_name, actor=negin, now=now)
    assert ticked() == {"attendance_recorded"}
    services.start(meeting.id, actor=negin, now=now)
    touch(meeting, one, "heard", actor=negin, at=now)
    touch(meeting, two, "absent", actor=negin, at=now)
    services.end(meeting.id, actor=negin, now=now)
    assert ticked() == {"attendance_recorded"}
    touch(meeting, one, "decision", actor=negin, at=now, **DECISION)
    assert ticked() == {"attendance_recorded", "decisions_recorded"}
    assert queries.facts([meeting.id], now)[meeting.id]["decisions_recorded"] == "۱ مصوبه برای ۱ پرونده"
    touch(meeting, one, "remove_decision", actor=negin, at=now + timedelta(seconds=1), key=DECISION["key"])
    assert ticked() == {"attendance_recorded"}
