"""What a row of the sheet would change in the register."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from webapp.registry.members.rules.sheet import Refused, Row
from webapp.registry.members.rules.standing import PersonKind

FIELDS = (
    "membership_number",
    "identifier",
    "kind",
    "title",
    "manager_name",
    "activity",
    "valid_until",
    "restriction",
    "address",
)
"""What an import may set."""


class Known(NamedTuple):
    """A member as the register has it."""

    id: int
    facts: Mapping[str, Any]
    phones: tuple[str, ...] = ()
    version: int = 0


class New(NamedTuple):
    """A row that is not in the register yet."""

    number: int
    facts: dict[str, Any]
    phones: tuple[str, ...]


class Changed(NamedTuple):
    """A member that the row says something else about: field -> (old, new)."""

    number: int
    known: Known
    fields: dict[str, tuple[Any, Any]]
    new_phones: tuple[str, ...]

    @property
    def facts(self) -> dict[str, Any]:
        """All columns as they become."""
        return dict(self.known.facts) | {name: new for name, (_, new) in self.fields.items()}


@dataclass
class Plan:
    """All that an import would do."""

    new: list[New] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    same: int = 0
    refused: list[Refused] = field(default_factory=list)


class Register:
    """The members by both keys."""

    def __init__(self, members: Iterable[Known]):
        self.by_number: dict[str, Known] = {}
        self.by_identifier: dict[str, Known] = {}
        self._by_short_number: dict[str, Known] = {}
        for known in members:
            number, identifier = known.facts["membership_number"], known.facts["identifier"]
            self.by_number[number] = known
            self._by_short_number[number.lstrip("0")] = known
            if identifier:
                self.by_identifier[identifier] = known

    def find(self, row: Row) -> Known | Refused | None:
        """The member of a row: by membership number, else by identifier; Refused where the two disagree."""
        by_identifier = self.by_identifier.get(row.identifier) if row.identifier else None
        if not row.membership_number:
            return by_identifier
        by_number = self.by_number.get(row.membership_number)
        if by_number is None:
            # A spreadsheet may have dropped the zeros before the number.
            short = self._by_short_number.get(row.membership_number.lstrip("0"))
            if short is not None and (by_identifier is short or not row.identifier):
                by_number = short
        if by_identifier is not None and by_identifier is not by_number:
            other = by_identifier.facts["membership_number"]
            return Refused(row.number, "import_identifier_taken", {"value": row.identifier, "number": other})
        return by_number


def plan(rows: Iterable[Row | Refused], register: Register) -> Plan:
    """New, changed, unchanged and refused rows. The same file a second time is all unchanged."""
    made = Plan()
    seen_numbers: dict[str, int] = {}
    seen_identifiers: dict[str, int] = {}
    for row in rows:
        outcome = row if isinstance(row, Refused) else _one(row, register, seen_numbers, seen_identifiers)
        if isinstance(outcome, Refused):
            made.refused.append(outcome)
        elif isinstance(outcome, New):
            made.new.append(outcome)
        elif isinstance(outcome, Changed):
            made.changed.append(outcome)
        else:
            made.same += 1
    return made


def _one(
    row: Row, register: Register, seen_numbers: dict[str, int], seen_identifiers: dict[str, int]
) -> New | Changed | Refused | None:
    known = register.find(row)
    if isinstance(known, Refused):
        return known
    number = known.facts["membership_number"] if known else row.membership_number
    earlier = seen_numbers.get(number) or (seen_identifiers.get(row.identifier) if row.identifier else None)
    if earlier:
        return Refused(row.number, "import_twice", {"row": str(earlier)})
    outcome = _new(row) if known is None else _changed(row, known)
    if not isinstance(outcome, Refused):
        seen_numbers[number] = row.number
        if row.identifier:
            seen_identifiers[row.identifier] = row.number
    return outcome


def _new(row: Row) -> New | Refused:
    if not row.membership_number:
        return Refused(row.number, "import_number_missing", {"value": row.identifier})
    if not row.facts.get("title"):
        return Refused(row.number, "import_title_missing", {"value": row.membership_number})
    keys = {"membership_number": row.membership_number, "identifier": row.identifier or None}
    return New(row.number, {**_EMPTY, **row.facts, **keys}, row.phones)


_EMPTY: dict[str, Any] = {
    "kind": str(PersonKind.LEGAL),
    "manager_name": "",
    "activity": "",
    "valid_until": None,
    "restriction": "",
    "address": "",
}


def _changed(row: Row, known: Known) -> Changed | Refused | None:
    wanted = dict(row.facts)
    if row.identifier:
        wanted["identifier"] = row.identifier
    old = known.facts
    fields = {name: (old[name], value) for name, value in wanted.items() if old[name] != value}
    if "kind" in fields and not row.identifier and old["identifier"]:
        return Refused(row.number, "import_kind_contradicts", {"value": old["identifier"]})
    new_phones = tuple(phone for phone in row.phones if phone not in known.phones)
    return Changed(row.number, known, fields, new_phones) if fields or new_phones else None
