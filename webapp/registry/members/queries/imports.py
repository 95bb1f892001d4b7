"""Reads of the imports, and of the register as an import compares it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from webapp.core import db
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.registry.members.models import ImportState, Member, MemberImport, MemberPhone
from webapp.registry.members.rules import FIELDS, Known, Refused, Row

_SHOWN = 20


def one(import_id: int) -> MemberImport:
    """One import. Raises NotFound."""
    found: MemberImport | None = MemberImport.get_or_none(MemberImport.id == import_id)
    if found is None:
        raise NotFound("import", import_id)
    return found


def latest() -> list[MemberImport]:
    """The last imports, newest first; without their previews."""
    columns = [field for field in MemberImport._meta.sorted_fields if field.name != "preview"]  # type: ignore[attr-defined]
    return list(MemberImport.select(*columns).order_by(MemberImport.id.desc()).limit(_SHOWN))


def unfinished() -> list[int]:
    """Imports that wait for the worker."""
    waiting = (ImportState.READING, ImportState.APPLYING)
    query = MemberImport.select(MemberImport.id).where(MemberImport.state.in_(waiting)).order_by(MemberImport.id)
    return [import_id for (import_id,) in query.tuples()]


def folder() -> Path:
    """Where uploaded lists lie."""
    return db.data_folder() / "imports"


def path_of(stored_as: str) -> Path:
    """Where the bytes of an import lie."""
    return folder() / stored_as


def progress(row: MemberImport) -> int:
    """Rows done so far. While it is applied, one transaction hides its rows: a small file says how far it is."""
    if row.state == ImportState.APPLYING:
        try:
            return min(int(path_of(f"{row.stored_as}.progress").read_text() or 0), row.rows_total)
        except (OSError, ValueError):
            return 0
    return int(row.rows_done)


LOOKED_UP = 5_000
"""Keys a statement asks for at once; both engines take more."""


def known_members(rows: Iterable[Row | Refused]) -> list[Known]:
    """The members that the rows may mean, and no others: new ones cost the same in a register of any size."""
    numbers = {row.membership_number for row in rows if isinstance(row, Row) and row.membership_number}
    identifiers = {row.identifier for row in rows if isinstance(row, Row) and row.identifier}
    found = {row[0]: row for row in _with_leading_zero()}
    for ask, keys in ((_by_number, sorted(numbers)), (_by_identifier, sorted(identifiers))):
        for start in range(0, len(keys), LOOKED_UP):
            found |= {row[0]: row for row in ask(keys[start : start + LOOKED_UP])}
    phones: dict[int, list[str]] = {}
    ids = sorted(found)
    for start in range(0, len(ids), LOOKED_UP):
        for member_id, number in _phones(ids[start : start + LOOKED_UP]):
            phones.setdefault(member_id, []).append(number)
    return [
        Known(member_id, dict(zip(FIELDS, facts, strict=True)), tuple(phones.get(member_id, ())), version)
        for member_id, version, *facts in found.values()
    ]


def ids_by_number(numbers: Sequence[str]) -> dict[str, int]:
    """Membership number -> id, of those that are in the register."""
    return dict(_ids(numbers))


@prepared
def _ids(numbers: Any) -> Any:
    return Member.select(Member.membership_number, Member.id).where(Member.membership_number.in_(numbers))


_COLUMNS = (Member.id, Member.version, *(getattr(Member, name) for name in FIELDS))


@prepared
def _by_number(keys: Any) -> Any:
    return Member.select(*_COLUMNS).where(Member.membership_number.in_(keys))


@prepared
def _by_identifier(keys: Any) -> Any:
    return Member.select(*_COLUMNS).where(Member.identifier.in_(keys))


@prepared
def _with_leading_zero() -> Any:
    # Their zeros are what a spreadsheet drops; found by the digits behind them.
    return Member.select(*_COLUMNS).where(Member.membership_number >= "0", Member.membership_number < "1")


@prepared
def _phones(ids: Any) -> Any:
    return MemberPhone.select(MemberPhone.member, MemberPhone.number).where(MemberPhone.member.in_(ids))
