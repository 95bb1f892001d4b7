"""Taking over a list of members: read and previewed first, then applied in one transaction (SD-1.4.2)."""

import contextlib
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.alone import alone_with
from webapp.core.bulk import uncollected
from webapp.core.db import database, is_postgresql, lock, transaction
from webapp.core.errors import FieldErrors, NotFound, RuleBroken
from webapp.core.once import once
from webapp.core.text import clean
from webapp.office.audit import services as audit
from webapp.office.settings import queries as settings
from webapp.registry.members import queries, rules
from webapp.registry.members.models import ImportState, MemberImport
from webapp.registry.members.rules import Plan, Refused, Row
from webapp.registry.members.services import from_list, sheets

READ_AT_ONCE = 20_000
"""Lists up to this many rows are read while the person waits, in less than a second; longer ones by the worker."""
AT_ONCE = 1000
"""Lists up to this many rows are applied while the person waits; longer ones by the worker."""
SHOWN = 100
"""Rows of each kind that the preview shows."""


def upload(stream: IO[bytes], file_name: str, *, actor: Actor, now: datetime, once: str = "") -> int:
    """Keep an uploaded list and have it read; returns the import's id.

    Raises FieldErrors at «file»: not a spreadsheet, over 10 MB or 50,000 rows, no column that names a member.
    """
    content = stream.read(rules.MOST_BYTES + 1)
    with uncollected():
        table = sheets.open_table(content, file_name)
    total = len(table[0]) - table[1][0] - 1
    stored_as = _keep(content)
    import_id: int = _enter(clean(file_name)[:200] or "members", stored_as, total, actor=actor, now=now, once=once)
    if queries.imports.one(import_id).stored_as != stored_as:
        # Sent twice: the list is kept already.
        queries.imports.path_of(stored_as).unlink()
        return import_id
    if total <= READ_AT_ONCE:
        _preview(import_id, now=now, table=table)
    return import_id


@transaction()
@once()
def _enter(file_name: str, stored_as: str, total: int, *, actor: Actor, now: datetime) -> int:
    row = MemberImport.create(
        file_name=file_name,
        stored_as=stored_as,
        rows_total=total,
        uploaded_by=actor.id,
        uploaded_by_name=actor.name,
        uploaded_at=now,
    )
    subject = ("member_import", row.id, file_name)
    audit.record(actor, "members.list_uploaded", subject=subject, after={"rows": total}, now=now)
    return int(row.id)


