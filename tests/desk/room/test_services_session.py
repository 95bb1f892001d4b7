"""The meeting begins, is attended and ends; the end settles every turn."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.room import a_list, a_standby, agency_people, state, touch
from webapp.core.actor import Actor
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.decisions import queries as decisions
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import queries, services

pytestmark = pytest.mark.both_engines

DECISION = {"key": "d-1", "kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل"}


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
