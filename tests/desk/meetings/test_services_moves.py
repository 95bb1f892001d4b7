"""Meetings are postponed, called off, moved by a closure, begun, held, closed and reopened."""

from datetime import date, timedelta

import pytest

from tests.factories.meetings import (
    DAY,
    approved,
    codes,
    desk,
    make_meeting,
    make_representative,
    make_venue,
    plan,
    story,
    submitted,
)
from tests.receivers import listening
from webapp.core.errors import FieldErrors, Forbidden, RuleBroken
from webapp.desk.meetings import queries, rules, services
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState

TODAY = date(2026, 11, 21)

FRIDAY = date(2026, 11, 27)


@pytest.mark.both_engines
def test_postponing_opens_the_next_one_with_the_same_frame(cast, now):
    meeting_id = approved(cast, now, representative_id=make_representative().id, aims="گره ترخیص")
    later = DAY + timedelta(days=7)
    with listening(rules.MeetingPostponed) as heard:
        new_id = services.postpone(
            meeting_id, reason="مدیر کل در مأموریت است", new_date=later, actor=cast["negin"], now=now
        )
    old, new = queries.meeting(meeting_id), queries.meeting(new_id)
    assert (old.state, old.moved_to_id, old.ended_because) == ("postponed", new_id, "مدیر کل در مأموریت است")
    assert (new.state, new.number, new.date) == ("draft", "گمرک 2/1405", later)
    assert (new.start, new.end, new.pauses, new.venue_id) == (old.start, old.end, old.pauses, old.venue_id)
    assert (new.representative_name, new.representative_confirmed_at, new.aims) == ("بهرام نمونه", None, "گره ترخیص")
    assert [(event.meeting_id, event.new_meeting_id) for event in heard] == [(meeting_id, new_id)]


def test_postponing_without_a_date_only_ends_it(cast, now):
    meeting_id = approved(cast, now)
    assert services.postpone(meeting_id, reason="نامعلوم", actor=cast["negin"], now=now) is None
    assert queries.meeting(meeting_id).moved_to_id is None
    assert Meeting.select().count() == 1


def test_a_new_date_that_does_not_fit_takes_everything_back(cast, now):
    meeting_id = approved(cast, now)
    with pytest.raises(FieldErrors) as refused:
        services.postpone(meeting_id, reason="x", new_date=FRIDAY, actor=cast["negin"], now=now)
    assert codes(refused) == {"new_date": "meetings.weekend"}
    assert queries.meeting(meeting_id).state == "frame_approved"


def test_the_agency_stays_away_and_the_meeting_is_postponed_from_the_room(cast, now):
    meeting = make_meeting(state="in_session", date=TODAY)
    services.postpone(meeting.id, reason="دستگاه نیامد", actor=cast["negin"], now=now)
    assert queries.meeting(meeting.id).state == "postponed"


@pytest.mark.parametrize("act", [services.postpone, services.cancel])
def test_calling_off_needs_a_reason_and_a_meeting_not_over(cast, now, act):
    meeting_id = approved(cast, now)
    with pytest.raises(RuleBroken) as refused:
        act(meeting_id, reason=" ", actor=cast["negin"], now=now)
    assert refused.value.code == "meetings.reason_missing"
    held = make_meeting(state="held", desk_code="tax")
    with pytest.raises(RuleBroken) as refused:
        act(held.id, reason="x", actor=cast["negin"], now=now)
    assert refused.value.code == "meeting_move"


def test_cancelling_takes_a_waiting_version_back_and_tells_upwards(cast, now):
    meeting_id = submitted(cast, now)
    with listening(rules.MeetingCancelled) as heard:
        services.cancel(meeting_id, reason="دستگاه منحل شد", actor=cast["negin"], now=now)
    assert [event.reason for event in heard] == ["دستگاه منحل شد"]
    assert queries.awaiting_approval() == []
    assert story(meeting_id)[-1] == "meeting.cancelled"


