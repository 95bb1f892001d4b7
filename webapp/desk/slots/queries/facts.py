"""The board of a meeting read into the facts that the rules judge, in as few statements as the act needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee

from webapp.core.db import is_postgresql
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import PLANNED, MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules import (
    HEARD_CASES,
    Board,
    CaseFact,
    HearingState,
    SlotFact,
    SlotKind,
    ordered,
)
from webapp.registry.members.models import Member
from webapp.registry.members.rules import Standing, standing

ON_BOARD = tuple(state for state in HearingState if state != HearingState.CANCELLED)
LIVE_MEETINGS = (*PLANNED, MeetingState.IN_SESSION)

CASE_COLUMNS = (
    Case.id,
    Case.number,
    Case.subject,
    Case.applicant_name,
    Case.member,
    Case.topic,
    Case.state,
    Case.urgency,
    Case.available_from,
    Case.available_to,
    Case.legal_deadline,
    Case.comes_first,
)
MEMBER_COLUMNS = (Member.valid_until, Member.restriction)
HEARING_COLUMNS = (Hearing.id, Hearing.slot, Hearing.state, Hearing.standby_rank)
WIDTH = len(CASE_COLUMNS) + len(MEMBER_COLUMNS) + len(HEARING_COLUMNS)


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What planning needs of the meeting."""

    id: int
    number: str
    desk_id: int
    venue_id: int
    date: date
    start: int
    end: int
    slot_minutes: int
    state: str
    changed_since_list: bool


@dataclass(frozen=True, slots=True)
class MeetingHead(MeetingFacts):
    """What the board's page needs of its meeting besides."""

    desk_title: str
    venue_title: str
    represented_by: int | None
    """Account of the chamber representative."""


AnyMeeting = Meeting | MeetingFacts

MEETING_COLUMNS = (
    Meeting.id,
    Meeting.number,
    Meeting.desk,
    Meeting.venue,
    Meeting.date,
    Meeting.start,
    Meeting.end,
    Meeting.slot_minutes,
    Meeting.state,
    Meeting.changed_since_list,
)


@prepared
def _held(meeting_id: Any) -> Any:
    query = Meeting.select(*MEETING_COLUMNS).where(Meeting.id == meeting_id)
    return query.for_update() if is_postgresql() else query


