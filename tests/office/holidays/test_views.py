from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from webapp.office.holidays import queries
from webapp.office.holidays.models import DayOff

As = Callable[[str], Any]
FORM = {"kind": "closure", "first": "۳ آذر ۱۴۰۵", "last": "", "title": "آلودگی هوا", "opens": "", "closes": ""}


def test_a_closure_is_declared_in_words(client_as: As) -> None:
    answer = client_as("mahtab").post("/holidays", data=FORM)
    assert answer.status_code == 303
    [day] = queries.special_days(date(2026, 11, 24), date(2026, 11, 24))
    assert (day.kind, day.title) == ("closure", "آلودگی هوا")
    page = client_as("negin").get("/holidays?year=1405").get_data(as_text=True)
    assert "آلودگی هوا" in page
    assert "سه‌شنبه ۳ آذر" in page
    assert 'name="first"' not in page  # an expert looks, a manager declares


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first": "۳۱ آذر ۱۴۰۵"}, "چنین روزی"),
        ({"first": "۱ آبان ۱۴۰۵"}, "تعطیلی برای امروز یا پس از آن اعلام می‌شود."),
        ({"last": "۱ آذر ۱۴۰۵"}, "آخرین روز پیش از نخستین روز است."),
        ({"kind": "short_hours"}, "آغاز و پایان کار روز کوتاه را بنویسید."),
        ({"title": " "}, "این را پر کنید"),
    ],
)
def test_what_makes_no_sense_is_told_and_kept(client_as: As, changes: dict[str, str], said: str) -> None:
    answer = client_as("mahtab").post("/holidays", data=FORM | changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert DayOff.select().where(DayOff.kind == "closure").count() == 0


def test_a_day_is_corrected_and_taken_away(client_as: As, now: datetime) -> None:
    row = DayOff.create(date=date(2026, 11, 24), kind="official", title="عید", is_estimated=True, created_at=now)
    mahtab = client_as("mahtab")
    assert "عید" in mahtab.get(f"/holidays/{row.id}").get_data(as_text=True)
    mahtab.post(f"/holidays/{row.id}", data={"date": "۴ آذر ۱۴۰۵", "title": "عید نمونه"})
    assert queries.special_day(row.id).date == date(2026, 11, 25)
    assert "تعطیلی را اصلاح کرد" in mahtab.get(f"/holidays/{row.id}").get_data(as_text=True)
    assert mahtab.post(f"/holidays/{row.id}/remove").status_code == 303
    assert mahtab.get(f"/holidays/{row.id}").status_code == 404


@pytest.mark.parametrize("query", ["", "?year=1405&month=9", "?year=x&month=99", "?typed=۳ آذر ۱۴۰۵", "?typed=چیزی"])
def test_the_month_grid_always_opens(client_as: As, query: str) -> None:
    answer = client_as("negin").get(f"/calendar/month{query}")
    assert answer.status_code == 200
    assert "آبان ۱۴۰۵" in answer.get_data(as_text=True) or "آذر ۱۴۰۵" in answer.get_data(as_text=True)


@pytest.mark.parametrize("year", ["1404", "x", "9999", "-1"])
def test_any_year_opens(client_as: As, year: str) -> None:
    assert client_as("negin").get(f"/holidays?year={year}").status_code == 200


def test_strangers_and_colleagues(client: Any, client_as: As) -> None:
    assert client.get("/holidays").status_code == 303
    assert client.get("/calendar/month").status_code == 303
    negin = client_as("negin")
    for url in ("/holidays", "/holidays/1", "/holidays/1/remove"):
        assert negin.post(url, data=FORM).status_code == 403


def test_the_year_costs_the_same_with_one_and_thirty_days(client_as: As, now: datetime, count_sql: Any) -> None:
    mahtab = client_as("mahtab")
    DayOff.delete().execute()
    with count_sql() as few:
        mahtab.get("/holidays?year=1405")
    for number in range(1, 29):
        DayOff.create(date=date(2026, 11, number), kind="closure", title="x", created_at=now)
    with count_sql() as many:
        mahtab.get("/holidays?year=1405")
    assert few.value == many.value
