"""Planning, approving and moving meetings, on a real database of both engines."""

import threading
from contextlib import contextmanager
from datetime import date, timedelta

import peewee
import pytest

from tests.factories.meetings import DAY, desk, make_meeting, make_representative, make_venue, make_version, plan
from webapp.core import calendar, events, feed
from webapp.core.db import database
from webapp.core.errors import FieldErrors, Forbidden, NotFound, RuleBroken, Stale
from webapp.desk.meetings import queries, rules, services
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import MeetingState, Pause
from webapp.engines.checklists import queries as checklists
from webapp.office.audit import queries as audit
from webapp.office.holidays import services as holidays

TODAY = date(2026, 11, 21)
FRIDAY = date(2026, 11, 27)


@contextmanager
def listening(*kinds):
    """The events of these kinds, as they are published; nobody else reacts."""
    heard = []
    events.install({kind: [heard.append] for kind in kinds})
    yield heard
    events.install({})


def opened(cast, now, **over):
    return services.open_meeting(desk().id, plan(**over), actor=cast["negin"], now=now)


def submitted(cast, now, **over):
    """A meeting whose frame waits for the manager."""
    meeting_id = opened(cast, now, **over)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    return meeting_id


def approved(cast, now, **over):
    meeting_id = submitted(cast, now, **over)
    services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    return meeting_id


def item(meeting_id, code):
    return checklists.by_code("meeting", meeting_id, code)


def story(meeting_id):
    return [entry.event for entry in audit.history("meeting", meeting_id) if entry.event.startswith("meeting.")][::-1]


def codes(refused):
    return {field: told[0] if isinstance(told, tuple) else told for field, told in refused.value.fields.items()}


# Opening ----------------------------------------------------------------------------------------------------------


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


def test_a_former_representative_is_not_named(cast, now):
    former = make_representative("ساسان پیشین", is_active=False)
    with pytest.raises(FieldErrors) as refused:
        opened(cast, now, representative_id=former.id)
    assert codes(refused) == {"representative": "meetings.representative_inactive"}


def test_no_such_desk(cast, now):
    with pytest.raises(NotFound):
        services.open_meeting(9999, plan(), actor=cast["negin"], now=now)


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


# Editing ----------------------------------------------------------------------------------------------------------


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


def test_a_meeting_does_not_clash_with_itself(cast, now):
    meeting_id = opened(cast, now)
    services.edit(meeting_id, plan(start=550), version=0, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).start == 550


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


# Date final and representative ------------------------------------------------------------------------------------


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


def test_the_representative_is_named_confirmed_and_replaced(cast, now):
    meeting_id = opened(cast, now)
    with pytest.raises(FieldErrors):
        services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    services.choose_representative(meeting_id, representative_id=make_representative().id, actor=cast["negin"], now=now)
    services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    assert item(meeting_id, "representative_confirmed").evidence["text"] == "از تأیید بهرام نمونه"
    other = make_representative("فرهاد آزمون").id
    services.choose_representative(meeting_id, representative_id=other, actor=cast["negin"], now=now)
    row = queries.meeting(meeting_id)
    assert (row.representative_name, row.representative_confirmed_at) == ("فرهاد آزمون", None)
    assert item(meeting_id, "representative_confirmed").done_at is None


def test_a_representative_may_take_the_word_back(cast, now):
    meeting_id = opened(cast, now, representative_id=make_representative().id)
    services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    services.confirm_representative(meeting_id, confirmed=False, actor=cast["negin"], now=now)
    assert queries.meeting(meeting_id).representative_confirmed_at is None
    assert story(meeting_id)[-2:] == ["meeting.representative_confirmed", "meeting.representative_unconfirmed"]


# Approving --------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_the_manager_approves_what_the_expert_submitted(cast, now):
    meeting_id = submitted(cast, now)
    assert [waiting.meeting_id for waiting in queries.awaiting_approval()] == [meeting_id]
    with listening(rules.FrameApproved) as heard:
        services.approve_frame(meeting_id, comment="خوب است", actor=cast["mahtab"], now=now)
    assert [event.meeting_id for event in heard] == [meeting_id]
    assert queries.meeting(meeting_id).state == "frame_approved"
    version = queries.newest(meeting_id, "frame", "approved")
    assert (version.number, version.decided_by_name, version.comment) == (1, "مهتاب مثالی", "خوب است")
    assert version.content["start"] == 540
    assert "names" not in version.content
    assert item(meeting_id, "frame_approved").evidence["text"] == "از نسخه ۱، مهتاب مثالی"
    assert queries.awaiting_approval() == []
    assert story(meeting_id)[-2:] == ["meeting.frame_submitted", "meeting.frame_approved"]


