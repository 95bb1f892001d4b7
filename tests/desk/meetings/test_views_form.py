"""The form in which a meeting is planned, over a real client."""

import pytest

from tests.factories.meetings import DAY, desk, make_meeting, make_venue
from webapp.desk.meetings import queries
from webapp.desk.meetings.models import Meeting


def typed(**over):
    """What a browser sends for a customs morning on Tuesday 3 Azar 1405."""
    form = {
        "desk": str(desk().id),
        "date": "۳ آذر ۱۴۰۵",
        "start": "۹:۰۰",
        "end": "12:30",
        "slot_minutes": "۱۰",
        "venue": str(make_venue().id),
        "manner": "in_person",
        "representative": "",
        "aims": "رفع گره ترخيص",
        "version": "0",
        "pauses-0-title": "پذیرایی",
        "pauses-0-kind": "break",
        "pauses-0-start": "۱۰:۲۰",
        "pauses-0-minutes": "۱۰",
        "pauses-1-title": "",
        "pauses-1-kind": "break",
        "pauses-1-start": "",
        "pauses-1-minutes": "",
    }
    return form | over


def text(answer):
    return answer.get_data(as_text=True)


def test_the_form_opens_with_the_usual_breaks_and_their_capacity(client_as):
    shown = text(client_as("negin").get("/meetings/new"))
    assert "پذیرایی" in shown
    assert "ظرفیت ۱۷ عضو" in shown


def test_an_unfinished_form_comes_back_until_it_is_saved_or_thrown_away(client_as, cast, now):
    from webapp.office.drafts import services as drafts

    drafts.keep("meeting-new", typed(aims="نیمه‌کاره"), actor=cast["negin"], now=now)
    negin = client_as("negin")
    shown = text(negin.get("/meetings/new"))
    assert "نیمه‌کاره" in shown
    assert 'form="anew"' in shown
    assert "نیمه‌کاره" not in text(client_as("peyman").get("/meetings/new"))
    assert negin.post("/meetings/new/anew").status_code == 303
    assert "نیمه‌کاره" not in text(negin.get("/meetings/new"))
    drafts.keep("meeting-new", typed(), actor=cast["negin"], now=now)
    assert negin.post("/meetings/new", data=typed()).status_code == 303
    assert 'form="anew"' not in text(negin.get("/meetings/new"))


def test_a_desk_brings_its_presets(client_as):
    shown = text(client_as("negin").get(f"/meetings/new?desk={desk().id}"))
    assert "اداره کل گمرکات استان اصفهان" in shown
    assert "کالای متروکه" in shown
    fragment = text(client_as("negin").fragment(f"/meetings/new/desk?desk={desk('tax').id}"))
    assert "برگ تشخیص یا قطعی" in fragment
    assert "<html" not in fragment
    assert "MM-FR-03-05-01" in fragment


def test_a_desk_brings_the_minutes_of_its_turns(client_as):
    tax = desk("tax")
    type(tax).update(slot_minutes=15).where(type(tax).id == tax.id).execute()
    negin = client_as("negin")
    fragment = text(negin.fragment(f"/meetings/new/desk?desk={tax.id}&slot_minutes=۱۰"))
    assert 'hx-target="#slot_minutes-field"' in fragment
    assert 'value="۱۵"' in fragment
    for stays in ("۱۵", "۲۰"):
        fragment = text(negin.fragment(f"/meetings/new/desk?desk={tax.id}&slot_minutes={stays}"))
        assert "slot_minutes-field" not in fragment


def test_a_meeting_is_opened_from_what_is_typed(client_as, now):
    answer = client_as("negin").post("/meetings/new", data=typed())
    assert answer.status_code == 303
    meeting = Meeting.get()
    assert answer.location == f"/meetings/{meeting.id}"
    row = queries.meeting(meeting.id)
    assert (row.number, row.date, row.start, row.end, row.capacity) == ("گمرک 1/1405", DAY, 540, 750, 20)
    assert row.aims == "رفع گره ترخیص"
    assert len(row.pauses) == 1
    from webapp.desk.slots.models import Slot

    assert Slot.select().where(Slot.meeting == meeting.id).count() == 21