@pytest.mark.both_engines
def test_a_closure_moves_a_meeting_with_number_and_approval(cast, now):
    meeting_id = approved(cast, now)
    later = DAY + timedelta(days=1)
    with listening(rules.MeetingMoved) as heard:
        services.move_date(meeting_id, new_date=later, reason="تعطیلی آلودگی هوا", actor=cast["mahtab"], now=now)
    row = queries.meeting(meeting_id)
    assert (row.number, row.state, row.date) == ("گمرک 1/1405", "frame_approved", later)
    assert [(event.old_date, event.new_date) for event in heard] == [(DAY, later)]
    version = queries.newest(meeting_id, "frame")
    assert (version.number, version.state, version.decided_by, version.comment) == (
        2,
        "approved",
        None,
        "تعطیلی آلودگی هوا",
    )
    assert version.changes == [{"what": "date", "old": str(DAY), "new": str(later), "reason": "تعطیلی آلودگی هوا"}]


def test_a_closure_marks_an_approved_list_and_takes_a_waiting_frame_back(cast, now):
    listed = make_meeting(state="list_approved")
    services.move_date(listed.id, new_date=DAY + timedelta(days=1), reason="x", actor=cast["mahtab"], now=now)
    assert queries.meeting(listed.id).changed_since_list is True
    waiting = services.open_meeting(desk("tax").id, plan(), actor=cast["negin"], now=now)
    services.make_date_final(waiting, actor=cast["negin"], now=now)
    services.submit_frame(waiting, actor=cast["negin"], now=now)
    services.move_date(waiting, new_date=DAY + timedelta(days=2), reason="x", actor=cast["mahtab"], now=now)
    assert queries.newest(waiting, "frame").state == "withdrawn"
    assert queries.meeting(waiting).state == "date_final"


def test_a_closure_does_not_move_into_a_taken_room_or_a_second_meeting(cast, now):
    meeting_id = approved(cast, now)
    later = DAY + timedelta(days=1)
    make_meeting(desk_code="tax", date=later)
    with pytest.raises(FieldErrors) as refused:
        services.move_date(meeting_id, new_date=later, reason="x", actor=cast["mahtab"], now=now)
    assert codes(refused) == {"new_date": "meetings.room_taken"}
    other = make_venue("سالن لاجورد").id
    make_meeting(desk_code="customs", date=later, venue=other, start=800, end=900)
    with pytest.raises(FieldErrors) as refused:
        services.move_date(meeting_id, new_date=later, venue_id=other, reason="x", actor=cast["mahtab"], now=now)
    assert codes(refused) == {"new_date": "meetings.desk_twice"}


@pytest.mark.both_engines
def test_begin_hold_close_reopen(cast, now):
    meeting = make_meeting(state="list_approved", date=TODAY)
    kinds = (rules.MeetingStarted, rules.MeetingHeld, rules.MeetingClosed, rules.MeetingReopened)
    with listening(*kinds) as heard:
        services.begin(meeting.id, actor=cast["negin"], now=now)
        services.hold(meeting.id, actor=cast["negin"], now=now + timedelta(hours=3))
        services.close(meeting.id, actor=cast["negin"], now=now + timedelta(hours=4))
        row = queries.meeting(meeting.id)
        assert (row.state, row.started_at, row.held_at) == ("closed", now, now + timedelta(hours=3))
        services.reopen(meeting.id, reason="اشتباه در مصوبه", actor=cast["mahtab"], now=now)
    assert tuple(type(event) for event in heard) == kinds
    row = queries.meeting(meeting.id)
    assert (row.state, row.closed_at, row.ended_because) == ("held", None, "اشتباه در مصوبه")


def test_only_the_manager_reopens_and_only_what_is_closed(cast, now):
    meeting = make_meeting(state="closed", date=TODAY)
    with pytest.raises(Forbidden):
        services.reopen(meeting.id, reason="x", actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken):
        services.reopen(meeting.id, reason="", actor=cast["mahtab"], now=now)
    running = make_meeting(state="in_session", desk_code="tax", date=TODAY)
    with pytest.raises(RuleBroken):
        services.reopen(running.id, reason="x", actor=cast["mahtab"], now=now)


def test_nothing_begins_before_the_list_is_approved(cast, now):
    meeting = make_meeting(state="frame_approved", date=TODAY)
    with pytest.raises(RuleBroken):
        services.begin(meeting.id, actor=cast["negin"], now=now)


def test_every_state_of_the_table_is_known_to_the_database():
    assert set(rules.MOVES) == set(MeetingState)
