"""Reads of the imports, and of the register as an import compares it."""

from pathlib import Path

from webapp.core import db
from webapp.core.errors import NotFound
from webapp.registry.members.models import ImportState, Member, MemberImport, MemberPhone
from webapp.registry.members.rules import FIELDS, Known

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


def known_members() -> list[Known]:
    """The whole register as an import compares it; two statements, however many members."""
    phones: dict[int, list[str]] = {}
    for member_id, number in MemberPhone.select(MemberPhone.member, MemberPhone.number).tuples():
        phones.setdefault(member_id, []).append(number)
    columns = [getattr(Member, name) for name in FIELDS]
    rows = Member.select(Member.id, Member.version, *columns).tuples()
    return [
        Known(member_id, dict(zip(FIELDS, facts, strict=True)), tuple(phones.get(member_id, ())), version)
        for member_id, version, *facts in rows
    ]
