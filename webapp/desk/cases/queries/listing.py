"""The list of cases: filters and keyset pages whose cost does not grow with the archive."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

import peewee

from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.cases.queries.intake import NearestMeeting, nearest_meetings
from webapp.desk.cases.rules import BEFORE_HEARING, CaseState, Urgency, runs_out_before
from webapp.engines.search import queries as search
from webapp.registry.desks.models import Desk

PAGE = 50
MOST_FOUND = 200
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty means everything."""

    desk: int | None = None
    state: str = ""
    """A state, or a group of GROUPS."""
    urgency: str = ""
    deadline: str = ""
    """soon: within 14 days; past: run out. Both only of cases that wait for their hearing."""
    text: str = ""
    only: Collection[int] | None = None
    """Ids to which the reader is limited (a representative's own meetings)."""
    contact: bool = False
    """Whether identifiers and phones are searched too."""

    @property
    def is_empty(self) -> bool:
        """Whether the whole list is shown."""
        return replace(self, only=None, contact=False) == Filters()


GROUPS: dict[str, tuple[CaseState, ...]] = {
    "waiting": BEFORE_HEARING,
    "after": (CaseState.HEARD, CaseState.IN_PROGRESS, CaseState.PARTLY_SOLVED),
}
"""Groups of states that people ask for together; migration 0002 lays an index over their expression."""


@dataclass(frozen=True)
class CaseRow:
    """A line of the list."""

    id: int
    number: str
    state: str
    urgency: str
    subject: str
    applicant_name: str
    member_id: int | None
    desk_id: int
    desk: str
    legal_deadline: date | None
    received_at: datetime
    next_step_on: date | None
    not_confirmed: bool
    comes_first: bool
    days_before: int | None = None
    """By how many days the legal deadline ends before the next meeting of the desk."""


Key = tuple[date | None, int]
"""Where a page begins: the legal deadline where the list is ordered by it, and the id."""


@dataclass(frozen=True)
class CaseList:
    """A page of the list; `previous` and `next` are the keys of the neighbours, None where there is none."""

    rows: list[CaseRow]
    previous: Key | None
    next: Key | None


_COLUMNS = (
    Case.id,
    Case.number,
    Case.state,
    Case.urgency,
    Case.subject,
    Case.applicant_name,
    Case.member,
    Case.desk,
    Desk.short_title,
    Case.legal_deadline,
    Case.received_at,
    Case.next_step_on,
    Case.not_confirmed,
    Case.comes_first,
)


class _Shape(NamedTuple):
    """Which conditions a statement of the list has; its values are bound."""

    ids: int
    """How many lists of ids narrow it: found by text, visible to the reader."""
    desk: bool
    group: str
    state: bool
    urgency: bool
    deadline: str
    key: bool
    up: bool


def listed(filters: Filters, today: date, *, after: Key | None = None, before: Key | None = None) -> CaseList:
    """Fifty cases, newest first; by legal deadline where that is asked for. After the key, or before it."""
    id_lists = _id_lists(filters)
    if not all(id_lists):
        return CaseList([], None, None)
    by_deadline, backwards = bool(filters.deadline), before is not None
    key = before if before is not None else after
    if key is not None and by_deadline and key[0] is None:
        key = None
    shape = _Shape(
        ids=len(id_lists),
        desk=bool(filters.desk),
        # A deadline matters until the case is heard.
        group="waiting" if by_deadline else filters.state if filters.state in GROUPS else "",
        state=filters.state in _STATES or (by_deadline and filters.state in GROUPS and filters.state != "waiting"),
        urgency=filters.urgency in _URGENCIES,
        deadline=filters.deadline,
        key=key is not None,
        # Newest ids first, but nearest deadlines first: "after" is downwards in one order and upwards in the other.
        up=by_deadline != backwards,
    )
    found = _statement(shape)(
        first_ids=id_lists[0] if id_lists else (),
        second_ids=id_lists[1] if len(id_lists) > 1 else (),
        desk=filters.desk,
        state=filters.state,
        urgency=filters.urgency,
        today=today,
        until=today + SOON,
        key_day=key[0] if key else None,
        key_id=key[1] if key else None,
    )
    more = len(found) > PAGE
    rows = [CaseRow(*row) for row in found[:PAGE]]
    if backwards:
        rows.reverse()
    if not rows:
        return CaseList([], None, None)
    rows = _with_meetings(rows, today)
    has_previous = more if backwards else after is not None
    has_next = True if backwards else more
    return CaseList(
        rows, _key(rows[0], filters) if has_previous else None, _key(rows[-1], filters) if has_next else None
    )


