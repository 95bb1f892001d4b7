from typing import Any

import pytest

from webapp.office.settings.rules import REGISTRY, refusals


def test_every_default_fits() -> None:
    assert refusals({key: known.default for key, known in REGISTRY.items()}) == {}


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("followup_days", 0, "setting_out_of_range"),
        ("followup_days", 61, "setting_out_of_range"),
        ("followup_days", None, "setting_out_of_range"),
        ("call_attempts", 11, "setting_out_of_range"),
        ("office_opens", 1440, "setting_out_of_range"),
        ("organisation_name", "", "setting_text_length"),
        ("area_code", "3x", "setting_area_code"),
        ("area_code", "031", "setting_area_code"),
        ("area_code", "311", "setting_area_code"),
        ("area_code", "03", "setting_area_code"),
        ("area_code", "۳۱", "setting_area_code"),
        ("default_pauses", [["", 720, 20]], "setting_breaks"),
        ("default_pauses", [["نماز", 720, 4]], "setting_breaks"),
        ("default_pauses", [["نماز", 720, 30], ["ناهار", 740, 30]], "setting_breaks"),
        ("default_pauses", [["شب", 1430, 20]], "setting_breaks"),
    ],
)
def test_values_that_do_not_fit(key: str, value: Any, code: str) -> None:
    assert refusals({key: value}) == {key: code}


def test_the_office_closes_after_it_opens() -> None:
    assert refusals({"office_opens": 840, "office_closes": 840}) == {"office_closes": "setting_closes_before"}
