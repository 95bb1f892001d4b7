"""The list of meetings over a real client."""

from datetime import date, timedelta

import pytest

from tests.factories.meetings import DAY, desk, make_meeting, make_representative

TODAY = date(2026, 11, 21)


def text(answer):
    return answer.get_data(as_text=True)


def test_the_list_shows_what_is_ahead_and_what_is_past(client_as):
    ahead = make_meeting(desk_code="customs")
    past = make_meeting(desk_code="tax", date=TODAY - timedelta(days=30), state="closed")
    negin = client_as("negin")
    shown = text(negin.get("/meetings"))
    assert f'id="meeting-{ahead.id}"' in shown
    assert f'id="meeting-{past.id}"' not in shown
    shown = text(negin.get("/meetings?when=past"))
    assert f'id="meeting-{ahead.id}"' not in shown
    assert f'id="meeting-{past.id}"' in shown


def test_the_list_is_narrowed_by_desk_and_state(client_as):
    customs, tax = make_meeting(desk_code="customs"), make_meeting(desk_code="tax", state="frame_approved")
    negin = client_as("negin")
    shown = text(negin.get(f"/meetings?desk={desk('tax').id}"))
    assert f'id="meeting-{tax.id}"' in shown
    assert f'id="meeting-{customs.id}"' not in shown
    shown = text(negin.get("/meetings?state=draft"))
    assert f'id="meeting-{customs.id}"' in shown
    assert f'id="meeting-{tax.id}"' not in shown


@pytest.mark.parametrize("query", ["?page=0", "?page=-5", "?page=x", "?state=nonsense", "?desk=x", "?when=zzz"])
def test_a_mangled_address_shows_a_list_all_the_same(client_as, query):
    assert client_as("negin").get(f"/meetings{query}").status_code == 200


def test_the_list_goes_on_on_a_second_page(client_as):
    for step in range(31):
        make_meeting(date=DAY + timedelta(days=step), sequence=step + 1)
    negin = client_as("negin")
    assert text(negin.get("/meetings")).count('class="meeting"') == 30
    assert text(negin.get("/meetings?page=2")).count('class="meeting"') == 1


def test_a_month_shows_holidays_and_meetings_on_their_days(client_as):
    meeting = make_meeting(date=DAY + timedelta(days=40))
    shown = text(client_as("negin").get("/meetings?when=month"))
    assert f"/meetings/{meeting.id}" not in shown  # Aban is shown, the meeting lies in Dey
    shown = text(client_as("negin").get("/meetings?when=month&year=1405&month=10"))
    assert f"/meetings/{meeting.id}" in shown
    assert client_as("negin").get("/meetings?when=month&year=99999&month=x").status_code == 200


def test_the_list_costs_the_same_for_one_and_for_thirty(client_as, count_sql):
    negin = client_as("negin")
    make_meeting()
    with count_sql() as one:
        negin.get("/meetings")
    for step in range(29):
        make_meeting(date=DAY + timedelta(days=step), sequence=step + 2)
    with count_sql() as thirty:
        negin.get("/meetings")
    assert thirty.value == one.value <= 10


def test_a_representative_sees_own_meetings_only(client_as, cast):
    own = make_representative("نادر آزمون", user=cast["nader"].id)
    mine = make_meeting(representative=own.id)
    other = make_meeting(desk_code="tax", representative=make_representative().id)
    nader = client_as("nader")
    shown = text(nader.get("/meetings"))
    assert f'id="meeting-{mine.id}"' in shown
    assert f'id="meeting-{other.id}"' not in shown
    assert f"/meetings/{other.id}" not in text(nader.get("/meetings?when=month&year=1405&month=9"))


@pytest.mark.parametrize("url", ["/meetings", "/meetings/new", "/meetings/new/desk?desk=1", "/meetings/1/edit"])
def test_the_stranger_is_sent_to_the_door(client, url):
    answer = client.get(url)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


@pytest.mark.parametrize("name", ["parisa", "nader", "omid", "dariush"])
def test_only_planners_plan(client_as, name):
    person = client_as(name)
    assert person.get("/meetings/new").status_code == 403
    assert person.post("/meetings/new", data={}).status_code == 403
    assert person.post("/meetings/timetable", data={}).status_code == 403