@pytest.mark.parametrize(
    ("over", "field", "words"),
    [
        ({"date": ""}, "date", "روز جلسه را انتخاب کنید"),
        ({"date": "۱۴۰۵/۸/۱"}, "date", "این روز گذشته است"),
        ({"date": "پریروز"}, "date", ""),
        ({"date": "۱۴۰۵/۹/۶"}, "date", "تعطیل آخر هفته"),
        ({"end": "۸:۳۰"}, "end", "پایان باید پس از شروع باشد"),
        ({"end": "۲۷:۰۰"}, "end", ""),
        ({"slot_minutes": "0"}, "slot_minutes", "نوبت دست‌کم یک دقیقه است"),
        ({"slot_minutes": "۲۳۰"}, "slot_minutes", "جلسه ۲۱۰ دقیقه است"),
        ({"pauses-0-start": "۸:۰۰"}, "pauses-0-start", "وقفه باید میان ۰۹:۰۰ و ۱۲:۳۰ باشد"),
        ({"pauses-0-minutes": ""}, "pauses-0-minutes", ""),
        (
            {"pauses-1-title": "نماز", "pauses-1-start": "10:25", "pauses-1-minutes": "20"},
            "pauses-1-start",
            "هم‌پوشانی",
        ),
        ({"venue": ""}, "venue", "محل را انتخاب کنید"),
        ({"desk": ""}, "desk", "میز را انتخاب کنید"),
        ({"desk": "999"}, "desk", "میز را انتخاب کنید"),
        ({"representative": "999"}, "representative", ""),
    ],
)
def test_bad_input_is_told_at_its_field_and_everything_typed_stays(client_as, over, field, words):
    answer = client_as("negin").post("/meetings/new", data=typed(**over))
    shown = text(answer)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in shown
    assert words in shown
    assert "رفع گره ترخیص" in shown
    assert 'value="پذیرایی"' in shown
    if over.get("date"):
        assert "پریروز" in shown or "آبان" in shown or "آذر" in shown
    assert Meeting.select().count() == 0


def test_room_and_desk_taken_are_told_by_name(client_as):
    make_meeting(desk_code="tax")
    shown = text(client_as("negin").post("/meetings/new", data=typed()))
    assert "سالن فیروزه از ۰۹:۰۰ تا ۱۲:۳۰ در اختیار جلسهٔ مالیاتی ۱/۱۴۰۵ است" in shown
    make_meeting(desk_code="customs", start=800, end=900, venue=make_venue("سالن لاجورد").id)
    shown = text(client_as("negin").post("/meetings/new", data=typed()))
    assert "این میز در همین روز جلسه دارد (گمرک ۱/۱۴۰۵)" in shown


def test_a_day_off_can_be_agreed_to(client_as):
    negin = client_as("negin")
    refused = negin.post("/meetings/new", data=typed(date="۱۴۰۵/۹/۶"))
    assert 'name="on_day_off"' in text(refused)
    assert negin.post("/meetings/new", data=typed(date="۱۴۰۵/۹/۶", on_day_off="y")).status_code == 303


def test_the_tick_of_a_day_off_is_offered_only_where_it_helps(client_as, cast, now):
    make_meeting(date=DAY)
    twice = client_as("negin").post("/meetings/new", data=typed())
    assert twice.status_code == 422
    assert 'id="date-error"' in text(twice)
    assert 'name="on_day_off"' not in text(twice)


def test_hostile_text_stays_text(client_as):
    shown = text(client_as("negin").post("/meetings/new", data=typed(aims="<script>alert(1)</script>", date="")))
    assert "<script>alert" not in shown
    assert "&lt;script&gt;" in shown


def test_without_the_token_nothing_is_opened(app, client_as):
    answer = client_as("negin").post("/meetings/new", data=typed(), headers={"X-CSRFToken": "wrong"})
    assert answer.status_code == 400
    assert Meeting.select().count() == 0


def test_one_more_row_keeps_what_is_typed(client_as):
    negin = client_as("negin")
    fragment = text(negin.fragment("/meetings/timetable", "POST", data=typed(more_pauses="1")))
    assert fragment.count('name="drop_pause"') == 3
    assert "<html" not in fragment
    whole = text(negin.post("/meetings/new", data=typed(more_pauses="1")))
    assert whole.count('name="drop_pause"') == 3
    assert "رفع گره ترخیص" in whole
    assert Meeting.select().count() == 0


def test_a_row_is_removed_and_the_usual_ones_come_back(client_as):
    negin = client_as("negin")
    fragment = text(negin.fragment("/meetings/timetable", "POST", data=typed(drop_pause="pauses-0")))
    assert "پذیرایی" not in fragment
    fragment = text(negin.fragment("/meetings/timetable", "POST", data=typed(usual_pauses="1")))
    assert "نماز" in fragment


def test_the_capacity_follows_what_is_typed(client_as):
    negin = client_as("negin")
    assert "ظرفیت ۱۰ عضو" in text(negin.fragment("/meetings/timetable", "POST", data=typed(slot_minutes="20")))
    told = text(negin.fragment("/meetings/timetable", "POST", data=typed(end="8:00")))
    assert "پایان باید پس از شروع باشد" in told


