"""What history keeps of a change, how sealed rows are hashed, and what a break of the chain is."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from webapp.core.identifiers import masked

FIRST_LINK = "0" * 64
"""What stands in the place of a previous seal under the first one."""


def digest(previous: str, rows: Iterable[dict[str, Any]]) -> str:
    """The seal over the rows, in order, and over the seal before them (SHA-256, hexadecimal)."""
    chain = hashlib.sha256(previous.encode())
    for row in rows:
        chain.update(b"\n" + json.dumps(row, ensure_ascii=False, sort_keys=True, default=_plain).encode())
    return chain.hexdigest()


MASKED = frozenset({"identifier", "visitor_identifier", "phone", "phones"})
"""History is never erased: of these facts it keeps the last four digits."""


def kept(facts: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The facts as history keeps them, or None for none. Twice is harmless."""
    if not facts:
        return None
    return {name: _masked(value) if name in MASKED and value else value for name, value in facts.items()}


def _masked(value: Any) -> Any:
    return [masked(one) for one in value] if isinstance(value, list) else masked(value)


def filled(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of something new: what was left empty is none."""
    return {name: value for name, value in facts.items() if value}


def _plain(value: object) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)


@dataclass(frozen=True)
class Break:
    """Rows that are not what was sealed: changed, missing, or slipped in later."""

    first_id: int
    last_id: int
    sealed_at: datetime


@dataclass(frozen=True)
class Verification:
    """What `verify` found. `newest` is worth noting down outside: it stands for all history up to it."""

    entries: int
    seals: int
    unsealed: int
    newest: str
    breaks: tuple[Break, ...] = field(default_factory=tuple)

    @property
    def is_intact(self) -> bool:
        """Whether every sealed row is as it was written."""
        return not self.breaks

    def __str__(self) -> str:
        lines = [
            f"{self.entries} entries, {self.seals} seals, {self.unsealed} not yet sealed",
            f"newest seal {self.newest or '(none)'}",
        ]
        for broken in self.breaks:
            stretch = f"{broken.first_id} to {broken.last_id}"
            lines.append(f"BROKEN: entries {stretch}, sealed {broken.sealed_at.isoformat()}, are not what was sealed")
        return "\n".join([*lines, "the history is broken" if self.breaks else "the history is intact"])


@dataclass(frozen=True)
class FieldChange:
    """One field of the thing, before and after (None: it was not there)."""

    name: str
    before: Any
    after: Any


def changes(before: dict[str, Any] | None, after: dict[str, Any] | None) -> list[FieldChange]:
    """The fields that differ, in the order in which they were recorded."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [FieldChange(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]
