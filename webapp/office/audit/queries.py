"""Readable history, and whether it is whole."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from peewee import fn

from webapp.core.calendar import utc_span
from webapp.core.prepared import prepared
from webapp.office.audit.models import AuditEntry, AuditSeal
from webapp.office.audit.rules import FIRST_LINK, Break, FieldChange, Verification, changes, digest


@dataclass(frozen=True)
class Entry:
    """One thing done: who, when, what, why."""

    id: int
    at: datetime
    actor_id: int | None
    actor_name: str
    event: str
    subject_kind: str
    subject_id: int
    subject_title: str
    reason: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @property
    def changes(self) -> list[FieldChange]:
        """Fields that differ between before and after."""
        return changes(self.before, self.after)


def history(kind: str, subject_id: int, limit: int = 100) -> list[Entry]:
    """What was done to one thing, newest first."""
    return [Entry(**dict(zip(_NAMES, row, strict=True))) for row in _history(kind, subject_id, limit)]


_FIELDS = AuditEntry._meta.sorted_fields
_NAMES = [field.name for field in _FIELDS]


@prepared
def _history(kind: Any, subject_id: Any, limit: Any) -> Any:
    about = (AuditEntry.subject_kind == kind) & (AuditEntry.subject_id == subject_id)
    return AuditEntry.select(*_FIELDS).where(about).order_by(AuditEntry.id.desc()).limit(limit)


def newest(
    *,
    limit: int = 50,
    before_id: int | None = None,
    actor_id: int | None = None,
    event: str = "",
    first: date | None = None,
    last: date | None = None,
) -> list[Entry]:
    """What was done lately, newest first; narrowed by person, kind of event and days.

    Sign-ins are many and do nothing: they show only where events about users are asked for.
    """
    wanted = AuditEntry.id < before_id if before_id else AuditEntry.id > 0
    if actor_id is not None:
        wanted &= AuditEntry.actor_id == actor_id
    if event:
        wanted &= AuditEntry.event.startswith(event)
    else:
        wanted &= AuditEntry.event != "user.signed_in"
    if first:
        wanted &= AuditEntry.at >= utc_span(first, first)[0]
    if last:
        wanted &= AuditEntry.at < utc_span(last, last)[1]
    return _entries(wanted, limit)


def _entries(wanted: Any, limit: int) -> list[Entry]:
    query = AuditEntry.select().where(wanted).order_by(AuditEntry.id.desc()).limit(limit)
    return [Entry(**row) for row in query.dicts()]


def latest_seal() -> AuditSeal | None:
    """The newest seal there is."""
    return AuditSeal.select().order_by(AuditSeal.id.desc()).first()


def unsealed() -> int:
    """How many entries the task has not sealed yet."""
    last = AuditSeal.select(fn.MAX(AuditSeal.last_id)).scalar() or 0
    count: int = AuditEntry.select(fn.COUNT(AuditEntry.id)).where(AuditEntry.id > last).scalar()
    return count


def rows_to_seal(first_id: int, last_id: int | None = None, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """The rows of a stretch as they are hashed, oldest first."""
    query = AuditEntry.select().where(AuditEntry.id >= first_id).order_by(AuditEntry.id).limit(limit)
    if last_id is not None:
        query = query.where(AuditEntry.id <= last_id)
    yield from query.dicts().iterator()


def verify() -> Verification:
    """Hash everything sealed again and compare; also rows that slipped in between two seals."""
    previous, next_id, breaks, seals = FIRST_LINK, 0, [], 0
    for seal in AuditSeal.select().order_by(AuditSeal.id).iterator():
        seals += 1
        # From the end of the last seal, not from first_id: a row put into a gap must show.
        if digest(seal.previous, rows_to_seal(next_id, seal.last_id)) != seal.digest or seal.previous != previous:
            breaks.append(Break(seal.first_id, seal.last_id, seal.at))
        previous, next_id = seal.digest, seal.last_id + 1
    return Verification(
        entries=AuditEntry.select(fn.COUNT(AuditEntry.id)).scalar(),
        seals=seals,
        unsealed=AuditEntry.select(fn.COUNT(AuditEntry.id)).where(AuditEntry.id >= next_id).scalar(),
        newest=previous if seals else "",
        breaks=tuple(breaks),
    )
