"""The board page, and the few rows of it that a move changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from webapp.core.errors import NotFound
from webapp.core.text import fold
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import CaseState, Urgency
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import MeetingState, VersionKind, VersionState
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.queries.facts import (
    _WIDTH,
    CASE_COLUMNS,
    HEARING_COLUMNS,
    LIVE_MEETINGS,
    MEMBER_COLUMNS,
    CaseRow,
    case_row,
    journal,
    slots_and_seated,
    unseated,
)
from webapp.desk.slots.queries.presence import Presence, presence
from webapp.desk.slots.rules import PLANNING_STATES, HearingState, SlotFact
from webapp.registry.desks.models import Desk
from webapp.registry.members.models import Member
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

MOST_WAITING = 300
PLACEABLE = (CaseState.ACCEPTED, CaseState.RECEIVED, CaseState.INCOMPLETE)


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A row of the board: the slot and who sits in it."""

    slot: SlotFact
    seats: tuple[CaseRow, ...] = ()
    can_plan: bool = True

    @property
    def is_free(self) -> bool:
        return self.slot.is_member and not self.seats


@dataclass(frozen=True, slots=True)
class LastStep:
    """What the undo bar says: the newest standing step, and whether one can be done again."""

    kind: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    author: int | None = None
    author_name: str = ""
    at: datetime | None = None
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class VersionBadge:
    """The newest version of the frame or the list."""

    number: int
    state: str
    submitted_by: int
    content: Any = None


@dataclass(frozen=True)
class BoardPage:
    """Everything that the board shows at once."""

    meeting: Meeting
    desk_title: str
    venue_title: str
    frame: VersionBadge | None
    listing: VersionBadge | None
    approved_list: int | None
    rows: list[SlotRow]
    standbys: list[CaseRow]
    waiting: list[CaseRow]
    waiting_total: int
    counts: dict[str, int]
    last: LastStep
    listed: dict[int, int]
    """Case id to the start of its turn in the newest approved list."""
    here: Presence

    @property
    def can_plan(self) -> bool:
        return self.meeting.state in PLANNING_STATES

    @property
    def free(self) -> int:
        return sum(1 for row in self.rows if row.is_free)


def meeting_row(meeting_id: int) -> Meeting:
    """The meeting with the titles of its desk and venue; NotFound when there is none."""
    query = (
        Meeting.select(Meeting, Desk.title.alias("desk_title"), Venue.title.alias("venue_title"), Representative.user)
        .join(Desk)
        .switch(Meeting)
        .join(Venue)
        .switch(Meeting)
        .join(Representative, peewee.JOIN.LEFT_OUTER)
        .where(Meeting.id == meeting_id)
        .objects()
    )
    row = query.first()
    if row is None:
        raise NotFound
    return row


def board_page(meeting_id: int, now: datetime, *, search: str = "", show: str = "") -> BoardPage:
    """The board of a meeting (SD-2.3-e): seven statements, whatever its size."""
    meeting = meeting_row(meeting_id)
    slots, seated = slots_and_seated(meeting)
    pool = waiting_cases(meeting)
    standbys = standby_rows(meeting)
    frame, listing, approved, listed = versions(meeting)
    chosen = filtered(pool, search, show, meeting)
    return BoardPage(
        meeting=meeting,
        desk_title=meeting.desk_title,
        venue_title=meeting.venue_title,
        frame=frame,
        listing=listing,
        approved_list=approved,
        rows=slot_rows(slots, seated, meeting.state in PLANNING_STATES),
        standbys=standbys,
        waiting=chosen,
        waiting_total=len(pool),
        counts=filter_counts(pool, meeting),
        last=last_step(meeting),
        listed=listed,
        here=presence(meeting.id, now),
    )


def slot_rows(slots: Iterable[SlotFact], seated: Iterable[CaseRow], can_plan: bool = True) -> list[SlotRow]:
    """Rows in order of time, each with those who sit there."""
    seats: dict[int, list[CaseRow]] = {}
    for row in seated:
        if row.fact.slot_id is not None:
            seats.setdefault(row.fact.slot_id, []).append(row)
    return [SlotRow(slot, tuple(seats.get(slot.id, ())), can_plan) for slot in slots]


def standby_rows(meeting: Meeting) -> list[CaseRow]:
    """Who waits for a place to become free, first first."""
    return sorted(unseated(meeting), key=lambda row: (row.fact.rank or 0, row.fact.case_id))


