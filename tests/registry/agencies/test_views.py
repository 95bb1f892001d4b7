"""Agencies, rooms and representatives: entered, corrected, refused."""

from datetime import date

import pytest

from webapp.registry.agencies import queries as agencies
from webapp.registry.desks import queries as desks
from webapp.registry.representatives import queries as representatives
from webapp.registry.venues import queries as venues

PAGES = (
    "/agencies",
    "/agencies/1",
    "/agencies/new",
    "/agencies/1/people/new",
    "/agencies/people/1",
    "/representatives",
    "/representatives/new",
    "/representatives/1",
    "/venues",
    "/venues/new",
    "/venues/1",
)


@pytest.mark.parametrize("url", PAGES)
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


@pytest.mark.parametrize("url", ["/agencies/new", "/agencies/1/people/new", "/representatives/new", "/venues/new"])
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


def test_a_representative_is_tied_to_one_account(client_as, cast) -> None:
    negin = client_as("negin")
    data = {
        "full_name": "نادر آزمون",
        "kind": "commission_head",
        "commission": "بازرگانی",
        "phone": "",
        "user": str(cast["nader"].id),
        "is_active": "y",
    }
    assert negin.post("/representatives/new", data=data).status_code == 303
    row = representatives.of_user(cast["nader"].id)
    assert row is not None
    assert negin.post("/representatives/new", data=data | {"full_name": "دیگری"}).status_code == 422
    assert negin.post(f"/representatives/{row.id}", data=data | {"is_active": ""}).status_code == 303
    assert representatives.representative(row.id).is_active is False or representatives.active() == []


def test_rooms_have_one_name_and_at_least_a_seat(client_as) -> None:
    negin = client_as("negin")
    data = {"title": "سالن فیروزه", "seats": "۳۰", "facilities": "ویدئو", "is_active": "y"}
    assert negin.post("/venues/new", data=data).status_code == 303
    assert negin.post("/venues/new", data=data).status_code == 422
    assert negin.post("/venues/new", data=data | {"title": "دیگر", "seats": "0"}).status_code == 422
    room = venues.active()[0]
    assert negin.post(f"/venues/{room.id}", data=data | {"seats": "40"}).status_code == 303
    assert venues.venue(room.id).seats == 40
