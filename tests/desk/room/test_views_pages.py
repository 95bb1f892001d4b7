"""The pages of the room over HTTP: who may, what they show."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.room import a_list, a_standby, agency_people, send, started, state, touch
from webapp.core.actor import Actor
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import services
from webapp.desk.room.models import Attendance
from webapp.desk.slots.models import Hearing
from webapp.registry.representatives.models import Representative


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


@pytest.fixture
def room(app: Any, now: datetime, negin: Actor) -> tuple[Meeting, list[Hearing]]:
    return started(now, negin)


READING = (
    "/meetings/{id}/room",
    "/meetings/{id}/room/facts",
    "/meetings/{id}/room/attendance",
    "/meetings/{id}/hall",
    "/room/token",
    "/meetings/room-worker.js",
)

LEADING = ("/meetings/{id}/room/end", "/meetings/{id}/room/agency-absent")

WRITING = (
    "/meetings/{id}/room/actions",
    "/meetings/{id}/room/start",
    "/meetings/{id}/room/attendance",
    "/meetings/{id}/room/attendance/1/remove",
    "/meetings/{id}/room/end",
    "/meetings/{id}/room/agency-absent",
)


@pytest.mark.parametrize("url", [*READING, *LEADING])
def test_strangers_are_sent_to_the_door(client: Any, room: Any, url: str) -> None:
    answer = client.get(url.format(id=room[0].id), headers={"Accept": "text/html"})
    assert answer.status_code == 303
    assert "/sign-in" in answer.headers["Location"]


@pytest.mark.parametrize("url", WRITING)
def test_strangers_write_nothing(client: Any, room: Any, url: str) -> None:
    assert client.post(url.format(id=room[0].id), json={}).status_code == 401
    assert Meeting.get_by_id(room[0].id).state == "in_session"


@pytest.mark.parametrize("url", [*READING, *LEADING])
def test_other_units_are_refused(client_as: Callable[[str], Any], room: Any, url: str) -> None:
    assert client_as("parisa").get(url.format(id=room[0].id)).status_code == 403


@pytest.mark.parametrize("url", WRITING)
def test_the_representative_only_reads(
    client_as: Callable[[str], Any], room: Any, cast: dict[str, Actor], url: str
) -> None:
    Representative.update(user=cast["nader"].id).execute()
    client = client_as("nader")
    assert client.get(f"/meetings/{room[0].id}/room").status_code == 200
    assert client.post(url.format(id=room[0].id), json={}).status_code == 403


def test_a_representative_sees_own_meetings_only(client_as: Callable[[str], Any], room: Any) -> None:
    client = client_as("nader")
    for url in READING[:4]:
        assert client.get(url.format(id=room[0].id)).status_code == 403


def test_without_a_token_nothing_is_written(client_as: Callable[[str], Any], room: Any, now: datetime) -> None:
    client = client_as("negin")
    meeting, (one, *_) = room
    answer = client.post(
        f"/meetings/{meeting.id}/room/actions",
        json={"action_id": "without", "kind": "arrived", "hearing": one.id, "made_at": now.isoformat()},
        headers={"X-CSRFToken": "wrong"},
    )
    assert answer.status_code == 400
    assert state(one) == "confirmed"


def test_an_unknown_meeting(client_as: Callable[[str], Any], room: Any) -> None:
    client = client_as("negin")
    assert client.get("/meetings/404/room").status_code == 404
    assert (
        send(
            client, Meeting(id=404), room[1][0], "arrived", datetime.fromisoformat("2026-11-21T06:30:00+00:00")
        ).status_code
        == 404
    )


def test_before_the_start(client_as: Callable[[str], Any], app: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = a_list(now)
    agency_people(meeting)
    client = client_as("negin")
    page = client.get(f"/meetings/{meeting.id}/room").text
    assert "آغاز جلسه" in page
    assert "فرهاد فرضی" in page
    refused = client.post(f"/meetings/{meeting.id}/room/start")
    assert (refused.status_code, refused.location) == (303, f"/meetings/{meeting.id}/room")
    shown = [client.get(refused.location).text.count("notice--danger") for _ in range(2)]
    assert shown[0] == shown[1] + 1
    noted = client.fragment(
        f"/meetings/{meeting.id}/room/attendance",
        "POST",
        data={"side": "chamber", "full_name": "بهرام نمونه", "is_present": "yes"},
    )
    assert noted.status_code == 200
    assert noted.text.lstrip().startswith('<div id="attendance"')
    assert client.post(f"/meetings/{meeting.id}/room/start").status_code == 303
    assert Meeting.get_by_id(meeting.id).state == "in_session"


def test_attendance_needs_a_name(client_as: Callable[[str], Any], room: Any) -> None:
    answer = client_as("negin").fragment(
        f"/meetings/{room[0].id}/room/attendance", "POST", data={"side": "agency", "full_name": "", "post": "معاون"}
    )
    assert answer.status_code == 422
    assert "معاون" in answer.text
    assert Attendance.select().where(Attendance.post == "معاون").count() == 0


def test_somebody_more_and_struck_off_again(client_as: Callable[[str], Any], room: Any) -> None:
    client = client_as("negin")
    url = f"/meetings/{room[0].id}/room/attendance"
    data = {
        "side": "agency",
        "full_name": "رییس اداره‌ی امور مؤدیان",
        "post": "رئیس",
        "is_acting": "y",
        "is_present": "yes",
    }
    assert client.post(url, data=data).status_code == 200
    row = Attendance.get(Attendance.post == "رئیس")
    assert row.is_acting
    assert client.post(f"{url}/{row.id}/remove").status_code == 200
    assert Attendance.get_or_none(Attendance.id == row.id) is None


def test_one_case_is_shown_and_no_name_stands_in_the_strip(client_as: Callable[[str], Any], room: Any) -> None:
    page = client_as("negin").get(f"/meetings/{room[0].id}/room").text
    strip = page[page.index("<nav") : page.index("</nav>")]
    assert "کاوه‌کاشی" not in strip
    assert page.count('<article class="room__sheet"') == 4
    assert (
        page.count('<article class="room__sheet" data-sheet="')
        - page.count(' hidden>\n  <div>\n    <div class="line line--between">')
        == 1
    )


def test_the_page_costs_the_same_at_1_and_30_cases(
    client_as: Callable[[str], Any], app: Any, now: datetime, negin: Actor, count_sql: Any
) -> None:
    client = client_as("negin")
    small, _ = started(now, negin, 1)
    large, _ = started(now, negin, 30, start=480, end=840, pauses=[])
    found = []
    for meeting in (small, large):
        client.get(f"/meetings/{meeting.id}/room")
        with count_sql() as counted:
            assert client.get(f"/meetings/{meeting.id}/room").status_code == 200
        found.append(counted.value)
    assert found[0] == found[1] <= 15


def test_the_end_and_the_summary(client_as: Callable[[str], Any], room: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, *_) = room
    a_standby(meeting, now)
    client = client_as("negin")
    touch(meeting, one, "enter", actor=negin, at=now)
    page = client.get(f"/meetings/{meeting.id}/room/end").text
    assert f'name="outcome-{two.id}"' in page
    assert client.post(f"/meetings/{meeting.id}/room/end").status_code == 409
    touch(meeting, one, "heard", actor=negin, at=now + timedelta(minutes=9))
    done = client.post(f"/meetings/{meeting.id}/room/end", data={f"outcome-{two.id}": "absent"})
    assert done.status_code == 303
    assert state(two) == "absent"
    page = client.get(f"/meetings/{meeting.id}/room").text
    assert "۱ پرونده هنوز نتیجه ندارد" in page
    sheet = client.get(f"/meetings/{meeting.id}/room?hearing={one.id}")
    assert "data-decision-form" in sheet.text
    send(
        client,
        meeting,
        one,
        "decision",
        now,
        values={"key": "late", "fields": {"kind": "solved_on_the_spot", "decider_post": "مدیر کل"}},
    )
    assert "همهٔ پرونده‌ها نتیجه دارند" in client.get(f"/meetings/{meeting.id}/room").text


def test_the_agency_did_not_come(client_as: Callable[[str], Any], app: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = a_list(now)
    director, _ = agency_people(meeting)
    services.note_attendance(
        meeting.id, side="agency", full_name=director.full_name, is_present=False, actor=negin, now=now
    )
    client = client_as("negin")
    url = f"/meetings/{meeting.id}/room/agency-absent"
    assert url in client.get(f"/meetings/{meeting.id}/room").text
    assert client.post(url, data={"reason": " "}).status_code == 422
    assert client.post(url, data={"reason": "مدیر کل در مأموریت بود"}).status_code == 303
    assert Meeting.get_by_id(meeting.id).state == "postponed"


def test_the_hall_shows_codes_and_times_and_no_names(
    client_as: Callable[[str], Any], room: Any, now: datetime, negin: Actor
) -> None:
    meeting, (one, *_) = room
    touch(meeting, one, "enter", actor=negin, at=now)
    client = client_as("negin")
    page = client.get(f"/meetings/{meeting.id}/hall")
    assert "گ ۰۱" in page.text
    assert "حدود ۱۰:۲۰" in page.text
    assert "کاوه‌کاشی" not in page.text
    fragment = client.fragment(f"/meetings/{meeting.id}/hall").text
    assert fragment.lstrip().startswith('<main class="hall"')
