"""The business settings there are: key, kind, default, what they mean. Nothing else is a setting."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Kind(StrEnum):
    """How a setting is typed and shown."""

    YES_NO = "yes_no"
    NUMBER = "number"
    TIME = "time"
    """Minutes after midnight."""
    TEXT = "text"
    BREAKS = "breaks"
    """[[title, start, minutes], …]"""


@dataclass(frozen=True)
class Known:
    """One setting. Numbers and times lie between least and most."""

    key: str
    kind: Kind
    default: Any
    least: int = 0
    most: int = 0


REGISTRY = {
    known.key: known
    for known in (
        Known("organisation_name", Kind.TEXT, "اتاق بازرگانی اصفهان (نمونه)", 2, 120),
        Known("area_code", Kind.TEXT, "31", 1, 8),
        Known("thursday_off", Kind.YES_NO, True),
        Known("office_opens", Kind.TIME, 480, 0, 1439),
        Known("office_closes", Kind.TIME, 840, 1, 1439),
        Known("default_pauses", Kind.BREAKS, [["پذیرایی", 620, 10], ["نماز", 700, 20], ["ناهار", 750, 30]], 0, 6),
        Known("followup_days", Kind.NUMBER, 7, 1, 60),
        Known("followup_rounds", Kind.NUMBER, 3, 1, 10),
        Known("call_attempts", Kind.NUMBER, 3, 1, 10),
    )
}

AREA_CODE = re.compile(r"[1-8][0-9]")
"""With eight digits behind it a landline of ten, as everywhere in the country."""

DEMO_DATABASE = "demo_database"
"""A mark, not a setting: a database seeded with demonstration data sends nothing, for ever. Set once, never edited."""


def refusals(values: dict[str, Any]) -> dict[str, str]:
    """Field -> sentence code for values that do not fit, each by itself and with the others."""
    wrong: dict[str, str] = {}
    for key, value in values.items():
        known = REGISTRY[key]
        if known.kind in (Kind.NUMBER, Kind.TIME) and not (
            isinstance(value, int) and known.least <= value <= known.most
        ):
            wrong[key] = "setting_out_of_range"
        elif known.kind == Kind.TEXT and not known.least <= len(str(value or "")) <= known.most:
            wrong[key] = "setting_text_length"
        elif known.kind == Kind.BREAKS and not _are_breaks(value, known.most):
            wrong[key] = "setting_breaks"
    opens, closes = values.get("office_opens"), values.get("office_closes")
    if not wrong and opens is not None and closes is not None and opens >= closes:
        wrong["office_closes"] = "setting_closes_before"
    if "area_code" in values and "area_code" not in wrong and not AREA_CODE.fullmatch(str(values["area_code"])):
        wrong["area_code"] = "setting_area_code"
    return wrong


def _are_breaks(value: Any, most: int) -> bool:
    if not isinstance(value, list) or len(value) > most:
        return False
    end = 0
    for title, start, minutes in sorted(value, key=lambda pause: pause[1]):
        if not title or minutes < 5 or start < end or start + minutes > 24 * 60:
            return False
        end = start + minutes
    return True
