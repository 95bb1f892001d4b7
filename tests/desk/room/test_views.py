"""The room over HTTP: who may, what a page shows, actions as a tablet sends them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.followups import a_decision, a_held_meeting
from tests.factories.room import a_list, a_standby, agency_people, started, state, touch
from webapp.core.actor import Actor
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import services
from webapp.desk.room.models import Attendance, RoomAction
from webapp.desk.slots.models import Hearing
from webapp.registry.representatives.models import Representative

NUMBERS = iter(range(1, 10_000))


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


@pytest.fixture
def room(app: Any, now: datetime, negin: Actor) -> tuple[Meeting, list[Hearing]]:
    return started(now, negin)


def send(client: Any, meeting: Meeting, hearing: Hearing, kind: str, now: datetime, /, **over: Any) -> Any:
    """As the tablet's queue does."""
    body = {
        "action_id": f"view-{next(NUMBERS):05d}",
        "kind": kind,
        "hearing": hearing.id,
        "made_at": now.isoformat(),
        "values": {},
    } | over
    return client.post(f"/meetings/{meeting.id}/room/actions", json=body)


# Who may ----------------------------------------------------------------------------------------------------------

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


# Pages ------------------------------------------------------------------------------------------------------------


def test_before_the_start(client_as: Callable[[str], Any], app: Any, now: datetime, negin: Actor) -> None:
    meeting, _ = a_list(now)
    agency_people(meeting)
    client = client_as("negin")
    page = client.get(f"/meetings/{meeting.id}/room").text
    assert "آغاز جلسه" in page
    assert "فرهاد فرضی" in page
    refused = client.post(f"/meetings/{meeting.id}/room/start")
    assert refused.status_code == 409
    assert "نمایندهٔ اتاق" in refused.text
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


# What the tablet sends --------------------------------------------------------------------------------------------


def test_an_action_and_its_repetition(client_as: Callable[[str], Any], room: Any, now: datetime) -> None:
    meeting, (one, two, *_) = room
    client = client_as("negin")
    first = send(client, meeting, one, "enter", now, action_id="tablet-1")
    assert (first.status_code, first.json["state"]) == (200, "in_room")
    again = send(client, meeting, one, "enter", now, action_id="tablet-1")
    assert (again.status_code, again.json["state"]) == (200, "in_room")
    assert RoomAction.select().where(RoomAction.action_id == "tablet-1").count() == 1
    refused = send(client, meeting, two, "enter", now)
    assert refused.status_code == 409
    assert refused.json["said"] == "کس دیگری در اتاق است؛ اول آن نوبت را تمام کنید."


def test_a_decision_as_it_is_typed(client_as: Callable[[str], Any], room: Any, now: datetime) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    fields = {"kind": "order", "text": "رسیدگي دوباره", "decider_post": "مدیر کل", "due": "پنج‌شنبه 5 آذر"}
    answer = send(client, meeting, one, "decision", now, values={"key": "abcd", "fields": fields})
    assert answer.json["decision"] == {"key": "abcd", "state": "recorded"}
    row = decisions.of_hearing(one.id)[0]
    assert (row.text, row.due_on.isoformat()) == ("رسیدگی دوباره", "2026-11-26")
    facts = client.get(f"/meetings/{meeting.id}/room/facts").json
    assert facts["turns"][0]["decisions"][0]["due"] == "پنجشنبه ۵ آذر"


@pytest.mark.parametrize(
    ("due", "said"),
    [("نمی‌دانم", "تاریخ"), ("۱ فروردین ۱۴۰۵", "پیش از روز جلسه")],
)
def test_a_due_date_nobody_can_read_is_told_at_its_field(
    client_as: Callable[[str], Any], room: Any, now: datetime, due: str, said: str
) -> None:
    meeting, (one, *_) = room
    answer = send(
        client_as("negin"), meeting, one, "decision", now, values={"key": "abcd", "fields": {"text": "متن", "due": due}}
    )
    assert answer.status_code == 200
    assert said in answer.json["problems"]["due_on"]
    assert decisions.of_hearing(one.id)[0].text == "متن"


