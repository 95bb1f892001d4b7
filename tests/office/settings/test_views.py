from collections.abc import Callable
from typing import Any

import pytest

from webapp.office.settings import queries
from webapp.registry.representatives import queries as representatives

As = Callable[[str], Any]

FORM = {
    "organisation_name": "اتاق نمونه",
    "area_code": "۳۱",
    "thursday_off": "y",
    "office_opens": "۸:۰۰",
    "office_closes": "14:30",
    "default_pauses-0-title": "نماز",
    "default_pauses-0-start": "۱۲:۰۰",
    "default_pauses-0-minutes": "۲۰",
    "followup_days": "۵",
    "followup_rounds": "3",
    "call_attempts": "3",
}


def test_settings_are_changed_in_any_digits(client_as: As) -> None:
    omid = client_as("omid")
    assert omid.post("/settings", data=FORM).status_code == 303
    assert queries.get("followup_days") == 5
    assert queries.get("office_closes") == 870
    assert queries.get("area_code") == "31"
    assert queries.get("default_pauses") == [["نماز", 720, 20]]
    page = omid.get("/settings").get_data(as_text=True)
    assert "تنظیمات را تغییر داد" in page
    assert 'value="اتاق نمونه"' in page


def test_the_area_code_is_put_before_numbers_of_eight_digits(client_as: As) -> None:
    typed = {"full_name": "پروین آزمون", "kind": "expert", "user": "0", "phone": "۸۸۰۰ ۰۰۰۰", "is_active": "y"}
    client_as("negin").post("/representatives/new", data=typed)
    client_as("omid").post("/settings", data=FORM | {"area_code": "۲۱"})
    client_as("negin").post("/representatives/new", data=typed)
    assert [row.phone for row in representatives.active()][-2:] == ["+983188000000", "+982188000000"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"office_closes": "7:00"}, "پایان کار باید پس از آغاز کار باشد."),
        ({"office_closes": "25:00"}, "ساعت را"),
        ({"followup_days": "صد"}, "عدد"),
        ({"default_pauses-0-minutes": ""}, "دست‌کم پنج دقیقه"),
        ({"organisation_name": "  "}, "این را پر کنید"),
    ],
)
def test_what_does_not_fit_is_told_and_everything_typed_kept(client_as: As, changes: dict[str, str], said: str) -> None:
    answer = client_as("omid").post("/settings", data=FORM | {"call_attempts": "۴"} | changes)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert said in page
    assert 'value="۴"' in page
    assert queries.get("call_attempts") == 3


def test_without_the_box_thursday_is_a_working_day(client_as: As) -> None:
    client_as("omid").post("/settings", data={key: value for key, value in FORM.items() if key != "thursday_off"})
    assert queries.get("thursday_off") is False


def test_strangers_and_colleagues_stay_outside(client: Any, client_as: As) -> None:
    assert client.get("/settings").status_code == 303
    assert client_as("mahtab").get("/settings").status_code == 403
    assert client_as("mahtab").post("/settings", data=FORM).status_code == 403