def _keep(content: bytes) -> str:
    folder = queries.imports.folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stored_as = secrets.token_hex(16)
    with open(queries.imports.path_of(stored_as), "xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return stored_as


def apply(import_id: int, *, actor: Actor, now: datetime) -> None:
    """The person has seen the preview and says yes."""
    total = _begin(import_id, actor, now)
    if total <= AT_ONCE:
        _apply(import_id, now=now)


@transaction()
def _begin(import_id: int, actor: Actor, now: datetime) -> int:
    row = _locked(import_id)
    if row.state != ImportState.PREVIEW:
        raise RuleBroken("import_not_previewed")
    row.state = ImportState.APPLYING
    row.save()
    subject = ("member_import", row.id, row.file_name)
    audit.record(actor, "members.list_confirmed", subject=subject, now=now)
    _changed(row.id, now)
    return int(row.rows_total)


@transaction()
def discard(import_id: int, *, actor: Actor, now: datetime) -> None:
    """The person has seen the preview and says no; nothing was changed."""
    row = _locked(import_id)
    if row.state != ImportState.PREVIEW:
        raise RuleBroken("import_not_previewed")
    _refuse(row, "import_discarded", now)
    audit.record(actor, "members.list_discarded", subject=("member_import", row.id, row.file_name), now=now)


def work_imports(now: datetime) -> int:
    """Carry on with every list that waits; returns how many moved. Killed half-way, the next run begins again."""
    moved = 0
    for import_id in queries.imports.unfinished():
        state = queries.imports.one(import_id).state
        moved += (_preview if state == ImportState.READING else _apply)(import_id, now=now)
    return moved


def _alone(stored_as: str) -> AbstractContextManager[bool]:
    """Whether this process is the one that works on the list: the worker and a web process may both have found it."""
    return alone_with(queries.imports.path_of(f"{stored_as}.lock"))


def _preview(import_id: int, *, now: datetime, table: sheets.Table | None = None) -> bool:
    stored_as = queries.imports.one(import_id).stored_as
    with uncollected(), _alone(stored_as) as alone:
        if not alone:
            return False
        read = _read(import_id, stored_as, now, table)
        if read is None:
            return True
        _rows_path(stored_as).write_text(json.dumps([rules.packed(row) for row in read], ensure_ascii=False))
        plan = rules.plan(read, rules.Register(queries.imports.known_members(read)))
        with transaction():
            row = _locked(import_id)
            if row.state != ImportState.READING:
                return False
            _count(row, plan)
            row.preview = _shown(plan)
            row.state = ImportState.PREVIEW
            row.save()
            _changed(import_id, now)
    return True


def _rows_path(stored_as: str) -> Path:
    return queries.imports.path_of(f"{stored_as}.rows")


def _apply(import_id: int, *, now: datetime) -> bool:
    """Everything in one transaction: after a crash at any moment nothing of the list is in the register."""
    stored_as = queries.imports.one(import_id).stored_as
    with uncollected(), _alone(stored_as) as alone:
        if not alone:
            return False
        read = _previewed(stored_as) or _read(import_id, stored_as, now)
        if read is None:
            return True
        return _write(import_id, read, now)


@transaction()
def _write(import_id: int, read: list[Row | Refused], now: datetime) -> bool:
    row = _locked(import_id)
    if row.state != ImportState.APPLYING:
        return False
    if is_postgresql():
        # Nobody edits a member between the comparison and the writing.
        database.execute_sql("LOCK TABLE member IN SHARE ROW EXCLUSIVE MODE")
    plan = rules.plan(read, rules.Register(queries.imports.known_members(read)))
    actor = Actor(row.uploaded_by, row.uploaded_by_name)
    with _progress(row.stored_as) as tell:
        from_list.write_changed(plan.changed, row, actor, now, tell)
        from_list.write_new(plan.new, row, actor, now, lambda done: tell(len(plan.changed) + done))
    _count(row, plan)
    row.preview = _shown(plan)
    row.state = ImportState.DONE
    row.finished_at = now
    row.save()
    audit.record(
        actor,
        "members.list_applied",
        subject=("member_import", row.id, row.file_name),
        after={"new": len(plan.new), "changed": len(plan.changed), "refused": len(plan.refused)},
        now=now,
    )
    _changed(import_id, now)
    return True


def _previewed(stored_as: str) -> list[Row | Refused] | None:
    """The rows as they were previewed; None where they were not kept."""
    try:
        return [rules.unpacked(values) for values in json.loads(_rows_path(stored_as).read_text())]
    except (OSError, ValueError):
        return None


def _read(
    import_id: int, stored_as: str, now: datetime, table: sheets.Table | None = None
) -> list[Row | Refused] | None:
    """The rows of the list; None where the kept file can no longer be read, which refuses the import."""
    if table is None:
        try:
            table = sheets.open_table(queries.imports.path_of(stored_as).read_bytes())
        except (FieldErrors, OSError):
            with transaction():
                _refuse(_locked(import_id), "import_file_lost", now)
            return None
    cells_of, (head, columns) = table
    area = settings.get("area_code")
    tell = _reader(import_id, now) if len(cells_of) > READ_AT_ONCE else None
    found: list[Row | Refused] = []
    for place, cells in enumerate(cells_of[head + 1 :], head + 2):
        if not rules.is_blank(cells):
            found.append(rules.read_row(place, cells, columns, area))
        if tell and place % 2000 == 0:
            tell(place - head - 1)
    return found


def _reader(import_id: int, now: datetime) -> Callable[[int], None]:
    def tell(done: int) -> None:
        with transaction():
            MemberImport.update(rows_done=done).where(MemberImport.id == import_id).execute()
            _changed(import_id, now)

    return tell


@contextlib.contextmanager
def _progress(stored_as: str) -> Iterator[Callable[[int], None]]:
    """While the one transaction hides its rows, a small file tells the page how far it is."""
    path = queries.imports.path_of(f"{stored_as}.progress")

    def tell(done: int) -> None:
        path.write_text(str(done))

    tell(0)
    try:
        yield tell
    finally:
        path.unlink(missing_ok=True)


def _count(row: MemberImport, plan: Plan) -> None:
    row.rows_new, row.rows_changed = len(plan.new), len(plan.changed)
    row.rows_same, row.rows_refused = plan.same, len(plan.refused)
    row.rows_done = row.rows_total


def _shown(plan: Plan) -> dict[str, Any]:
    return {
        "new": [
            {"row": row.number, "number": row.facts["membership_number"], "title": row.facts["title"]}
            for row in plan.new[:SHOWN]
        ],
        "changed": [
            {
                "row": row.number,
                "number": row.facts["membership_number"],
                "title": row.facts["title"],
                "fields": {name: list(pair) for name, pair in row.fields.items()},
                "phones": list(row.new_phones),
            }
            for row in plan.changed[:SHOWN]
        ],
        "refused": [{"row": row.number, "why": row.why, "facts": row.facts} for row in plan.refused[:SHOWN]],
    }


def _locked(import_id: int) -> MemberImport:
    try:
        row: MemberImport = lock(MemberImport, import_id)
    except MemberImport.DoesNotExist:
        raise NotFound("import", import_id) from None
    return row


def _refuse(row: MemberImport, why: str, now: datetime) -> None:
    row.state = ImportState.REFUSED
    row.refused_why = why
    row.finished_at = now
    row.save()
    _changed(row.id, now)


def _changed(import_id: int, now: datetime) -> None:
    feed.changed(f"members_import:{import_id}", "progress", now=now)
