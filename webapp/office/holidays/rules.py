"""Days that are not ordinary: what may be declared, and the event that says so."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class DayOffKind(StrEnum):
    """Why a day is not an ordinary one."""

    OFFICIAL = "official"
    CLOSURE = "closure"
    SHORT_HOURS = "short_hours"


LONGEST_DECLARATION = 60
"""Days that one declaration may span (Ramadan hours take thirty)."""


@dataclass(frozen=True)
class DayOffDeclared:
    """The office will not work, or works other hours, that day (SD-2.1-h)."""

    date: date


@dataclass(frozen=True)
class DayOffWithdrawn:
    """The day is an ordinary one again."""

    date: date


def refusals(first: date, last: date, kind: str, opens: int | None, closes: int | None, today: date) -> dict[str, str]:
    """Field -> sentence code for a declaration that makes no sense."""
    wrong: dict[str, str] = {}
    if last < first:
        wrong["last"] = "day_off_ends_before"
    elif (last - first).days >= LONGEST_DECLARATION:
        wrong["last"] = "day_off_too_long"
    if kind == DayOffKind.CLOSURE and last < today:
        wrong["first"] = "day_off_in_past"
    if kind == DayOffKind.SHORT_HOURS:
        if opens is None:
            wrong["opens"] = "day_off_hours_missing"
        if closes is None:
            wrong["closes"] = "day_off_hours_missing"
        if opens is not None and closes is not None and closes <= opens:
            wrong["closes"] = "day_off_closes_before"
    return wrong
