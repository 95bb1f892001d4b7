"""The door, the own account, the administrator's accounts, over a real client."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import PASSWORD
from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.office.users import queries, services
from webapp.office.users.models import SignIn, User, UserRole

As = Callable[[str], Any]
GOOD = "کوه سبز دریا پنج"


def _sign_in(client: Any, username: str = "expert", password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password, **fields})


def _hidden(page: str) -> list[tuple[str, str]]:
    inputs = [dict(re.findall(r'([a-z]+)="([^"]*)"', tag)) for tag in re.findall(r"<input[^>]*>", page)]
    return [(unescape(tag["name"]), unescape(tag.get("value", ""))) for tag in inputs if tag.get("type") == "hidden"]


# The door ---------------------------------------------------------------------------------------------------------


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


# A sign-in that ends mid-form -------------------------------------------------------------------------------------


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


# The own account --------------------------------------------------------------------------------------------------


def test_ones_account_lists_where_one_is_signed_in(client_as: As) -> None:
    elsewhere, here = client_as("negin"), client_as("negin")
    page = here.get("/account").get_data(as_text=True)
    assert page.count("127.0.0.1") == 2
    assert "همین دستگاه" in page
    [ended] = re.findall(r'action="(/account/sign-ins/\d+/end)"', page)
    assert here.post(ended).status_code == 303
    assert elsewhere.get("/account").status_code == 303
    assert here.get("/account").status_code == 200


def test_all_others_end_at_once(client_as: As) -> None:
    others, here = [client_as("negin"), client_as("negin")], client_as("negin")
    here.post("/account/sign-ins/end-others")
    assert [other.get("/account").status_code for other in others] == [303, 303]
    assert here.get("/account").status_code == 200


def test_a_password_is_changed_with_the_old_one(client_as: As, client: Any) -> None:
    negin = client_as("negin")
    wrong = negin.post("/account/password", data={"current_password": "wrong", "new_password": GOOD})
    assert wrong.status_code == 422
    assert "گذرواژهٔ کنونی شما این نیست." in wrong.get_data(as_text=True)
    changed = negin.post("/account/password", data={"current_password": PASSWORD, "new_password": GOOD})
    assert changed.location == "/account"
    assert _sign_in(client, password=GOOD).status_code == 303


def test_the_language_is_kept_in_the_account(client_as: As) -> None:
    negin = client_as("negin")
    assert 'lang="fa" dir="rtl"' in negin.get("/account").get_data(as_text=True)
    assert negin.post("/account/language", data={"language": "en", "next": "/account?"}).location == "/account"
    assert 'lang="en" dir="ltr"' in negin.get("/account").get_data(as_text=True)
    assert 'lang="en"' in client_as("negin").get("/account").get_data(as_text=True)


# The administrator's accounts -------------------------------------------------------------------------------------


def _given(page: str) -> str:
    found = re.search(r'id="given">([^<]+)<', page)
    assert found
    return found[1]


def test_a_new_colleague_signs_in_and_must_choose_a_password(client_as: As, client: Any) -> None:
    fields = {"username": "reza", "full_name": "رضا فرضی", "unit_id": "0", "roles": ["expert"], "post": ""}
    made = client_as("omid").post("/users", data=fields)
    assert made.status_code == 200
    given = _given(made.get_data(as_text=True))
    _sign_in(client, "reza", given)
    assert client.get("/holidays").location == "/account/password"
    assert client.post("/holidays", data={}).location == "/account/password"
    client.post("/account/password", data={"current_password": given, "new_password": GOOD})
    assert client.get("/holidays").status_code == 200


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"username": "expert"}, "این نام کاربری از آنِ دیگری است"),
        ({"username": "نگین"}, "حرف لاتین"),
        ({"full_name": " "}, "این را پر کنید"),
        ({"roles": ["king"]}, ""),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_kept(client_as: As, changes: dict[str, Any], said: str) -> None:
    fields = {"username": "reza", "full_name": "رضا فرضی", "unit_id": "0", "roles": ["expert"], "post": "کارآموز"}
    answer = client_as("omid").post("/users", data=fields | changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert 'value="کارآموز"' in page


def test_an_account_is_changed_closed_and_its_history_shown(client_as: As) -> None:
    omid, negin = client_as("omid"), client_as("negin")
    user_id = User.get(User.username == "expert").id
    fields = {"full_name": "نگین آزمون", "post": "کارشناس ارشد", "unit_id": "0", "roles": ["expert"]}
    assert omid.post(f"/users/{user_id}", data=fields).status_code == 303
    assert negin.get("/account").status_code == 303
    page = omid.get(f"/users/{user_id}").get_data(as_text=True)
    assert "کارشناس ارشد" in page
    assert "حساب را تغییر داد" in page


def test_the_last_administrator_is_told_why_not(client_as: As) -> None:
    user_id = User.get(User.username == "admin").id
    fields = {"full_name": "امید", "post": "", "unit_id": "0", "roles": ["expert"], "is_active": "y"}
    answer = client_as("omid").post(f"/users/{user_id}", data=fields)
    assert answer.status_code == 409
    assert "آخرین مدیر سامانه" in answer.get_data(as_text=True)


def test_a_password_is_given_anew_and_shown_once(client_as: As, client: Any) -> None:
    user_id = User.get(User.username == "expert").id
    omid = client_as("omid")
    given = _given(omid.post(f"/users/{user_id}/password").get_data(as_text=True))
    assert given not in omid.get(f"/users/{user_id}").get_data(as_text=True)
    assert _sign_in(client, password=given).status_code == 303


def test_the_list_is_found_by_any_part(client_as: As) -> None:
    omid = client_as("omid")
    assert "نگین آزمون" in omid.get("/users").get_data(as_text=True)
    found = omid.fragment("/users?q=نگين").get_data(as_text=True)
    assert "نگین آزمون" in found
    assert "مهتاب" not in found
    assert "<html" not in found


def test_a_missing_account_is_404(client_as: As) -> None:
    assert client_as("omid").get("/users/99999").status_code == 404


def test_the_list_costs_the_same_however_many_there_are(client_as: As, now: datetime, count_sql: Any) -> None:
    omid = client_as("omid")
    with count_sql() as few:
        omid.get("/users")
    for number in range(30):
        user = User.create(username=f"u{number}", full_name=f"u{number}", password_hash="x", created_at=now)
        UserRole.create(user=user.id, role="expert")
    with count_sql() as many:
        omid.get("/users")
    assert few.value == many.value


# Deputies ---------------------------------------------------------------------------------------------------------


def test_an_approver_names_own_deputies_only(client_as: As, now: datetime) -> None:
    mahtab = client_as("mahtab")
    ids = dict(User.select(User.username, User.id).tuples())
    fields = {
        "approver_id": ids["president"],
        "deputy_id": ids["expert2"],
        "from_date": "امروز",
        "to_date": "۵ آذر ۱۴۰۵",
    }
    assert mahtab.post("/deputies", data=fields).status_code == 303
    [row] = queries.deputies(clock.today())
    assert (row.approver_id, row.deputy_id) == (ids["manager"], ids["expert2"])
    peyman = client_as("peyman")
    assert "مهتاب مثالی" in peyman.get("/account").get_data(as_text=True)
    assert client_as("parviz").post(f"/deputies/{row.id}/end").status_code == 404
    assert mahtab.post(f"/deputies/{row.id}/end").status_code == 303
    assert queries.deputies(clock.today()) == []


def test_days_in_the_wrong_order_are_told_at_the_field(client_as: As) -> None:
    peyman_id = User.get(User.username == "expert2").id
    answer = client_as("mahtab").post(
        "/deputies", data={"deputy_id": peyman_id, "from_date": "۵ آذر ۱۴۰۵", "to_date": "۲ آذر ۱۴۰۵"}
    )
    assert answer.status_code == 422
    assert "آخرین روز پیش از نخستین روز است." in answer.get_data(as_text=True)


def test_nobody_is_a_deputy_by_oversight(client_as: As) -> None:
    mahtab = client_as("mahtab")
    page = mahtab.get("/deputies").get_data(as_text=True)
    assert 'value="0">انتخاب کنید</option>' in page
    answer = mahtab.post("/deputies", data={"deputy_id": "0", "from_date": "امروز", "to_date": "۵ آذر ۱۴۰۵"})
    assert answer.status_code == 422
    assert "جانشین را انتخاب کنید." in answer.get_data(as_text=True)
    assert queries.deputies(clock.today()) == []


# Strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/account", "/account/password", "/users", "/users/new", "/users/1", "/deputies"])
def test_a_stranger_is_sent_to_the_door(client: Any, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in")


@pytest.mark.parametrize("url", ["/users", "/users/new", "/users/1", "/deputies"])
def test_colleagues_see_no_accounts(client_as: As, url: str) -> None:
    assert client_as("negin").get(url).status_code == 403


@pytest.mark.parametrize("url", ["/users", "/users/1", "/users/1/password", "/users/1/sign-out", "/deputies/1/end"])
def test_colleagues_change_no_accounts(client_as: As, url: str) -> None:
    assert client_as("negin").post(url, data={}).status_code == 403


def test_who_stands_in_for_the_manager_may_approve_and_release(
    client_as: As, cast: dict[str, Actor], now: datetime
) -> None:
    peyman = client_as("peyman")
    assert peyman.post("/messages/1/release").status_code == 403
    services.appoint_deputy(
        cast["mahtab"].id or 0, cast["peyman"].id or 0, clock.today(), clock.today(), actor=cast["mahtab"], now=now
    )
    assert peyman.post("/messages/1/release").status_code == 404  # allowed in; there is no such message
    assert peyman.get("/jobs").status_code == 403  # nothing else of the manager's
