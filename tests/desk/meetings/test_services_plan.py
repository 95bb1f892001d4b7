"""Opening, editing and fixing the date of meetings, on a real database of both engines."""

from datetime import date, timedelta

import pytest

from tests.factories.meetings import (
    DAY,
    approved,
    codes,
    desk,
    item,
    make_meeting,
    make_representative,
    make_venue,
    opened,
    plan,
    story,
    submitted,
)
from tests.receivers import listening
from webapp.core import calendar, events, feed
from webapp.core.errors import FieldErrors, NotFound, RuleBroken, Stale
from webapp.desk.meetings import queries, rules, services
from webapp.engines.checklists import queries as checklists
from webapp.office.audit import queries as audit

TODAY = date(2026, 11, 21)


@pytest.mark.both_engines
def test_opening_gives_number_capacity_checklist_and_tells_upwards(cast, now):
    with listening(rules.TimetableChanged) as heard:
        meeting_id = opened(cast, now, representative_id=make_representative().id)
    row = queries.meeting(meeting_id)
    assert (row.number, row.state, row.capacity) == ("گمرک 1/1405", "draft", 17)
    assert [pause["title"] for pause in row.pauses] == ["پذیرایی", "زمان ذخیره", "نماز"]
    assert [event.meeting_id for event in heard] == [meeting_id]
    assert story(meeting_id) == ["meeting.opened"]
    assert checklists.of_owner("meeting", meeting_id, TODAY).sum.total > 20
    assert (f"meeting:{meeting_id}", "state") in [(topic, what) for _, topic, what in feed.since(0)]


@pytest.mark.both_engines
def test_numbers_run_without_a_gap_per_desk_and_jalali_year(cast, now):
    numbers = [queries.meeting(opened(cast, now, date=DAY + timedelta(days=step))).number for step in (0, 1)]
    with pytest.raises(FieldErrors):
        opened(cast, now, date=TODAY - timedelta(days=1))
    numbers.append(queries.meeting(opened(cast, now, date=DAY + timedelta(days=7))).number)
    next_year = calendar.from_jalali(1406, 2, 1)
    numbers.append(queries.meeting(opened(cast, now, date=next_year, on_day_off=True)).number)
    other = services.open_meeting(desk("tax").id, plan(start=800, end=900), actor=cast["negin"], now=now)
    assert numbers == ["گمرک 1/1405", "گمرک 2/1405", "گمرک 3/1405", "گمرک 1/1406"]
    assert queries.meeting(other).number == "مالیاتی 1/1405"


def test_a_past_date_and_an_hour_already_gone_are_refused(cast, now):
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, date=TODAY - timedelta(days=1))
    assert codes(refused) == {"date": "meetings.date_passed_pick"}
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, date=TODAY, start=9 * 60, end=11 * 60)  # it is ten o'clock
    assert codes(refused) == {"start": "meetings.start_passed"}
    assert opened(cast, now, date=TODAY, start=10 * 60 + 30, end=12 * 60)


def test_no_such_desk(cast, now):
    with pytest.raises(NotFound):
        services.open_meeting(9999, plan(), actor=cast["negin"], now=now)


def test_another_room_is_told_once_the_date_is_final(cast, now):
    meeting_id = opened(cast, now)
    with listening(rules.VenueChanged) as heard:
        for version, title in ((0, "سالن لاجورد"), (2, "سالن زمرد")):
            other = plan(venue_id=make_venue(title).id)
            services.edit(meeting_id, other, version=version, actor=cast["negin"], now=now)
            if not version:
                services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    assert [event.meeting_id for event in heard] == [meeting_id]


@pytest.mark.both_engines
def test_editing_a_draft_writes_what_changed_and_tells_the_slots(cast, now):
    meeting_id = opened(cast, now)
    with listening(rules.TimetableChanged, rules.MeetingMoved) as heard:
        services.edit(meeting_id, plan(end=700), version=0, actor=cast["negin"], now=now)
    assert [type(event) for event in heard] == [rules.TimetableChanged]
    row = queries.meeting(meeting_id)
    assert (row.end, row.capacity, row.version) == (700, 15, 1)
    entry = audit.history("meeting", meeting_id)[0]
    assert (entry.event, entry.before["end"], entry.after["end"]) == ("meeting.edited", 750, 700)


def test_editing_nothing_changes_nothing(cast, now):
    meeting_id = opened(cast, now)
    services.edit(meeting_id, plan(), version=0, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).version == 0
    assert story(meeting_id) == ["meeting.opened"]


