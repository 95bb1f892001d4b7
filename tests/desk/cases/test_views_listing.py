"""The list of cases, and who sees it."""

from datetime import date

import pytest

from tests.factories.cases import make_case
from webapp.desk.cases.models import Case

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "url",
    [
        "/cases",
        "/cases/new",
        "/cases/1",
        "/cases/1/edit",
        "/cases/1/guidance",
        "/cases/1/documents",
        "/cases/1/triage/referred",
        "/cases/1/merge",
        "/cases/new/member",
        "/cases/new/desk",
        "/cases/new/topic",
        "/cases/new/deadline",
        "/cases/new/amount",
    ],
)
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


@pytest.mark.parametrize("url", ["/cases", "/cases/new/anew", "/cases/1/accept", "/cases/1/documents/1"])
def test_strangers_write_nothing(client, url: str) -> None:
    assert client.post(url, data={}).status_code in (303, 401)
    assert Case.select().count() == 0


@pytest.mark.parametrize(
    ("name", "url"), [("sara", "/cases"), ("simin", "/cases/new"), ("nader", "/cases/new"), ("omid", "/cases")]
)
def test_who_may_not_gets_403(client_as, name: str, url: str) -> None:
    assert client_as(name).get(url).status_code == 403


def test_the_list_costs_the_same_at_1_and_at_30(client_as, cast, now, count_sql) -> None:
    negin = client_as("negin")
    make_case(cast["negin"], now, legal_deadline=TODAY)
    negin.get("/cases")
    with count_sql() as one:
        negin.get("/cases")
    for _ in range(30):
        make_case(cast["negin"], now, legal_deadline=TODAY)
    with count_sql() as many:
        page = negin.get("/cases")
    assert one.value == many.value <= 10
    assert page.text.count("1405-") + page.text.count("۱۴۰۵-") >= 31
    fragment = negin.fragment("/cases?state=waiting")
    assert "<html" not in fragment.text
    assert 'id="case-list"' in fragment.text
    assert negin.get("/cases?after=x&before=.9&desk=zz&state=nowhere").status_code == 200
