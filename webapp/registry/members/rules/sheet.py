"""Reading the rows of a member list: what each says, or why it cannot be taken over."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from webapp.registry.members.rules.cells import (
    Unreadable,
    as_date,
    as_identifier,
    as_kind,
    as_number,
    as_phones,
    as_restriction,
    as_text,
)
from webapp.registry.members.rules.standing import PersonKind

MOST_ROWS = 50_000
MOST_BYTES = 10 * 1024 * 1024
LONGEST_NUMBER = 20
_LONGEST = {"title": 200, "manager_name": 120, "activity": 160, "address": 1000}


class Row(NamedTuple):
    """A row of the sheet, read; `number` is its number in the spreadsheet. Only filled cells are in `facts`."""

    number: int
    membership_number: str
    identifier: str
    facts: dict[str, Any]
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken over, and why: a sentence code with what stands in the cell."""

    number: int
    why: str
    facts: dict[str, str] = field(default_factory=dict)


def packed(row: Row | Refused) -> list[Any]:
    """A read row as plain values for JSON: what was previewed is kept until it is applied."""
    if isinstance(row, Refused):
        return [row.number, row.why, row.facts]
    until = row.facts.get("valid_until")
    facts = row.facts | {"valid_until": until.isoformat()} if until else row.facts
    return [row.number, row.membership_number, row.identifier, facts, row.phones]


def unpacked(values: list[Any]) -> Row | Refused:
    """The row of `packed`."""
    if len(values) == 3:
        return Refused(*values)
    number, membership_number, identifier, facts, phones = values
    if "valid_until" in facts:
        facts["valid_until"] = date.fromisoformat(facts["valid_until"])
    return Row(number, membership_number, identifier, facts, tuple(phones))


def is_blank(cells: Sequence[Any]) -> bool:
    """Whether nothing stands in the row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def read_row(number: int, cells: Sequence[Any], columns: dict[int, str], area: str) -> Row | Refused:
    """One row as facts. Text is kept as text, whatever sign it begins with; `area` belongs before short telephones."""
    try:
        return _read(number, cells, columns, area)
    except Unreadable as broken:
        return Refused(number, broken.why, broken.facts)


def _read(number: int, cells: Sequence[Any], columns: dict[int, str], area: str) -> Row:
    typed: dict[str, Any] = {}
    phones: list[str] = []
    wide = len(cells)
    for column, name in columns.items():
        if column >= wide or (cell := cells[column]) is None or cell == "":
            continue
        if name == "phones":
            phones += as_phones(cell, area)
        else:
            typed[name] = cell
    membership_number = as_number(typed.get("membership_number"))
    kind = as_kind(typed.get("kind"))
    identifier = as_identifier(typed.get("identifier"), kind)
    if not membership_number and not identifier:
        raise Unreadable("import_no_key")
    if len(membership_number) > LONGEST_NUMBER:
        raise Unreadable("import_number_broken", value=membership_number[:40])
    facts = _texts(typed)
    _add_standing(typed, facts)
    kind = _agreed(kind, identifier)
    if kind:
        facts["kind"] = kind.value
    return Row(number, membership_number, identifier, facts, tuple(dict.fromkeys(phones)) if phones else ())


def _texts(typed: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, longest in _LONGEST.items():
        if name in typed and (text := as_text(typed[name], lines=name == "address")):
            found[name] = text[:longest]
    return found


def _add_standing(typed: dict[str, Any], facts: dict[str, Any]) -> None:
    until = typed.get("valid_until")
    if until is not None and as_text(until):
        facts["valid_until"] = as_date(until)
    if "restriction" in typed:
        restriction = as_restriction(typed["restriction"])
        if restriction is not None:
            facts["restriction"] = restriction.value


def _agreed(kind: PersonKind | None, identifier: str) -> PersonKind | None:
    if not identifier:
        return kind
    by_length = PersonKind.NATURAL if len(identifier) == 10 else PersonKind.LEGAL
    if kind and kind != by_length:
        raise Unreadable("import_kind_contradicts", value=identifier)
    return by_length
