"""Writing history down, and sealing it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.bulk import insert_rows
from webapp.core.db import database, is_postgresql, transaction
from webapp.core.prepared import prepared
from webapp.office.audit import queries
from webapp.office.audit.models import AuditEntry, AuditSeal
from webapp.office.audit.queries import verify
from webapp.office.audit.rules import FIRST_LINK, digest, filled, kept

__all__ = ["filled", "record", "record_many", "seal", "verify"]

LINK = 1_000
"""Rows under one seal at the most: nobody waits long for a transaction of the sealer."""
_WRITERS = 5_201_405  # advisory lock of PostgreSQL: writers share it, the sealer takes it alone


def record(
    actor: Actor,
    event: str,
    *,
    subject: tuple[str, int, str],
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
    now: datetime,
) -> None:
    """Write one row of history; call it inside the transaction that makes the change.

    `event` is "<thing>.<what was done>", with its sentence in audit.views.words; `subject` is kind, id and title.
    `before` and `after` hold the fields that changed; telephones and identifiers among them are kept masked.
    """
    if is_postgresql():
        # Ids are given before commits: a seal must not pass a row that is still on its way.
        database.execute_sql("SELECT pg_advisory_xact_lock_shared(%s)", (_WRITERS,))
    kind, subject_id, title = subject
    _insert(
        now,
        actor.id,
        actor.name,
        event,
        kind,
        subject_id,
        title[:200],
        reason,
        kept(before),
        kept(after),
    )


@prepared
def _insert(
    at: Any,
    actor_id: Any,
    actor_name: Any,
    event: Any,
    subject_kind: Any,
    subject_id: Any,
    subject_title: Any,
    reason: Any,
    before: Any,
    after: Any,
) -> Any:
    return AuditEntry.insert(**locals())


Many = tuple[tuple[str, int, str], Mapping[str, Any] | None, Mapping[str, Any] | None]


def record_many(actor: Actor, event: str, entries: Sequence[Many], *, now: datetime) -> None:
    """`record` for many things that one act changed (an import): (subject, before, after) of each."""
    if not entries:
        return
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock_shared(%s)", (_WRITERS,))
    # The same facts stand in thousands of entries: masked once, and so written out once.
    masked = {id(facts): kept(facts) for _, *both in entries for facts in both}
    insert_rows(
        AuditEntry,
        (
            "at",
            "actor_id",
            "actor_name",
            "event",
            "subject_kind",
            "subject_id",
            "subject_title",
            "reason",
            "before",
            "after",
        ),
        [
            (now, actor.id, actor.name, event, kind, subject_id, title[:200], "", masked[id(before)], masked[id(after)])
            for (kind, subject_id, title), before, after in entries
        ],
    )


def seal(now: datetime) -> int:
    """Seal the rows written since the last seal, link by link, each minute; returns how many."""
    sealed = 0
    while link := _seal_next(now):
        sealed += link
        if link < LINK:
            break
    return sealed


@transaction()
def _seal_next(now: datetime) -> int:
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_WRITERS,))
    last = queries.latest_seal()
    rows = list(queries.rows_to_seal(last.last_id + 1 if last else 0, limit=LINK))
    if not rows:
        return 0
    previous = last.digest if last else FIRST_LINK
    AuditSeal.insert(
        first_id=rows[0]["id"],
        last_id=rows[-1]["id"],
        at=now,
        previous=previous,
        digest=digest(previous, rows),
    ).execute()
    return len(rows)
