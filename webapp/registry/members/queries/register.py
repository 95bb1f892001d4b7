"""Reads of the member register: one member, the list, the search of the intake page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee

from webapp.core import identifiers
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.core.text import fold
from webapp.engines.search import queries as search_index
from webapp.office.settings import queries as settings
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.members.rules import RENEWABLE_FOR, Standing, standing

PAGE = 50
MOST_FOUND = 500


@dataclass(frozen=True)
class MemberRow:
    """A member as lists and choices show it; `identifier` only for those who may see it (contact.read)."""

    id: int
    membership_number: str
    kind: str
    title: str
    collation_key: str
    identifier: str
    manager_name: str
    activity: str
    valid_until: date | None
    restriction: str
    standing: Standing


@dataclass(frozen=True)
class Phone:
    """A telephone of a member."""

    number: str
    whose: str


@dataclass(frozen=True)
class MemberPage:
    """A member with everything of the register."""

    member: MemberRow
    address: str
    version: int
    phones: list[Phone]


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty means everything."""

    text: str = ""
    standing: str = ""
    kind: str = ""
    contact: bool = False
    """Whether identifiers and phones are searched too."""


Key = tuple[str, int]


@dataclass(frozen=True)
class MemberList:
    """A page of the list; `previous` and `next` are keys of the neighbours, None where there is none."""

    rows: list[MemberRow]
    previous: Key | None
    next: Key | None


_COLUMNS = (
    Member.id,
    Member.membership_number,
    Member.kind,
    Member.title,
    Member.collation_key,
    Member.identifier,
    Member.manager_name,
    Member.activity,
    Member.valid_until,
    Member.restriction,
)


def _row(found: Sequence[Any], today: date) -> MemberRow:
    values = list(found)
    values[5] = values[5] or ""
    values.append(standing(values[8], values[9], today))
    return MemberRow(*values)


def by_id(member_id: int, today: date) -> MemberRow:
    """One member. Raises NotFound."""
    found = _one(member_id)
    if not found:
        raise NotFound("member", member_id)
    return _row(found[0], today)


@prepared
def _one(member_id: Any) -> Any:
    return Member.select(*_COLUMNS).where(Member.id == member_id)


def page(member_id: int, today: date) -> MemberPage:
    """One member with address and telephones. Raises NotFound."""
    found = Member.select(*_COLUMNS, Member.address, Member.version).where(Member.id == member_id).tuples().first()
    if found is None:
        raise NotFound("member", member_id)
    return MemberPage(_row(found[:-2], today), found[-2], found[-1], phones(member_id))


def phones(member_id: int) -> list[Phone]:
    """The member's telephones, the one to dial first at the head."""
    return [Phone(*row) for row in _phones(member_id)]


@prepared
def _phones(member_id: Any) -> Any:
    query = MemberPhone.select(MemberPhone.number, MemberPhone.whose).where(MemberPhone.member == member_id)
    return query.order_by(MemberPhone.position, MemberPhone.id)


def search(text: str, today: date, limit: int = 8, *, contact: bool = False) -> list[MemberRow]:
    """Members for what somebody typed: name, firm, manager, membership number; with `contact` identifier and phone.

    Any digits and spellings (U-28). Who is meant by a whole number stands first.
    """
    ids = _exact(text, contact) + [
        hit.subject_id for hit in search_index.find(text, ["member"], limit, contact=contact)
    ]
    ids = list(dict.fromkeys(ids))[:limit]
    if not ids:
        return []
    found = {row[0]: _row(row, today) for row in Member.select(*_COLUMNS).where(Member.id.in_(ids)).tuples()}
    return [found[member_id] for member_id in ids if member_id in found]


def _exact(text: str, contact: bool) -> list[int]:
    """Members whose number, identifier or telephone is exactly what was typed."""
    code = fold(text)
    if not any(character.isdigit() for character in code):
        return []
    meant: Any = Member.membership_number == code
    if contact:
        person = identifiers.person_identifier(code)
        if person:
            meant |= Member.identifier == person[1]
    ids = [member_id for (member_id,) in Member.select(Member.id).where(meant).tuples()]
    number = identifiers.phone(code, settings.get("area_code")) if contact else None
    if number:
        by_phone = MemberPhone.select(MemberPhone.member).where(MemberPhone.number == number).limit(8)
        ids += [member_id for (member_id,) in by_phone.tuples()]
    return ids


def listed(filters: Filters, today: date, *, after: Key | None = None, before: Key | None = None) -> MemberList:
    """Fifty members in alphabetical order: after the key, or before it."""
    conditions = _conditions(filters, today)
    if conditions is None:
        return MemberList([], None, None)
    query = Member.select(*_COLUMNS)
    if conditions:
        query = query.where(*conditions)
    backwards = before is not None
    if before is not None:
        query = query.where(_beyond(before, peewee.OP.LT)).order_by(Member.collation_key.desc(), Member.id.desc())
    else:
        query = query.order_by(Member.collation_key, Member.id)
        if after is not None:
            query = query.where(_beyond(after, peewee.OP.GT))
    rows = [_row(found, today) for found in query.limit(PAGE + 1).tuples()]
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    if backwards:
        rows.reverse()
    if not rows:
        return MemberList([], None, None)
    has_previous = more if backwards else after is not None
    has_next = True if backwards else more
    first, last = rows[0], rows[-1]
    return MemberList(
        rows,
        (first.collation_key, first.id) if has_previous else None,
        (last.collation_key, last.id) if has_next else None,
    )


def _beyond(key: Key, operator: str) -> Any:
    # A row comparison: both engines walk the index from there.
    mine = peewee.Tuple(Member.collation_key, Member.id)
    return peewee.Expression(mine, operator, peewee.Tuple(*key))


def _conditions(filters: Filters, today: date) -> list[Any] | None:
    found: list[Any] = []
    if filters.text:
        hits = search_index.find(filters.text, ["member"], MOST_FOUND, contact=filters.contact)
        ids = {hit.subject_id for hit in hits} | set(_exact(filters.text, filters.contact))
        if not ids:
            return None
        found.append(Member.id.in_(list(ids)))
    if filters.kind:
        found.append(Member.kind == filters.kind)
    if filters.standing in set(Standing):
        found += _standing(Standing(filters.standing), today)
    return found


def _standing(wanted: Standing, today: date) -> list[Any]:
    oldest = today - RENEWABLE_FOR
    if wanted in (Standing.SUSPENDED, Standing.CANCELLED):
        return [Member.restriction == str(wanted)]
    unrestricted = Member.restriction == ""
    if wanted == Standing.ACTIVE:
        return [unrestricted, Member.valid_until >= today]
    if wanted == Standing.EXPIRED_RENEWABLE:
        return [unrestricted, Member.valid_until < today, Member.valid_until >= oldest]
    return [unrestricted, Member.valid_until.is_null() | (Member.valid_until < oldest)]


def count() -> int:
    """How many members the register holds."""
    return Member.select(peewee.fn.COUNT(Member.id)).scalar() or 0
