"""Pages of the rooms."""

import pytest

from webapp.registry.venues import queries


def typed(number: int = 0, **over: str) -> dict[str, str]:
    return {"title": f"سالن آزمون {number}", "seats": "۳۰", "facilities": "ویدئو", "is_active": "y"} | over


@pytest.mark.parametrize("url", ["/venues", "/venues/new", "/venues/1"])
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


def test_readers_do_not_write(client_as) -> None:
    sara = client_as("sara")
    assert sara.get("/venues").status_code == 200
    assert sara.get("/venues/new").status_code == 403
    assert sara.post("/venues/new", data=typed()).status_code == 403
    assert client_as("iraj").get("/venues").status_code == 403


def test_an_unknown_one_is_not_found(client_as) -> None:
    assert client_as("negin").get("/venues/999").status_code == 404


def test_who_edits_without_reading_history_sees_none(client_as) -> None:
    client_as("negin").post("/venues/new", data=typed())
    last = max(row.id for row in queries.all_venues())
    history = client_as("negin").get(f"/venues/{last}").text.partition('id="history"')[2]
    assert "قابل رزرو:" in history
    assert "اجازهٔ ورود" not in history
    assert 'id="history"' not in client_as("omid").get(f"/venues/{last}").text


def test_the_list_takes_as_many_statements_for_many(client_as, count_sql) -> None:
    negin = client_as("negin")
    negin.post("/venues/new", data=typed())
    negin.get("/venues")
    with count_sql() as few:
        negin.get("/venues")
    for number in range(1, 31):
        assert negin.post("/venues/new", data=typed(number)).status_code == 303
    negin.get("/venues")
    with count_sql() as many:
        negin.get("/venues")
    assert many.value == few.value


def test_rooms_have_one_name_and_at_least_a_seat(client_as) -> None:
    negin = client_as("negin")
    assert negin.post("/venues/new", data=typed()).status_code == 303
    again = negin.post("/venues/new", data=typed())
    assert again.status_code == 422
    assert 'id="title-error"' in again.text
    assert negin.post("/venues/new", data=typed(1, seats="0")).status_code == 422
    room = next(row for row in queries.active() if row.title == typed()["title"])
    assert negin.post(f"/venues/{room.id}", data=typed(seats="40")).status_code == 303
    assert queries.venue(room.id).seats == 40


def test_a_refused_correction_keeps_what_was_typed(client_as) -> None:
    negin = client_as("negin")
    negin.post("/venues/new", data=typed())
    room = queries.active()[-1]
    answer = negin.post(f"/venues/{room.id}", data=typed(seats="", facilities="پنجره"))
    assert answer.status_code == 422
    assert 'id="seats-error"' in answer.text
    assert 'value="پنجره"' in answer.text
    assert f"<h1>{room.title}</h1>" in answer.text
