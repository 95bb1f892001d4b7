"""Reads while a problem is being taken: the nearest meeting, what the member brought before, the same subject again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from webapp.core.calendar import tehran_date
from webapp.core.prepared import prepared
from webapp.core.text import persian_digits
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import BEFORE_HEARING, OPEN, CaseState, Subject, is_similar
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import PLANNED
from webapp.registry.desks.models import Desk
from webapp.registry.members.models import Member


@dataclass(frozen=True)
class NearestMeeting:
    """The next planned meeting of a desk."""

    id: int
    number: str
    date: date
    start: int
    end: int
    state: str
    capacity: int


def nearest_meeting(desk_id: int, today: date) -> NearestMeeting | None:
    """The next meeting of the desk that has not begun, if one is planned."""
    return nearest_meetings([desk_id], today).get(desk_id)


def nearest_meetings(desk_ids: Iterable[int], today: date) -> dict[int, NearestMeeting]:
    """The next planned meeting of each desk; one statement for all of them."""
    found: dict[int, NearestMeeting] = {}
    for desk_id, *facts in _planned(list(desk_ids), today):
        found.setdefault(desk_id, NearestMeeting(*facts))
    return found


@prepared
def _planned(desk_ids: Any, today: Any) -> Any:
    return (
        Meeting.select(
            Meeting.desk,
            Meeting.id,
            Meeting.number,
            Meeting.date,
            Meeting.start,
            Meeting.end,
            Meeting.state,
            Meeting.capacity,
        )
        # No bare desk: through its index every meeting that the desk ever held would be read, for the two that come.
        .where(Meeting.state.in_(PLANNED), Meeting.date >= today, (Meeting.desk + 0).in_(desk_ids))
        .order_by(Meeting.date, Meeting.start)
    )


@dataclass(frozen=True)
class PastCase:
    """A case as it stands in a member's memory (N-14)."""

    id: int
    number: str
    state: str
    subject: str
    desk_id: int
    topic_id: int | None
    desk: str
    agency_file_number: str
    triage_reason: str
    referred_to: str
    received_at: datetime
    raised_on: date | None
    result_on: date | None
    next_step_on: date | None

    @property
    def received_on(self) -> date:
        """The Tehran day on which it was registered."""
        return tehran_date(self.received_at)


_PAST = (
    Case.id,
    Case.number,
    Case.state,
    Case.subject,
    Case.desk,
    Case.topic,
    Desk.short_title,
    Case.agency_file_number,
    Case.triage_reason,
    Case.referred_to,
    Case.received_at,
    Case.raised_on,
    Case.result_on,
    Case.next_step_on,
)


def past(member_id: int, *, but: int | None = None, limit: int = 20) -> list[PastCase]:
    """What the member brought before, newest first."""
    return [PastCase(*row) for row in _past(member_id, but or 0, limit)]


@prepared
def _past(member_id: Any, but: Any, limit: Any) -> Any:
    query = Case.select(*_PAST).join(Desk).where(Case.member == member_id, Case.id != but)
    return query.order_by(Case.id.desc()).limit(limit)


def past_counts(member_id: int) -> tuple[int, int]:
    """How many cases the member has brought, and how many of them are solved."""
    [(brought, solved)] = _past_counts(member_id)
    return brought, solved


@prepared
def _past_counts(member_id: Any) -> Any:
    solved = peewee.Case(None, ((Case.state.in_((CaseState.SOLVED, CaseState.SOLVED_BEFORE_MEETING)), 1),), 0)
    counts = (peewee.fn.COUNT(Case.id), peewee.fn.COALESCE(peewee.fn.SUM(solved), 0))
    return Case.select(*counts).where(Case.member == member_id)


def similar(member_id: int, subject: Subject, *, but: int | None = None) -> list[PastCase]:
    """Open cases of the same member about the same thing."""
    rows = [PastCase(*row) for row in _open(member_id, but or 0)]
    return [
        row
        for row in rows
        if is_similar(subject, Subject(row.desk_id, row.topic_id, row.subject, row.agency_file_number, row.state))
    ]


@prepared
def _open(member_id: Any, but: Any) -> Any:
    query = Case.select(*_PAST).join(Desk).where(Case.member == member_id, Case.state.in_(OPEN), Case.id != but)
    return query.order_by(Case.id.desc())


def others_with_topic(desk_id: int, topic_id: int, *, member_id: int | None) -> int:
    """How many other members wait with the same topic at this desk: a joint slot may serve them (N-14)."""
    query = Case.select(peewee.fn.COUNT(Case.id)).where(
        Case.desk == desk_id, Case.state.in_(BEFORE_HEARING), Case.topic == topic_id
    )
    if member_id is not None:
        query = query.where(Case.member.is_null() | (Case.member != member_id))
    return query.scalar() or 0


def identifier_owner(identifier: str, *, but: int | None) -> str | None:
    """The title of another member who has this identifier."""
    query = Member.select(Member.title).where(Member.identifier == identifier, Member.id != (but or 0))
    return query.scalar()


def desk_facts(desk_id: int) -> dict[str, str | None]:
    """Checklist code -> evidence for the nearest meeting of the desk, None where the fact does not hold (stage 3)."""
    counts = dict(
        Case.select(Case.state, peewee.fn.COUNT(Case.id))
        .where(Case.desk == desk_id, Case.state.in_(BEFORE_HEARING))
        .group_by(Case.state)
        .tuples()
    )
    accepted = counts.get(CaseState.ACCEPTED, 0)
    waiting = counts.get(CaseState.RECEIVED, 0) + counts.get(CaseState.INCOMPLETE, 0)
    missing = (
        CaseDocument.select(peewee.fn.COUNT(CaseDocument.id))
        .join(Case)
        .where(Case.desk == desk_id, Case.state == CaseState.ACCEPTED, CaseDocument.received_at.is_null())
        .scalar()
    )
    return {
        "problem_forms_registered": persian_digits(f"{accepted + waiting} فرم طرح مشکل در نوبت این میز")
        if accepted + waiting
        else None,
        "cases_triaged": persian_digits(f"هر {accepted} پرونده پذیرفته شده است") if accepted and not waiting else None,
        "documents_complete": persian_digits(f"مدارک {accepted} پرونده کامل است") if accepted and not missing else None,
    }
