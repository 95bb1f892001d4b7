"""Pages of the pool of representatives."""

import pytest

from webapp.registry.representatives import queries

LATIN = str.maketrans("۰۱۲۳۴۵۶۷۸۹", "0123456789")


def typed(number: int = 0, **over: str) -> dict[str, str]:
    return {
        "full_name": f"پروین آزمون {number}",
        "kind": "commission_head",
        "commission": "بازرگانی",
        "phone": "۰۹۰۰ ۰۰۰ ۴۱۲۷",
        "user": "0",
        "is_active": "y",
    } | over


@pytest.mark.parametrize("url", ["/representatives", "/representatives/new", "/representatives/1"])
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


def test_readers_do_not_write(client_as) -> None:
    sara = client_as("sara")
    assert sara.get("/representatives").status_code == 200
    assert sara.get("/representatives/new").status_code == 403
    assert sara.post("/representatives/new", data=typed()).status_code == 403
    assert client_as("iraj").get("/representatives").status_code == 403


def test_an_unknown_one_is_not_found(client_as) -> None:
    assert client_as("negin").get("/representatives/999").status_code == 404


def test_who_edits_without_reading_history_sees_none(client_as) -> None:
    client_as("negin").post("/representatives/new", data=typed())
    last = max(row.id for row in queries.all_representatives())
    history = client_as("negin").get(f"/representatives/{last}").text.partition('id="history"')[2]
    assert "در فهرست نمایندگان:" in history
    assert "اجازهٔ ورود" not in history
    assert 'id="history"' not in client_as("omid").get(f"/representatives/{last}").text


def test_the_list_takes_as_many_statements_for_many(client_as, count_sql) -> None:
    negin = client_as("negin")
    negin.post("/representatives/new", data=typed())
    negin.get("/representatives")
    with count_sql() as few:
        negin.get("/representatives")
    for number in range(30):
        assert negin.post("/representatives/new", data=typed(number)).status_code == 303
    negin.get("/representatives")
    with count_sql() as many:
        negin.get("/representatives")
    assert many.value == few.value


def test_a_representative_is_tied_to_one_account(client_as, cast) -> None:
    negin = client_as("negin")
    account = str(cast["nader"].id)
    assert negin.post("/representatives/new", data=typed(user=account)).status_code == 303
    row = queries.of_user(cast["nader"].id)
    assert row is not None
    # The list of choice does not offer the account any more; a page opened before does.
    assert negin.post("/representatives/new", data=typed(1, user=account)).status_code == 422
    assert negin.post(f"/representatives/{row.id}", data=typed(user=account, is_active="")).status_code == 303
    assert queries.representative(row.id).is_active is False


def test_telephones_are_for_those_who_call(client_as) -> None:
    client_as("negin").post("/representatives/new", data=typed())
    assert "4127" in client_as("negin").get("/representatives").text.translate(LATIN)
    assert "4127" not in client_as("sara").get("/representatives").text.translate(LATIN)