def test_who_edits_what_another_has_changed_is_told(cast, now):
    meeting_id = opened(cast, now)
    services.edit(meeting_id, plan(end=720), version=0, actor=cast["negin"], now=now)
    with pytest.raises(Stale):
        services.edit(meeting_id, plan(end=700), version=0, actor=cast["peyman"], now=now)


def test_a_refusal_of_the_slots_takes_everything_back(cast, now):
    meeting_id = opened(cast, now)

    def refuse(_):
        raise RuleBroken("slots.cases_placed")

    events.install({rules.TimetableChanged: [refuse]})
    try:
        with pytest.raises(RuleBroken):
            services.edit(meeting_id, plan(end=600), version=0, actor=cast["negin"], now=now)
    finally:
        events.install({})
    assert queries.meeting(meeting_id).end == 750


def test_editing_takes_a_waiting_frame_back(cast, now):
    meeting_id = submitted(cast, now)
    version = queries.meeting(meeting_id).version
    services.edit(meeting_id, plan(end=720), version=version, actor=cast["negin"], now=now)
    assert queries.newest(meeting_id, "frame").state == "withdrawn"
    with pytest.raises(RuleBroken):
        services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)


def test_an_approved_frame_changes_only_with_a_reason_and_is_approved_again(cast, now):
    meeting_id = approved(cast, now)
    version = queries.meeting(meeting_id).version
    with pytest.raises(FieldErrors) as refused:
        services.edit(meeting_id, plan(end=720), version=version, actor=cast["negin"], now=now)
    assert codes(refused) == {"reason": "meetings.reason_missing"}
    services.edit(meeting_id, plan(end=720), version=version, reason="مدیر کل دیر می‌رسد", actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).state == "date_final"
    assert item(meeting_id, "frame_approved").done_at is None
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    second = queries.newest(meeting_id, "frame")
    assert second.number == 2
    assert {one["what"]: (one["old"], one["new"]) for one in second.changes}["end"] == (750, 720)


def test_aims_and_representative_leave_the_approval_alone(cast, now):
    meeting_id = approved(cast, now)
    version = queries.meeting(meeting_id).version
    other = make_representative("فرهاد آزمون")
    changed = plan(aims="رفع گره ترخیص", representative_id=other.id)
    services.edit(meeting_id, changed, version=version, actor=cast["negin"], now=now)
    row = queries.meeting(meeting_id)
    assert (row.state, row.representative_name, row.aims) == ("frame_approved", "فرهاد آزمون", "رفع گره ترخیص")


def test_another_date_after_approval_tells_upwards_and_moves_the_due_dates(cast, now):
    meeting_id = approved(cast, now)
    version, due = queries.meeting(meeting_id).version, item(meeting_id, "list_sent").due_on
    later = DAY + timedelta(days=7)
    with listening(rules.MeetingMoved) as heard:
        services.edit(meeting_id, plan(date=later), version=version, reason="جابه‌جایی", actor=cast["negin"], now=now)
    assert [(event.old_date, event.new_date) for event in heard] == [(DAY, later)]
    assert item(meeting_id, "list_sent").due_on > due


@pytest.mark.parametrize("state", ["in_session", "held", "closed", "postponed", "cancelled"])
def test_what_has_begun_or_ended_is_not_planned_any_more(cast, now, state):
    meeting = make_meeting(state=state)
    with pytest.raises(RuleBroken):
        services.edit(meeting.id, plan(end=720), version=0, reason="x", actor=cast["negin"], now=now)


@pytest.mark.both_engines
def test_a_final_date_ticks_two_items_from_its_facts(cast, now):
    meeting_id = opened(cast, now)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).state == "date_final"
    assert item(meeting_id, "date_final").evidence["text"] == "از تاریخ سه‌شنبه ۳ آذر ۱۴۰۵"
    assert item(meeting_id, "venue_booked").evidence["text"] == "از رزرو سالن فیروزه، ۰۹:۰۰ تا ۱۲:۳۰، ۱۷ نوبت"
    with pytest.raises(RuleBroken):
        services.make_date_final(meeting_id, actor=cast["negin"], now=now)


def test_a_date_that_passed_in_the_drawer_does_not_become_final(cast, now):
    meeting = make_meeting(date=TODAY - timedelta(days=1))
    with pytest.raises(RuleBroken) as refused:
        services.make_date_final(meeting.id, actor=cast["negin"], now=now)
    assert refused.value.code == "meetings.date_passed"
