"""Agencies and their people: entered, corrected, refused."""

from datetime import date

import pytest

from webapp.registry.agencies import queries as agencies
from webapp.registry.desks import queries as desks

PAGES = (
    "/agencies",
    "/agencies/1",
    "/agencies/new",
    "/agencies/1/people/new",
    "/agencies/people/1",
)


@pytest.mark.parametrize("url", PAGES)
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


@pytest.mark.parametrize("url", ["/agencies/new", "/agencies/1/people/new"])
def test_readers_do_not_write(client_as, url: str) -> None:
    assert client_as("sara").get(url).status_code == 403


def person(**over: str) -> dict[str, str]:
    return {
        "full_name": "بهرام فرضی",
        "kind": "liaison",
        "post": "رابط اتاق",
        "phone": "۰۳۱-۳۶۵۶۰۰۰۰",
        "extension": "۲۱۴",
        "valid_from": "۱ فروردین ۱۴۰۵",
        "valid_to": "",
    } | over


def test_people_hold_office_from_day_to_day(client_as) -> None:
    agency_id = desks.by_code("customs").agency_id
    negin = client_as("negin")
    assert negin.post(f"/agencies/{agency_id}/people/new", data=person()).status_code == 303
    liaison = agencies.liaison(agency_id, date(2026, 11, 21))
    assert liaison is not None
    assert (liaison.full_name, liaison.phone) == ("بهرام فرضی", "+983136560000")
    assert agencies.liaison(agency_id, date(2026, 3, 20)) is None
    left = person(valid_to="۲۹ آبان ۱۴۰۵")
    assert negin.post(f"/agencies/people/{liaison.id}", data=left).status_code == 303
    assert agencies.liaison(agency_id, date(2026, 11, 20)) is not None
    assert agencies.liaison(agency_id, date(2026, 11, 21)) is None
    assert "بهرام فرضی" in negin.get(f"/agencies/{agency_id}").text


def test_telephones_of_people_are_for_those_who_call(client_as) -> None:
    agency_id = desks.by_code("customs").agency_id
    negin = client_as("negin")
    negin.post(f"/agencies/{agency_id}/people/new", data=person())
    shown = "۰۳۱ ۳۶۵۶ ۰۰۰۰"
    assert shown in negin.get(f"/agencies/{agency_id}").text
    assert shown not in client_as("sara").get(f"/agencies/{agency_id}").text


def test_an_agency_says_which_post_nobody_holds(client_as) -> None:
    agency_id = desks.by_code("customs").agency_id
    negin = client_as("negin")
    negin.post(f"/agencies/{agency_id}/people/new", data=person())
    assert "بدون متصدی: مدیر کل<" in negin.get(f"/agencies/{agency_id}").text
    director = person(kind="director_general", post="مدیر کل")
    negin.post(f"/agencies/{agency_id}/people/new", data=director)
    assert "بدون متصدی" not in negin.get(f"/agencies/{agency_id}").text


def test_an_office_that_ends_before_it_begins_is_refused(client_as) -> None:
    agency_id = desks.by_code("customs").agency_id
    answer = client_as("negin").post(f"/agencies/{agency_id}/people/new", data=person(valid_to="۱ فروردین ۱۴۰۴"))
    assert answer.status_code == 422
    assert 'id="valid_to-error"' in answer.text


def test_an_agency_is_entered_once(client_as) -> None:
    negin = client_as("negin")
    data = {"title": "اداره کل استاندارد", "level": "province", "is_active": "y"}
    assert negin.post("/agencies/new", data=data).status_code == 303
    assert negin.post("/agencies/new", data=data).status_code == 422
    assert "اداره کل استاندارد" in negin.get("/agencies").text


def test_a_refused_correction_keeps_what_was_typed(client_as) -> None:
    """The head still says whose page it is; the field shows what was typed and what is wrong with it."""
    agency_id = desks.by_code("customs").agency_id
    title = agencies.agency(agency_id).title
    answer = client_as("negin").post(f"/agencies/{agency_id}", data={"title": "", "level": "nation"})

    assert answer.status_code == 422
    assert 'id="title-error"' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert agencies.agency(agency_id).level == "province"


def test_the_list_takes_as_many_statements_for_many_agencies(client_as, count_sql) -> None:
    negin = client_as("negin")
    negin.get("/agencies")
    with count_sql() as few:
        negin.get("/agencies")
    for number in range(30):
        negin.post("/agencies/new", data={"title": f"اداره {number}", "level": "nation", "is_active": "y"})
    negin.get("/agencies")
    with count_sql() as many:
        negin.get("/agencies")
    assert many.value == few.value
