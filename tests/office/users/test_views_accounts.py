"""The administrator's accounts."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from tests.cast import PASSWORD
from webapp.office.users.models import User, UserRole

As = Callable[[str], Any]

GOOD = "کوه سبز دریا پنج"


def _sign_in(client: Any, username: str = "expert", password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password, **fields})


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


@pytest.mark.parametrize("url", ["/users", "/users/new", "/users/1", "/deputies"])
def test_colleagues_see_no_accounts(client_as: As, url: str) -> None:
    assert client_as("negin").get(url).status_code == 403


@pytest.mark.parametrize("url", ["/users", "/users/1", "/users/1/password", "/users/1/sign-out", "/deputies/1/end"])
def test_colleagues_change_no_accounts(client_as: As, url: str) -> None:
    assert client_as("negin").post(url, data={}).status_code == 403
