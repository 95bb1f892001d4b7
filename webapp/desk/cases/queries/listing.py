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
MOST_FOUND = 500
SOON = timedelta(days=14)


@dataclass(frozen=True)
class Filters:
    """What the list shows; empty means everything."""

    desk: int | None = None
    state: str = ""
    """A state, or a group of GROUPS."""
    urgency: str = ""
    deadline: str = ""
    """soon: within 14 days; past: run out and still open; any."""
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
    "open": OPEN,
    "after": (CaseState.HEARD, CaseState.IN_PROGRESS, CaseState.PARTLY_SOLVED),
}
"""Groups of states that people ask for together."""


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


@dataclass(frozen=True)
class CaseList:
    """A page of the list; `newer` and `older` are the keys of the neighbours, None where there is none."""

    rows: list[CaseRow]
    newer: int | None
    older: int | None


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


def listed(filters: Filters, today: date, *, before: int | None = None, after: int | None = None) -> CaseList:
    """Fifty cases, newest first: older than the id `before`, or newer than `after`."""
    conditions = _conditions(filters, today)
    if conditions is None:
        return CaseList([], None, None)
    backwards = after is not None
    query = Case.select(*_COLUMNS).join(Desk).where(*conditions)
    if after is not None:
        query = query.where(Case.id > after).order_by(Case.id)
    else:
        query = query.order_by(Case.id.desc())
        if before is not None:
            query = query.where(Case.id < before)
    found = [CaseRow(*row) for row in query.limit(PAGE + 1).tuples()]
    more = len(found) > PAGE
    found = found[:PAGE]
    if backwards:
        found.reverse()
    rows = _with_meetings(found, today)
    if not rows:
        return CaseList([], None, None)
    has_newer = more if backwards else before is not None
    has_older = True if backwards else more
    return CaseList(rows, rows[0].id if has_newer else None, rows[-1].id if has_older else None)


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
    states = _states(filters)
    if states:
        found.append(Case.state == states[0] if len(states) == 1 else Case.state.in_(states))
    elif filters.deadline:
        found.append(None)
    if filters.urgency in set(Urgency):
        found.append(Case.urgency == filters.urgency)
    if filters.deadline:
        found.append(_deadline(filters.deadline, today))
    return None if any(condition is None for condition in found) else found


def _states(filters: Filters) -> tuple[CaseState, ...]:
    states = GROUPS.get(filters.state) or ((CaseState(filters.state),) if filters.state in set(CaseState) else ())
    if filters.deadline:
        # A deadline matters while somebody can still act on it.
        return tuple(state for state in states or OPEN if state in OPEN)
    return states


def _deadline(which: str, today: date) -> Any:
    if which == "past":
        return Case.legal_deadline < today
    if which == "soon":
        return Case.legal_deadline.between(today, today + SOON)
    return Case.legal_deadline.is_null(False)


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