_STATES, _URGENCIES = frozenset(CaseState), frozenset(Urgency)


def _id_lists(filters: Filters) -> list[list[int]]:
    found: list[list[int]] = []
    if filters.text:
        hits = search.find(filters.text, ["case"], MOST_FOUND, contact=filters.contact)
        found.append([hit.subject_id for hit in hits])
    if filters.only is not None:
        found.append(list(filters.only))
    return found


@cache
def _statement(shape: _Shape) -> prepared:
    """The statement for one combination of conditions; written once, for as long as the process lives."""

    @prepared
    def rows(
        first_ids: Any,
        second_ids: Any,
        desk: Any,
        state: Any,
        urgency: Any,
        today: Any,
        until: Any,
        key_day: Any,
        key_id: Any,
    ) -> Any:
        conditions = [Case.id.in_(ids) for ids in (first_ids, second_ids)[: shape.ids]]
        if shape.desk:
            conditions.append(Case.desk == desk)
        if shape.group:
            conditions.append(_phase(shape.group))
        if shape.state:
            conditions.append(Case.state == state)
        if shape.urgency:
            conditions.append(Case.urgency == urgency)
        if shape.deadline == "past":
            conditions.append(Case.legal_deadline < today)
        elif shape.deadline:
            conditions += [Case.legal_deadline >= today, Case.legal_deadline <= until]
        order: tuple[Any, ...] = (Case.legal_deadline, Case.id) if shape.deadline else (Case.id,)
        if shape.key:
            conditions.append(_beyond(shape, key_day, key_id))
        query = Case.select(*_COLUMNS).join(Desk)
        if conditions:
            query = query.where(*conditions)
        return query.order_by(*(order if shape.up else [column.desc() for column in order])).limit(PAGE + 1)

    return rows


def _beyond(shape: _Shape, key_day: Any, key_id: Any) -> Any:
    further = Case.id > key_id if shape.up else Case.id < key_id
    if not shape.deadline:
        return further
    later = Case.legal_deadline > key_day if shape.up else Case.legal_deadline < key_day
    return later | ((Case.legal_deadline == key_day) & further)


def _key(row: CaseRow, filters: Filters) -> Key:
    return row.legal_deadline if filters.deadline else None, row.id


def _phase(group: str) -> Any:
    # Letter for letter the expression of the index in migration 0002, or the index is not used.
    lists = {
        name: peewee.EnclosedNodeList([peewee.SQL(f"'{word}'") for word in words]) for name, words in GROUPS.items()
    }
    whens = tuple(
        (peewee.Expression(Case.state, "IN", words), peewee.SQL(f"'{name}'")) for name, words in lists.items()
    )
    return peewee.Case(None, whens, peewee.SQL("'closed'")) == peewee.SQL(f"'{group}'")


def _with_meetings(rows: list[CaseRow], today: date) -> list[CaseRow]:
    waiting = {row.desk_id for row in rows if row.legal_deadline and row.state in BEFORE_HEARING}
    if not waiting:
        return rows
    meetings: dict[int, NearestMeeting] = nearest_meetings(waiting, today)
    return [_before_meeting(row, meetings.get(row.desk_id)) for row in rows]


def _before_meeting(row: CaseRow, meeting: NearestMeeting | None) -> CaseRow:
    if row.state not in BEFORE_HEARING or meeting is None:
        return row
    days = runs_out_before(row.legal_deadline, meeting.date)
    return row if days is None else replace(row, days_before=days)


def count_untriaged() -> int:
    """How many cases wait for their triage, for Today."""
    return int(_received()[0][0])


@prepared
def _received() -> Any:
    return Case.select(peewee.fn.COUNT(Case.id)).where(Case.state == CaseState.RECEIVED)
