from datetime import date

import pytest

from tests.cast import CAST
from tests.factories.board import a_case, a_meeting
from webapp.desk.meetings.models import MeetingVersion


@pytest.mark.parametrize("name", sorted(CAST))
def test_everybody_has_a_today(client_as, name):
    page = client_as(name).get("/")

    assert page.status_code == 200
    assert "شنبه ۳۰ آبان ۱۴۰۵" in page.get_data(as_text=True)


def test_it_says_what_the_next_meeting_lacks(client_as, now):
    meeting = a_meeting(now)

    page = client_as("negin").get("/").get_data(as_text=True)

    assert f"/meetings/{meeting.id}" in page
    assert "نوبت" in page


def test_todays_meeting_stays_until_it_is_closed(client_as, now):
    meeting = a_meeting(now, date=date(2026, 11, 21), state="held")
    page = client_as("negin").get("/").get_data(as_text=True)
    assert "جلسهٔ امروز برگزار شد" in page
    assert f"/meetings/{meeting.id}" in page

    type(meeting).update(state="closed").where(type(meeting).id == meeting.id).execute()
    page = client_as("negin").get("/").get_data(as_text=True)
    assert "جلسهٔ امروز برگزار شد" not in page
    assert f"/meetings/{meeting.id}" not in page


def test_a_returned_frame_waits_for_the_expert_with_its_comment(client_as, cast, now):
    meeting = a_meeting(now, state="date_final")
    MeetingVersion.create(
        meeting=meeting.id,
        kind="frame",
        number=1,
        state="returned",
        content={},
        submitted_by=cast["negin"].id,
        submitted_by_name="نگین آزمون",
        submitted_at=now,
        decided_by=cast["mahtab"].id,
        decided_by_name="مهتاب مثالی",
        decided_at=now,
        comment="ظهر را خالی بگذارید",
    )

    assert "ظهر را خالی بگذارید" in client_as("negin").get("/").get_data(as_text=True)
    assert "ظهر را خالی بگذارید" not in client_as("dariush").get("/").get_data(as_text=True)


def test_the_month_shows_its_ratio_and_the_first_days_show_the_month_before(client_as, now):
    a_case(now, state="solved", raised_on=date(2026, 10, 10))

    page = client_as("dariush").get("/").get_data(as_text=True)

    assert "نسبت حل‌شده، مهر" in page
    assert "۱ حل‌شده از ۱ مطرح‌شده" in page


def test_what_is_not_shown_is_counted_and_one_step_away(client_as, now):
    for number in range(1, 6):
        a_meeting(now, date=date(2026, 11, 21 - number), state="held")
    person = client_as("negin")
    first = person.get("/").get_data(as_text=True)
    assert "و ۲ کار دیگر جز این‌ها" in first
    assert "۵ کار، کهنه‌ترین بالا" in first
    assert 'href="/?all=1#today-waiting"' in first
    whole = person.get("/?all=1").get_data(as_text=True)
    assert "کار دیگر جز این‌ها" not in whole
    assert whole.count(">بستن جلسه</a>") == 5 > first.count(">بستن جلسه</a>")


def test_nobody_without_an_account_sees_it(client):
    assert client.get("/").status_code in (302, 303, 401)


def test_it_asks_as_often_for_thirty_as_for_one(client_as, now, count_sql):
    person = client_as("mahtab")
    a_meeting(now)
    a_case(now, state="solved", raised_on=date(2026, 11, 14))
    person.get("/")
    with count_sql() as one:
        person.get("/")
    for number in range(29):
        a_meeting(now, date=date(2026, 12, 1 + number % 20), start=480 + number, end=700)
        a_case(now, state="solved", raised_on=date(2026, 11, 14))
    with count_sql() as thirty:
        person.get("/")

    assert thirty.value == one.value <= 15
