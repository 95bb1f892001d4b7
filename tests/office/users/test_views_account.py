"""The own account."""

import re
from collections.abc import Callable
from typing import Any

from tests.cast import PASSWORD

As = Callable[[str], Any]

GOOD = "کوه سبز دریا پنج"


def _sign_in(client: Any, username: str = "expert", password: str = PASSWORD, **fields: str) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password, **fields})


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