@pytest.mark.parametrize(
    "over",
    [
        {"kind": "dance"},
        {"made_at": "yesterday"},
        {"made_at": "2026-11-21T10:00:00"},
        {"action_id": "x"},
        {"action_id": "../../etc"},
        {"kind": "decision", "values": {"fields": {}}},
        {"kind": "decision", "values": {"key": "abcd", "fields": {"kind": "bribe"}}},
        {"values": ["list"]},
        {"hearing": "one"},
    ],
)
def test_what_no_tablet_of_ours_sends(
    client_as: Callable[[str], Any], room: Any, now: datetime, over: dict[str, Any]
) -> None:
    meeting, (one, *_) = room
    assert send(client_as("negin"), meeting, one, "arrived", now, **over).status_code == 422
    assert (state(one), Decision.select().count()) == ("confirmed", 0)


def test_a_decision_takes_few_statements(
    client_as: Callable[[str], Any], room: Any, now: datetime, count_sql: Any
) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    fields = {"kind": "order", "text": "رسیدگی", "decider_post": "مدیر کل"}
    send(client, meeting, one, "decision", now, values={"key": "abcd", "fields": fields})
    with count_sql() as counted:
        send(
            client,
            meeting,
            one,
            "decision",
            now + timedelta(seconds=2),
            values={"key": "abcd", "fields": {"text": "تازه"}},
        )
    assert counted.value <= 12, counted.statements


def test_a_fresh_token_says_whose_it_is(client_as: Callable[[str], Any], room: Any, cast: dict[str, Actor]) -> None:
    told = client_as("negin").get("/room/token").json
    assert told["person"] == cast["negin"].id
    assert told["csrf"]


# The hall ---------------------------------------------------------------------------------------------------------


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


# A case that is heard again ----------------------------------------------------------------------------------------


@pytest.fixture
def promise(room: Any, now: datetime) -> Decision:
    """What the first case of the room was promised in an earlier meeting, and nobody kept."""
    earlier, _ = a_held_meeting(now, 0, state="closed")
    old = Hearing.create(case=room[1][0].case_id, meeting=earlier.id, state="heard")
    return a_decision(old, now, key="old-1", text="حقوق ورودی پس داده شود", state="not_done", member_degree="none")


def test_the_earlier_promise_stands_beside_the_form_and_is_ticked_as_replaced(
    client_as: Any, room: Any, promise: Decision, now: datetime
) -> None:
    meeting, (one, *_) = room
    client = client_as("negin")
    page = client.get(f"/meetings/{meeting.id}/room").text
    for words in ("وعده‌های پیشین همین پرونده", promise.text, 'name="replaces" value="old-1"'):
        assert words in page
    assert page.count("data-promises=") == 1
    values = {"key": "new-1", "fields": {"kind": "order", "text": "تا پایان هفته", "decider_post": "مدیر کل"}}
    values["fields"]["replaces"] = ["old-1"]
    twice = [send(client, meeting, one, "decision", now, action_id="tick-0001", values=values) for _ in range(2)]
    assert [answer.json["decision"]["state"] for answer in twice] == ["recorded", "recorded"]
    facts = client.get(f"/meetings/{meeting.id}/room/facts").json
    turn = next(turn for turn in facts["turns"] if turn["id"] == one.id)
    assert [decision["replaces"] for decision in turn["decisions"]] == [["old-1"]]


@pytest.mark.parametrize("replaces", ["old-1", [7], ["؟"], {"old-1": True}])
def test_ticks_that_no_tablet_sends_are_not_read(
    client_as: Any, room: Any, promise: Decision, now: datetime, replaces: Any
) -> None:
    meeting, (one, *_) = room
    values = {"key": "new-1", "fields": {"replaces": replaces}}
    assert send(client_as("negin"), meeting, one, "decision", now, values=values).status_code == 422
