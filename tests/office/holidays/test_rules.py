from datetime import date

import pytest

from webapp.office.holidays.rules import refusals

DAY = date(2026, 11, 21)
LATER = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("first", "last", "kind", "opens", "closes", "wrong"),
    [
        (LATER, LATER, "closure", None, None, {}),
        (LATER, DAY, "closure", None, None, {"last": "day_off_ends_before"}),
        (date(2026, 11, 1), date(2026, 11, 20), "closure", None, None, {"first": "day_off_in_past"}),
        (date(2026, 11, 1), date(2026, 11, 20), "official", None, None, {}),
        (DAY, date(2027, 2, 1), "closure", None, None, {"last": "day_off_too_long"}),
        (LATER, LATER, "short_hours", None, 720, {"opens": "day_off_hours_missing"}),
        (LATER, LATER, "short_hours", 720, 720, {"closes": "day_off_closes_before"}),
        (LATER, LATER, "short_hours", 540, 720, {}),
    ],
)
def test_declarations(
    first: date, last: date, kind: str, opens: int | None, closes: int | None, wrong: dict[str, str]
) -> None:
    assert refusals(first, last, kind, opens, closes, DAY) == wrong
