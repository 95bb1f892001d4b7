"""The board page, and the few rows of it that a move changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.core.text import fold
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import CaseState, Urgency
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import VersionKind, VersionState
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


@dataclass(frozen=True, slots=True)
class Versions:
    """The newest frame, the newest list, and what the newest approved list says."""

    frame: VersionBadge | None = None
    listing: VersionBadge | None = None
    approved: int | None = None
    listed: Mapping[int, int] = field(default_factory=dict)
    """Case id to the start of its turn in the newest approved list."""


@dataclass(frozen=True)
class BoardPage:
    """Everything that the board shows at once."""

    meeting: Meeting
    desk_title: str
    venue_title: str
    versions: Versions
    rows: list[SlotRow]
    standbys: list[CaseRow]
    waiting: list[CaseRow]
    pool: "Pool"
    last: LastStep
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
        Meeting.select(
            Meeting,
            Desk.title.alias("desk_title"),
            Venue.title.alias("venue_title"),
            Representative.user.alias("represented_by"),
        )
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


def is_represented_by(meeting: Meeting, actor: Actor) -> bool:
    """Whether the actor is the chamber representative of the meeting."""
    return actor.id is not None and meeting.represented_by == actor.id


def board_page(meeting_id: int, now: datetime, *, search: str = "", show: str = "") -> BoardPage:
    """The board of a meeting (SD-2.3-e): six statements, whatever its size."""
    meeting = meeting_row(meeting_id)
    slots, seated = slots_and_seated(meeting)
    waiting, standbys = outside(meeting)
    return BoardPage(
        meeting=meeting,
        desk_title=meeting.desk_title,
        venue_title=meeting.venue_title,
        versions=versions(meeting),
        rows=slot_rows(slots, seated),
        standbys=standbys,
        waiting=filtered(waiting, search, show),
        pool=pool_of(waiting),
        last=last_step(meeting),
        here=presence(meeting.id, now),
    )


def slot_rows(slots: Iterable[SlotFact], seated: Iterable[CaseRow]) -> list[SlotRow]:
    """Rows in order of time, each with those who sit there."""
    seats: dict[int, list[CaseRow]] = {}
    for row in seated:
        if row.fact.slot_id is not None:
            seats.setdefault(row.fact.slot_id, []).append(row)
    return [SlotRow(slot, tuple(seats.get(slot.id, ()))) for slot in slots]


def outside(meeting: Meeting) -> tuple[list[CaseRow], list[CaseRow]]:
    """Who holds no place: the cases of the desk that wait, urgent ones first, and the standbys; one statement."""
    document = CaseDocument.alias("document")
    of_case = document.case == Case.id
    missing = of_case & document.received_at.is_null()
    first = peewee.Case(
        None,
        [
            (Hearing.state == HearingState.STANDBY, 0),
            (Case.legal_deadline < meeting.date, 1),
            (Case.comes_first == True, 2),  # noqa: E712 - SQL
            (Case.legal_deadline.is_null(False), 3),
            (Case.urgency != Urgency.ORDINARY, 4),
        ],
        5,
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
        .where((Hearing.state == HearingState.STANDBY) | _waits(meeting))
        .order_by(first, Hearing.standby_rank, Case.id)
        .limit(MOST_WAITING)
        .tuples()
    )
    rows = [case_row(values, meeting.date, documents=_documents(values[_WIDTH:])) for values in query]
    standbys = [row for row in rows if row.fact.state == HearingState.STANDBY]
    return [row for row in rows if row.fact.state is None], standbys


def _waits(meeting: Meeting) -> peewee.Expression:
    """The case is of this desk, may be placed, and has no place here or in another coming meeting."""
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
    return (Case.desk == meeting.desk_id) & Case.state.in_(PLACEABLE) & ~peewee.fn.EXISTS(placed)


@dataclass(frozen=True, slots=True)
class Pool:
    """How many cases wait, and how many of them each filter would leave."""

    total: int
    deadline: int
    urgent: int
    incomplete: int
    accepted: int
    accepted_deadline: int


def pool(meeting: Meeting) -> Pool:
    """The sums of the waiting column, counted by the database."""
    lacks = CaseDocument.select(peewee.SQL("1")).where(CaseDocument.case == Case.id, CaseDocument.received_at.is_null())
    accepted, dated = Case.state == CaseState.ACCEPTED, Case.legal_deadline.is_null(False)
    row = (
        Case.select(
            peewee.fn.COUNT(Case.id),
            _sum(dated),
            _sum(Case.urgency != Urgency.ORDINARY),
            _sum((~accepted) | peewee.fn.EXISTS(lacks)),
            _sum(accepted),
            _sum(accepted & dated),
        )
        .where(_waits(meeting))
        .tuples()
        .get()
    )
    return Pool(*(int(value or 0) for value in row))


def _sum(condition: peewee.Expression) -> peewee.Function:
    return peewee.fn.SUM(peewee.Case(None, [(condition, 1)], 0))


def _documents(counted: Any) -> tuple[int, int, str]:
    total, missing, title = counted
    return total, missing, title or ""


FILTERS = {
    "deadline": lambda row: row.fact.deadline is not None,
    "urgent": lambda row: row.urgency != Urgency.ORDINARY,
    "incomplete": lambda row: row.missing > 0 or row.fact.case_state != CaseState.ACCEPTED,
}


def filtered(pool: list[CaseRow], search: str, show: str) -> list[CaseRow]:
    """Those of the waiting cases that the planner looks for (U-12)."""
    keep = FILTERS.get(show)
    rows = [row for row in pool if keep is None or keep(row)]
    wanted = fold(search)
    if not wanted:
        return rows
    return [row for row in rows if wanted in fold(f"{row.fact.name}\n{row.subject}\n{row.number}")]


def pool_of(rows: list[CaseRow]) -> Pool:
    """The same sums from rows that were read already."""
    accepted = [row for row in rows if row.fact.case_state == CaseState.ACCEPTED]
    return Pool(
        len(rows),
        *(sum(1 for row in rows if FILTERS[name](row)) for name in ("deadline", "urgent", "incomplete")),
        len(accepted),
        sum(1 for row in accepted if row.fact.deadline is not None),
    )


def versions(meeting: Meeting) -> Versions:
    """What the newest versions of MM-FR-01-05-01 say; one statement."""
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
    return Versions(frame, listing, approved, listed)


def listed_times(content: Any) -> dict[int, int]:
    """Case id to start of its turn in an approved list."""
    kept = json.loads(content) if isinstance(content, str) else content or {}
    return {turn["case"]: turn["start"] for turn in kept.get("turns", ())}


def last_step(meeting: Meeting) -> LastStep:
    """The newest standing step of the journal, and whether one can be done again."""
    standing, undone, row = journal(meeting.id)
    if standing is None or row is None:
        return LastStep(can_redo=undone is not None)
    return LastStep(row.kind, row.facts, row.author, row.author_name, row.at, not row.is_barrier, undone is not None)