def test_the_manager_returns_it_with_a_comment_and_the_next_version_says_what_changed(cast, now):
    meeting_id = submitted(cast, now)
    with pytest.raises(RuleBroken):
        services.return_frame(meeting_id, comment=" ", actor=cast["mahtab"], now=now)
    services.return_frame(meeting_id, comment="وقت نماز کم است", actor=cast["mahtab"], now=now)
    assert queries.meeting(meeting_id).state == "date_final"
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    assert [(one.number, one.state) for one in queries.versions(meeting_id)] == [(2, "submitted"), (1, "returned")]


def test_nobody_approves_his_own_frame_though_he_be_manager(cast, now):
    meeting_id = opened(cast, now)
    services.make_date_final(meeting_id, actor=cast["mahtab"], now=now)
    services.submit_frame(meeting_id, actor=cast["mahtab"], now=now)
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.own_submission"


@pytest.mark.parametrize("name", ["negin", "peyman", "omid", "stranger"])
def test_only_the_manager_approves(cast, now, name):
    meeting_id = submitted(cast, now)
    with pytest.raises((Forbidden, RuleBroken)):
        services.approve_frame(meeting_id, actor=cast[name], now=now)
    assert queries.meeting(meeting_id).state == "date_final"


def test_a_deputy_approves_on_his_days_and_not_after(cast, now):
    from webapp.office.users.models import Deputy

    meeting_id = submitted(cast, now)
    Deputy.create(
        approver=cast["mahtab"].id,
        deputy=cast["peyman"].id,
        from_date=TODAY,
        to_date=TODAY,
        created_at=now,
    )
    with pytest.raises(Forbidden):
        services.approve_frame(meeting_id, actor=cast["peyman"], now=now + timedelta(days=1))
    services.approve_frame(meeting_id, actor=cast["peyman"], now=now)
    assert queries.newest(meeting_id, "frame").decided_by_name == "پیمان فرضی"


@pytest.mark.both_engines
def test_the_database_refuses_self_approval_too(cast, now):
    meeting = make_meeting(state="date_final")
    version = make_version(meeting, submitted_by=5)
    with pytest.raises(peewee.IntegrityError), database.atomic():
        MeetingVersion.update(state="approved", decided_by=5).where(MeetingVersion.id == version.id).execute()


def test_one_frame_waits_at_a_time(cast, now):
    meeting_id = submitted(cast, now)
    with pytest.raises(RuleBroken) as refused:
        services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    assert refused.value.code == "meetings.version_waiting"


def test_a_frame_is_decided_once_and_only_as_it_was_seen(cast, now):
    meeting_id = submitted(cast, now)
    seen = queries.newest(meeting_id, "frame").id
    services.withdraw_frame(meeting_id, actor=cast["negin"], now=now)
    second = services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(meeting_id, seen=seen, actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.version_newer"
    services.approve_frame(meeting_id, seen=second, actor=cast["mahtab"], now=now)
    for act in (services.approve_frame, services.return_frame):
        with pytest.raises(RuleBroken) as refused:
            act(meeting_id, comment="x", actor=cast["mahtab"], now=now)
        assert refused.value.code == "meetings.version_decided"


def test_nothing_to_decide(cast, now):
    with pytest.raises(RuleBroken) as refused:
        services.approve_frame(opened(cast, now), actor=cast["mahtab"], now=now)
    assert refused.value.code == "meetings.nothing_waits"


def test_a_draft_is_not_submitted(cast, now):
    with pytest.raises(RuleBroken):
        services.submit_frame(opened(cast, now), actor=cast["negin"], now=now)


# Putting off, calling off, moving ---------------------------------------------------------------------------------


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


# The day itself and after -----------------------------------------------------------------------------------------


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
