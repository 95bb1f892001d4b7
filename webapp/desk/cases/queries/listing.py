"""The list of cases: filters and keyset pages whose cost does not grow with the archive."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.desk.cases.models import Case
from webapp.desk.cases.queries.intake import NearestMeeting, nearest_meetings
from webapp.desk.cases.rules import BEFORE_HEARING, OPEN, CaseState, Urgency, runs_out_before
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


def listed(filters: Filters, today: date, *, after: Key | None = None, before: Key | None = None) -> CaseList:
    """Fifty cases, newest first; by legal deadline where that is asked for. After the key, or before it."""
    conditions = _conditions(filters, today)
    if conditions is None:
        return CaseList([], None, None)
    query = Case.select(*_COLUMNS).join(Desk)
    if conditions:
        query = query.where(*conditions)
    backwards = before is not None
    found = [CaseRow(*row) for row in _paged(query, bool(filters.deadline), after, before).limit(PAGE + 1).tuples()]
    more = len(found) > PAGE
    found = found[:PAGE]
    if backwards:
        found.reverse()
    if not found:
        return CaseList([], None, None)
    rows = _with_meetings(found, today)
    has_previous = more if backwards else after is not None
    has_next = True if backwards else more
    return CaseList(
        rows, _key(rows[0], filters) if has_previous else None, _key(rows[-1], filters) if has_next else None
    )


def _paged(query: Any, by_deadline: bool, after: Key | None, before: Key | None) -> Any:
    key = before if before is not None else after
    if key is not None and by_deadline and key[0] is None:
        key = None
    # Newest ids first, but nearest deadlines first: "after" is downwards in one order and upwards in the other.
    up = by_deadline != (before is not None)
    if by_deadline:
        order = (Case.legal_deadline, Case.id)
        if key is not None:
            place = peewee.Tuple(Case.legal_deadline, Case.id)
            query = query.where(peewee.Expression(place, ">" if up else "<", peewee.Tuple(*key)))
    else:
        order = (Case.id,)
        if key is not None:
            query = query.where(Case.id > key[1] if up else Case.id < key[1])
    return query.order_by(*(order if up else [column.desc() for column in order]))


def _key(row: CaseRow, filters: Filters) -> Key:
    return row.legal_deadline if filters.deadline else None, row.id


def _conditions(filters: Filters, today: date) -> list[Any] | None:
    """The WHERE of the list; None where nothing can be found."""
    found: list[Any] = []
    if filters.text:
        ids = [hit.subject_id for hit in search.find(filters.text, ["case"], MOST_FOUND, contact=filters.contact)]
        found.append(Case.id.in_(ids) if ids else None)
    if filters.only is not None:
        found.append(Case.id.in_(list(filters.only)) if filters.only else None)
    if filters.desk:
        found.append(Case.desk == filters.desk)
    if filters.deadline:
        # A deadline matters until the case is heard.
        found.append(_phase("waiting"))
        found.append(_deadline(filters.deadline, today))
    if filters.state in GROUPS:
        found.append(_phase(filters.state))
    elif filters.state in set(CaseState):
        found.append(Case.state == filters.state)
    if filters.urgency in set(Urgency):
        found.append(Case.urgency == filters.urgency)
    return None if any(condition is None for condition in found) else found


def _phase(group: str) -> Any:
    # Letter for letter the expression of the index in migration 0002, or the index is not used.
    state = Case.state
    lists = {
        name: peewee.EnclosedNodeList([peewee.SQL(f"'{word}'") for word in words]) for name, words in GROUPS.items()
    }
    whens = tuple((peewee.Expression(state, "IN", words), peewee.SQL(f"'{name}'")) for name, words in lists.items())
    return peewee.Case(None, whens, peewee.SQL("'closed'")) == peewee.SQL(f"'{group}'")


def _deadline(which: str, today: date) -> Any:
    if which == "past":
        return Case.legal_deadline < today
    return Case.legal_deadline.between(today, today + SOON)


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


def count_by_state() -> dict[str, int]:
    """How many cases stand in each open state, for Today and the list's chips."""
    query = Case.select(Case.state, peewee.fn.COUNT(Case.id)).where(Case.state.in_(OPEN)).group_by(Case.state)
    return dict(query.tuples())
