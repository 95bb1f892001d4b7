"""The door, and a sign-in that ends in the middle of a form, over a real client."""

import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import PASSWORD
from webapp.core.config import Config
from webapp.office.users.models import SignIn, User, UserRole

GOOD = "کوه سبز دریا پنج"


def _sign_in(client: Any, username: str = "expert", password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password, **fields})


def _hidden(page: str) -> list[tuple[str, str]]:
    inputs = [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    return [(unescape(tag["name"]), unescape(tag.get("value", ""))) for tag in inputs if tag.get("type") == "hidden"]


def test_a_page_sends_to_the_door_and_back(client: Any) -> None:
    away = client.get("/account?x=1")
    assert away.status_code == 303
    assert away.location == "/sign-in?next=/account?x%3D1"
    back = _sign_in(client, next="/account?x=1")
    assert (back.status_code, back.location) == (303, "/account?x=1")
    assert client.get("/account").status_code == 200


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""]
)
def test_nobody_is_sent_off_the_site(client: Any, elsewhere: str) -> None:
    assert _sign_in(client, next=elsewhere).location == "/"


def test_the_cookie_is_out_of_reach_of_scripts(client: Any) -> None:
    cookie = _sign_in(client).headers["Set-Cookie"]
    assert cookie.startswith("mizban=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie


def _over_https(db: Config) -> tuple[Any, dict[str, str]]:
    """A client that comes through the proxy, and what the proxy says of it."""
    from dataclasses import replace

    from tests.conftest import Client
    from webapp.app import create_app

    app = create_app(replace(db, url="https://desk.example"))
    app.test_client_class = Client
    return app.test_client(), {
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.9.8.7",
        "Host": "desk.example",
        "Referer": "https://desk.example/sign-in",
    }


def test_over_https_the_cookie_is_bound_to_the_host(db: Config, now: datetime) -> None:
    client, proxy = _over_https(db)
    page = client.get("/sign-in", headers=proxy, base_url="https://desk.example").get_data(as_text=True)
    answer = client.post(
        "/sign-in",
        base_url="https://desk.example",
        headers=proxy | {"X-CSRFToken": dict(_hidden(page))["csrf_token"]},
        data={"username": "expert", "password": PASSWORD},
    )
    cookie = next(value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-mizban="))
    assert "Secure" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert SignIn.get().address == "10.9.8.7"


def test_over_plain_http_nobody_names_his_own_address(client: Any) -> None:
    """Else everybody could dodge the throttle with a header."""
    client.post("/sign-in", data={"username": "expert", "password": PASSWORD}, headers={"X-Forwarded-For": "10.9.8.7"})
    assert SignIn.get().address == "127.0.0.1"


def test_after_signing_out_forms_that_are_still_open_are_nobodys(client: Any) -> None:
    _sign_in(client)
    old = client.csrf()
    client.post("/sign-out")
    answer = FlaskClient.post(client, "/sign-in", data={"username": "x"}, headers={"X-CSRFToken": old})
    assert answer.status_code == 400


def test_a_wrong_password_is_told_in_one_sentence_and_the_name_kept(client: Any) -> None:
    answer = _sign_in(client, password="wrong")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "نام کاربری یا گذرواژه درست نیست." in page
    assert 'value="expert"' in page
    assert "wrong" not in page


def test_too_many_attempts_say_how_long_to_wait(client: Any) -> None:
    for _ in range(5):
        _sign_in(client, password="wrong")
    assert "۱۵ دقیقه صبر کنید" in _sign_in(client).get_data(as_text=True)


def test_no_sign_in_without_the_form_token(client: Any) -> None:
    answer = client.post(
        "/sign-in", data={"username": "expert", "password": PASSWORD}, headers={"X-CSRFToken": "forged"}
    )
    assert answer.status_code == 400


def test_signing_in_anew_ends_the_old_sign_in_of_the_browser(client: Any) -> None:
    _sign_in(client)
    _sign_in(client)
    assert SignIn.select().where(SignIn.revoked_at.is_null()).count() == 1


def test_signing_out_is_for_good(client: Any) -> None:
    _sign_in(client)
    token = client.get_cookie("mizban").value
    client.post("/sign-out")
    client.set_cookie("mizban", token)
    assert client.get("/account").status_code == 303


def test_an_empty_program_asks_for_its_first_administrator(client: Any) -> None:
    UserRole.delete().execute()
    SignIn.delete().execute()
    User.delete().execute()
    assert client.get("/sign-in").location == "/first-administrator"
    weak = client.post("/first-administrator", data={"full_name": "امید", "username": "omid", "password": "short"})
    assert weak.status_code == 422
    assert "دست‌کم ۱۲ نویسه" in weak.get_data(as_text=True)
    made = client.post("/first-administrator", data={"full_name": "امید", "username": "omid", "password": GOOD})
    assert made.location == "/users"
    assert client.get("/users").status_code == 200
    assert client.get("/first-administrator").location == "/sign-in"
    assert client.post("/first-administrator", data={}).location == "/sign-in"


def _lapse(now: datetime) -> None:
    SignIn.update(seen_at=now - timedelta(hours=5)).execute()


def test_a_plain_form_brings_its_text_back(client: Any, now: datetime) -> None:
    _sign_in(client)
    _lapse(now)
    typed = {"current_password": "", "title": "آلودگی هوا <هشدار>", "first": "۳ آذر ۱۴۰۵", "kind": "closure"}
    lapsed = client.post("/holidays?year=1405", data=typed)
    page = lapsed.get_data(as_text=True)
    assert lapsed.status_code == 401
    assert "نوشتهٔ شما همین‌جا مانده است" in page
    again = _sign_in(client, kept=dict(_hidden(page))["kept"])
    page = again.get_data(as_text=True)
    assert again.status_code == 200
    assert 'action="/holidays?year=1405"' in page
    fields = dict(_hidden(page))
    assert {name: fields[name] for name in typed} == typed
    assert "<هشدار>" not in page
    assert client.get("/account").status_code == 200


def test_a_kept_form_is_for_its_writer_only(client: Any, now: datetime) -> None:
    _sign_in(client)
    _lapse(now)
    page = client.post("/holidays", data={"title": "محرمانه"}).get_data(as_text=True)
    other = _sign_in(client, "expert2", kept=dict(_hidden(page))["kept"])
    assert other.status_code == 303
    assert "محرمانه" not in other.get_data(as_text=True)


def test_a_forged_kept_form_is_dropped(client: Any) -> None:
    assert _sign_in(client, kept="eyJ3aG9zZSI6bnVsbH0.forged").status_code == 303


def test_a_fragment_gets_a_sign_in_over_the_page(client: Any, now: datetime) -> None:
    _sign_in(client)
    _lapse(now)
    lapsed = client.fragment("/holidays", "POST", data={"title": "آلودگی هوا"})
    assert lapsed.status_code == 401
    assert lapsed.headers["HX-Retarget"] == "#sign-in"
    assert 'hx-post="/sign-in/again"' in lapsed.get_data(as_text=True)
    wrong = client.fragment("/sign-in/again", "POST", data={"username": "expert", "password": "wrong"})
    assert wrong.status_code == 422
    right = client.fragment("/sign-in/again", "POST", data={"username": "expert", "password": PASSWORD})
    assert right.headers["HX-Trigger"] == "sign-in:done"
    assert client.get("/account").status_code == 200


def test_another_person_does_not_go_on_with_the_page(client: Any, now: datetime) -> None:
    _sign_in(client)
    _lapse(now)
    other = client.fragment("/sign-in/again", "POST", data={"username": "manager", "password": PASSWORD})
    assert other.headers["HX-Redirect"] == "/"


def test_a_script_gets_401(client: Any) -> None:
    answer = client.get("/live?topics=today", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.get_json()) == (401, {"error": "sign_in"})


@pytest.mark.parametrize("url", ["/account", "/account/password", "/users", "/users/new", "/users/1", "/deputies"])
def test_a_stranger_is_sent_to_the_door(client: Any, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")