def held(meeting_id: int) -> MeetingFacts:
    """The meeting, held until the transaction ends: it is the lock of the whole board. NotFound when there is none."""
    for values in _held(meeting_id):
        return MeetingFacts(*values)
    raise NotFound


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What the board shows of a case, beside the facts that the rules need."""

    fact: CaseFact
    number: str
    subject: str
    urgency: str
    comes_first: bool
    documents: int = 0
    missing: int = 0
    missing_title: str = ""
    topic: str = ""


def case_row(values: Sequence[Any], on: date, elsewhere: str = "", documents: Sequence[Any] = ()) -> CaseRow:
    """A row from CASE_COLUMNS, MEMBER_COLUMNS, HEARING_COLUMNS in this order."""
    (case_id, number, subject, name, member, topic, case_state, urgency, since, until, deadline, first) = values[:12]
    valid_until, restriction, hearing, slot, state, rank = values[12:WIDTH]
    placed = None if state in (None, HearingState.CANCELLED) else HearingState(state)
    active = member is None or standing(valid_until, restriction, on) == Standing.ACTIVE
    fact = CaseFact(
        case_id=case_id,
        member_id=member,
        name=name,
        topic_id=topic,
        case_state=case_state,
        slot_id=slot if placed else None,
        state=placed,
        rank=rank if placed else None,
        hearing_id=hearing,
        from_minute=since,
        to_minute=until,
        deadline=deadline,
        is_active=active,
        comes_again=bool(first) and case_state in HEARD_CASES,
        elsewhere=elsewhere or "",
    )
    return CaseRow(fact, number, subject, urgency, bool(first), *documents)


def _seated(*where: Any) -> Any:
    return (
        Slot.select(
            Slot.id,
            Slot.start,
            Slot.minutes,
            Slot.kind,
            Slot.version,
            Slot.title,
            *CASE_COLUMNS,
            *MEMBER_COLUMNS,
            *HEARING_COLUMNS,
        )
        .join(Hearing, peewee.JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id) & (Hearing.state.in_(ON_BOARD)))
        .join(Case, peewee.JOIN.LEFT_OUTER, on=Hearing.case == Case.id)
        .join(Member, peewee.JOIN.LEFT_OUTER, on=Case.member == Member.id)
        .where(*where)
        .order_by(Slot.start, Hearing.id)
    )


@prepared
def _slots_and_seated(meeting_id: Any) -> Any:
    return _seated(Slot.meeting == meeting_id)


@prepared
def _two_slots(meeting_id: Any, one: Any, other: Any) -> Any:
    return _seated(Slot.meeting == meeting_id, (Slot.id == one) | (Slot.id == other))


def slots_and_seated(meeting: AnyMeeting) -> tuple[list[SlotFact], list[CaseRow]]:
    """Every slot of the meeting and whoever sits in one; one statement."""
    return _slots_and_rows(_slots_and_seated(meeting.id), meeting.date)


def two_slots(meeting: AnyMeeting, one: int, other: int) -> tuple[list[SlotFact], list[CaseRow]]:
    """Two slots of the meeting and whoever sits there: all that a move from the one to the other has to know."""
    return _slots_and_rows(_two_slots(meeting.id, one, other), meeting.date)


def _slots_and_rows(found: Iterable[Sequence[Any]], on: date) -> tuple[list[SlotFact], list[CaseRow]]:
    slots: dict[int, SlotFact] = {}
    rows: list[CaseRow] = []
    for values in found:
        slot_id, start, minutes, kind, version, title = values[:6]
        if slot_id not in slots:
            slots[slot_id] = SlotFact(slot_id, start, minutes, SlotKind(kind), version, title)
        if values[6] is not None:
            rows.append(case_row(values[6:], on))
    return list(slots.values()), rows


def _unseated(meeting_id: Any, desk_id: Any, chosen: Any) -> Any:
    return (
        Case.select(*CASE_COLUMNS, *MEMBER_COLUMNS, *HEARING_COLUMNS, _place_elsewhere(meeting_id))
        .join(Hearing, peewee.JOIN.LEFT_OUTER, on=(Hearing.case == Case.id) & (Hearing.meeting == meeting_id))
        .join(Member, peewee.JOIN.LEFT_OUTER, on=Case.member == Member.id)
        .where(Case.desk == desk_id, (Hearing.state == HearingState.STANDBY) | chosen)
    )


@prepared
def _unseated_one(meeting_id: Any, desk_id: Any, case_id: Any) -> Any:
    return _unseated(meeting_id, desk_id, Case.id == case_id)


def unseated(meeting: AnyMeeting, case_ids: Sequence[int] = ()) -> list[CaseRow]:
    """The standbys of the meeting and the named cases of its desk, wherever they wait; one statement."""
    if len(case_ids) < 2:
        found = _unseated_one(meeting.id, meeting.desk_id, case_ids[0] if case_ids else 0)
    else:
        found = _unseated(meeting.id, meeting.desk_id, Case.id.in_(list(case_ids))).tuples()
    return [case_row(values, meeting.date, values[WIDTH]) for values in found]


def _place_elsewhere(meeting_id: Any) -> peewee.Node:
    """A column: the number of another coming meeting that already holds the case."""
    other, held = Meeting.alias("other"), Hearing.alias("held")
    return (
        held.select(peewee.fn.MIN(other.number))
        .join(other, on=held.meeting == other.id)
        .where(
            held.case == Case.id,
            held.meeting != meeting_id,
            held.state.not_in([HearingState.CANCELLED, HearingState.NOT_REACHED, HearingState.ABSENT]),
            other.state.in_(LIVE_MEETINGS),
        )
    )


def board_facts(meeting: AnyMeeting, slots: Iterable[SlotFact], rows: Iterable[CaseRow]) -> Board:
    """The facts of the board put together; a case counts once."""
    cases = {row.fact.case_id: row.fact for row in rows}
    return Board(
        slots=ordered(slots),
        cases=tuple(cases.values()),
        state=meeting.state,
        on=meeting.date,
        slot_minutes=meeting.slot_minutes,
    )


def whole_board(meeting: AnyMeeting, case_ids: Sequence[int] = ()) -> tuple[Board, list[SlotFact], list[CaseRow]]:
    """The board with its standbys and the named waiting cases, as facts and as rows; two statements."""
    slots, rows = slots_and_seated(meeting)
    rows = rows + unseated(meeting, case_ids)
    return board_facts(meeting, slots, rows), slots, rows
