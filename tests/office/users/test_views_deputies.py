"""Deputies are named and stand in."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.office.users import queries, services
from webapp.office.users.models import User

As = Callable[[str], Any]


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