def test_no_more_than_a_dozen_rows(client_as):
    many = {
        f"pauses-{row}-{part}": value
        for row in range(40)
        for part, value in (("title", "x"), ("kind", "break"), ("start", "9:00"), ("minutes", "1"))
    }
    answer = client_as("negin").fragment("/meetings/timetable", "POST", data=typed(**many))
    assert answer.status_code == 200
    assert text(answer).count('name="drop_pause"') == 12


def test_a_plan_is_changed(client_as):
    meeting = make_meeting()
    negin = client_as("negin")
    assert 'value="سه‌شنبه ۳ آذر ۱۴۰۵"' in text(negin.get(f"/meetings/{meeting.id}/edit"))
    answer = negin.post(f"/meetings/{meeting.id}/edit", data=typed(end="12:00"))
    assert answer.status_code == 303
    assert queries.meeting(meeting.id).end == 720


def test_who_was_slower_gets_both_plans(client_as):
    meeting = make_meeting()
    client_as("negin").post(f"/meetings/{meeting.id}/edit", data=typed(end="12:00"))
    answer = client_as("peyman").post(f"/meetings/{meeting.id}/edit", data=typed(end="11:30", version="0"))
    shown = text(answer)
    assert answer.status_code == 409
    assert "کسی این جلسه را تغییر داد" in shown
    assert "۱۲:۰۰" in shown  # as it stands
    assert 'value="۱۱:۳۰"' in shown  # as it was typed
    assert queries.meeting(meeting.id).end == 720


def test_who_was_slower_sees_everything_that_another_wrote(client_as):
    meeting = make_meeting()
    breaks = {"pauses-0-title": "نماز", "pauses-0-kind": "break", "pauses-0-start": "11:40", "pauses-0-minutes": "20"}
    theirs = typed(aims="رفع توقیف کالا", manner="online") | breaks
    assert client_as("negin").post(f"/meetings/{meeting.id}/edit", data=theirs).status_code == 303
    answer = client_as("peyman").post(f"/meetings/{meeting.id}/edit", data=typed(aims="هدف دیگر", version="0"))
    assert answer.status_code == 409
    standing = text(answer).split("form-grid")[0]
    assert "رفع توقیف کالا" in standing
    assert "برخط" in standing
    assert "نماز" in standing
    assert "هدف دیگر" in text(answer)


def test_an_approved_frame_asks_for_a_reason(client_as):
    meeting = make_meeting(state="frame_approved")
    negin = client_as("negin")
    assert 'name="reason"' in text(negin.get(f"/meetings/{meeting.id}/edit"))
    answer = negin.post(f"/meetings/{meeting.id}/edit", data=typed(end="12:00"))
    assert answer.status_code == 422
    assert 'id="reason-error"' in text(answer)
    answer = negin.post(f"/meetings/{meeting.id}/edit", data=typed(end="12:00", reason="دیر می‌رسند"))
    assert answer.status_code == 303
    assert queries.meeting(meeting.id).state == "date_final"


def test_hours_are_not_changed_under_placed_cases(client_as, now):
    from tests.factories.meetings import make_version
    from webapp.desk.slots.models import Hearing, Slot

    negin = client_as("negin")
    negin.post("/meetings/new", data=typed())
    meeting = Meeting.get()
    Meeting.update(state="frame_approved").execute()
    make_version(meeting, state="approved")
    last = Slot.select().where(Slot.meeting == meeting.id).order_by(Slot.start.desc()).get()
    Hearing.create(case=_case(now), meeting=meeting.id, slot=last.id, state="placed")
    answer = negin.post(f"/meetings/{meeting.id}/edit", data=typed(end="11:00", reason="کوتاه‌تر"))
    assert answer.status_code == 409
    assert 'value="۱۱:۰۰"' in text(answer)
    assert queries.meeting(meeting.id).end == 750


def _case(now):
    from webapp.desk.cases.models import Case

    return Case.create(
        year=1405,
        sequence=1,
        number="1405-000001",
        tracking_code="x",
        desk=desk().id,
        applicant_name="پویاسازه فردانما",
        subject="ارزش کالا",
        description="-",
        remedy="-",
        urgency="ordinary",
        source="letter",
        state="accepted",
        received_by=1,
        received_by_name="نگین آزمون",
        received_at=now,
        changed_at=now,
    ).id


def test_what_has_begun_is_not_planned(client_as):
    meeting = make_meeting(state="held")
    negin = client_as("negin")
    assert negin.get(f"/meetings/{meeting.id}/edit").status_code == 409
    assert negin.post(f"/meetings/{meeting.id}/edit", data=typed()).status_code == 409
    assert negin.get("/meetings/9999/edit").status_code == 404
