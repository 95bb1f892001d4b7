"""What a date, hours and a room must fit into: holidays, office hours, other meetings."""

import threading
from datetime import date

import pytest

from tests.factories.meetings import (
    DAY,
    codes,
    desk,
    make_meeting,
    make_venue,
    opened,
    plan,
)
from webapp.core.db import database
from webapp.core.errors import FieldErrors
from webapp.desk.meetings import queries, services
from webapp.desk.meetings.rules import Pause
from webapp.office.holidays import services as holidays

FRIDAY = date(2026, 11, 27)


def test_everything_wrong_is_told_at_once(cast, now):
    make_meeting(desk_code="customs", start=600, end=660)
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, slot_minutes=0, pauses=[Pause(0, 10)])
    assert codes(refused) == {
        "slot_minutes": "meetings.slot_zero",
        "pauses-0-start": "meetings.pause_outside",
        "venue": "meetings.room_taken",
        "date": "meetings.desk_twice",
    }


def test_a_day_off_is_refused_until_it_is_agreed_to(cast, now):
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, date=FRIDAY)
    assert codes(refused) == {"date": "meetings.weekend"}
    assert opened(cast, now, date=FRIDAY, on_day_off=True)


def test_a_holiday_is_named(cast, now):
    holidays.add(first=DAY, last=DAY, kind="closure", title="آلودگی هوا", actor=cast["mahtab"], now=now)
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now)
    assert refused.value.fields["date"] == ("meetings.day_off", {"title": "آلودگی هوا"})


def test_short_hours_are_kept_to(cast, now):
    holidays.add(
        first=DAY, last=DAY, kind="short_hours", title="رمضان", opens=540, closes=720, actor=cast["mahtab"], now=now
    )
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now)
    assert codes(refused) == {"start": "meetings.short_hours"}
    assert opened(cast, now, end=700)


@pytest.mark.parametrize(
    ("start", "end", "is_taken"),
    [(480, 540, False), (500, 541, True), (560, 580, True), (659, 700, True), (660, 700, False)],
)
def test_a_room_is_taken_where_hours_overlap(cast, now, start, end, is_taken):
    make_meeting(desk_code="tax", start=540, end=660)
    if is_taken:
        with pytest.raises(FieldErrors) as refused:
            opened(cast, now, start=start, end=end)
        facts = refused.value.fields["venue"][1]
        assert (facts["number"], facts["start"], facts["end"]) == ("مالیاتی 1/1405", "09:00", "11:00")
    else:
        assert opened(cast, now, start=start, end=end)


@pytest.mark.parametrize("state", ["cancelled", "postponed"])
def test_what_was_called_off_holds_neither_room_nor_day(cast, now, state):
    make_meeting(desk_code="tax", state=state)
    make_meeting(desk_code="customs", state=state)
    assert opened(cast, now)


def test_the_same_desk_meets_once_a_day(cast, now):
    make_meeting(desk_code="customs", start=480, end=500)
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, venue_id=make_venue("سالن لاجورد").id)
    assert refused.value.fields == {"date": ("meetings.desk_twice", {"number": "گمرک 1/1405"})}


@pytest.mark.both_engines
def test_of_two_who_book_the_room_at_once_one_is_refused(cast, now):
    """Both read before either writes unless the room is held: the database must make them queue."""
    venue, desks = make_venue().id, [desk("customs").id, desk("tax").id]
    outcomes, start = [], threading.Barrier(2)

    def book(desk_id):
        with database.connection_context():
            start.wait(5)
            try:
                services.open_meeting(desk_id, plan(venue_id=venue), actor=cast["negin"], now=now)
                outcomes.append("booked")
            except FieldErrors as refusal:
                outcomes.append(refusal.fields["venue"][0])

    threads = [threading.Thread(target=book, args=(desk_id,)) for desk_id in desks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["booked", "meetings.room_taken"]


def test_a_meeting_does_not_clash_with_itself(cast, now):
    meeting_id = opened(cast, now)
    services.edit(meeting_id, plan(start=550), version=0, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).start == 550