def waiting_cases(meeting: Meeting) -> list[CaseRow]:
    """Cases of the desk that may be placed and hold no place here or in another coming meeting; urgent ones first."""
    document = CaseDocument.alias("document")
    of_case = document.case == Case.id
    missing = of_case & document.received_at.is_null()
    held, other = Hearing.alias("held"), Meeting.alias("other")
    placed = (
        held.select(peewee.SQL("1"))
        .join(other, on=held.meeting == other.id)
        .where(
            held.case == Case.id,
            held.state.not_in([HearingState.CANCELLED, HearingState.NOT_REACHED, HearingState.ABSENT])
            | ((held.meeting == meeting.id) & (held.state != HearingState.CANCELLED)),
            other.state.in_(LIVE_MEETINGS) | (other.id == meeting.id),
        )
    )
    first = peewee.Case(
        None,
        [
            (Case.legal_deadline < meeting.date, 0),
            (Case.comes_first == True, 1),  # noqa: E712 - SQL
            (Case.legal_deadline.is_null(False), 2),
            (Case.urgency != Urgency.ORDINARY, 3),
        ],
        4,
    )
    query = (
        Case.select(
            *CASE_COLUMNS,
            *MEMBER_COLUMNS,
            *HEARING_COLUMNS,
            document.select(peewee.fn.COUNT(document.id)).where(of_case),
            document.select(peewee.fn.COUNT(document.id)).where(missing),
            document.select(peewee.fn.MIN(document.title)).where(missing),
        )
        .join(Hearing, peewee.JOIN.LEFT_OUTER, on=(Hearing.case == Case.id) & (Hearing.meeting == meeting.id))
        .join(Member, peewee.JOIN.LEFT_OUTER, on=Case.member == Member.id)
        .where(Case.desk == meeting.desk_id, Case.state.in_(PLACEABLE), ~peewee.fn.EXISTS(placed))
        .order_by(first, Case.id)
        .limit(MOST_WAITING)
        .tuples()
    )
    return [case_row(values, meeting.date, documents=_documents(values[_WIDTH:])) for values in query]


def _documents(counted: Any) -> tuple[int, int, str]:
    total, missing, title = counted
    return total, missing, title or ""


def is_before(row: CaseRow, meeting: Meeting) -> bool:
    """Whether the legal deadline of the case runs out before the meeting."""
    return row.fact.deadline is not None and row.fact.deadline < meeting.date


FILTERS = {
    "deadline": lambda row: row.fact.deadline is not None,
    "urgent": lambda row: row.urgency != Urgency.ORDINARY,
    "incomplete": lambda row: row.missing > 0 or row.fact.case_state != CaseState.ACCEPTED,
    "first": lambda row: row.comes_first,
}


def filtered(pool: list[CaseRow], search: str, show: str, meeting: Meeting) -> list[CaseRow]:
    """Those of the waiting cases that the planner looks for (U-12)."""
    keep = FILTERS.get(show)
    rows = [row for row in pool if keep is None or keep(row)]
    wanted = fold(search)
    if not wanted:
        return rows
    return [row for row in rows if wanted in fold(f"{row.fact.name}\n{row.subject}\n{row.number}")]


def filter_counts(pool: list[CaseRow], meeting: Meeting) -> dict[str, int]:
    """How many waiting cases each filter would leave."""
    return {"": len(pool)} | {name: sum(1 for row in pool if keep(row)) for name, keep in FILTERS.items()}


def versions(meeting: Meeting) -> tuple[VersionBadge | None, VersionBadge | None, int | None, dict[int, int]]:
    """Newest frame, newest list, number of the newest approved list and the times in it; one statement."""
    query = (
        MeetingVersion.select(
            MeetingVersion.kind,
            MeetingVersion.number,
            MeetingVersion.state,
            MeetingVersion.submitted_by,
            peewee.Case(None, [(MeetingVersion.kind == VersionKind.LIST, MeetingVersion.content)], None),
        )
        .where(MeetingVersion.meeting == meeting.id, MeetingVersion.state != VersionState.WITHDRAWN)
        .order_by(MeetingVersion.number.desc())
        .tuples()
    )
    frame = listing = approved = None
    listed: dict[int, int] = {}
    for kind, number, state, submitted_by, content in query:
        if kind == VersionKind.FRAME:
            frame = frame or VersionBadge(number, state, submitted_by)
            continue
        listing = listing or VersionBadge(number, state, submitted_by)
        if approved is None and state == VersionState.APPROVED:
            approved = number
            listed = listed_times(content)
    return frame, listing, approved, listed


def listed_times(content: Any) -> dict[int, int]:
    """Case id to start of its turn in an approved list."""
    kept = json.loads(content) if isinstance(content, str) else content or {}
    return {turn["case"]: turn["start"] for turn in kept.get("turns", ())}


def listed_since(meeting: Meeting) -> tuple[int | None, dict[int, int]]:
    """Number of the newest approved list and its times; asks only where there is one."""
    if meeting.state != MeetingState.LIST_APPROVED:
        return None, {}
    _, _, approved, listed = versions(meeting)
    return approved, listed


def last_step(meeting: Meeting) -> LastStep:
    """The newest standing step of the journal, and whether one can be done again."""
    standing, undone, row = journal(meeting.id)
    if standing is None or row is None:
        return LastStep(can_redo=undone is not None)
    return LastStep(row.kind, row.facts, row.author, row.author_name, row.at, not row.is_barrier, undone is not None)


def waiting_count(meeting: Meeting) -> int:
    """How many cases wait for a place of this desk."""
    return len(waiting_cases(meeting))
