from collections.abc import Callable
from typing import Any

from webapp.core.actor import Actor
from webapp.office.drafts import queries

As = Callable[[str], Any]


def test_a_form_is_kept_while_it_is_typed(client_as: As, cast: dict[str, Actor]) -> None:
    negin = client_as("negin")
    typed = {"subject": "ترخیص", "papers": ["1", "2"], "csrf_token": negin.csrf(), "new_password": "secret"}
    answer = negin.post("/drafts/case", data=typed)
    assert (answer.status_code, answer.headers["X-Draft-Kept"]) == (204, "10:00")
    kept = queries.kept(cast["negin"], "case")
    assert kept
    assert kept.body == {"subject": "ترخیص", "papers": ["1", "2"]}


def test_a_draft_is_thrown_away(client_as: As, cast: dict[str, Actor]) -> None:
    negin = client_as("negin")
    negin.post("/drafts/case", data={"subject": "ترخیص"})
    assert negin.delete("/drafts/case", headers={"X-CSRFToken": negin.csrf()}).status_code == 204
    assert queries.kept(cast["negin"], "case") is None


def test_what_is_too_long_is_told(client_as: As) -> None:
    assert client_as("negin").post("/drafts/case", data={"text": "x" * 60_001}).status_code == 409


def test_a_stranger_keeps_nothing(client: Any) -> None:
    answer = client.post("/drafts/case", data={"subject": "x"}, headers={"Accept": "*/*"})
    assert answer.status_code == 401
