"""The turns of coming meetings as the call desk needs them: who, when, where, on which phones."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import peewee

from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.registry.desks.models import Desk
from webapp.registry.members.models import MemberPhone
from webapp.registry.venues.models import Venue

TEXT_KEY = "reminder:"
"""How the keys of the messages about a turn begin; the id of the hearing follows."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A hearing with what a call about it needs."""

    hearing_id: int
    version: int
    case_id: int
    member_id: int | None
    number: str
    name: str
    subject: str
    visitor: str
    slot_id: int | None
    start: int | None
    meeting_id: int
    meeting_number: str
    on: date
    opens: int
    """When the meeting begins: from then on its turns are the room's."""
    desk: str
    venue: str
    state: str
    phones: tuple[dict, ...] = ()

    @property
    def title(self) -> str:
        """How rows of other features name the hearing."""
        return f"{self.number} {self.name}"


def listed_meetings(first: date, last: date) -> list[tuple[int, date]]:
    """Meetings with an approved list in the days given."""
    query = Meeting.select(Meeting.id, Meeting.date).where(
        Meeting.state == MeetingState.LIST_APPROVED, Meeting.date.between(first, last)
    )
    return list(query.order_by(Meeting.date, Meeting.id).tuples())


def of_meetings(
    meeting_ids: Sequence[int], states: Collection[str], case_ids: Sequence[int] | None = None
) -> list[Turn]:
    """All turns in these states, in order of time; without phones."""
    if not meeting_ids or (case_ids is not None and not case_ids):
        return []
    query = _turns().where(Hearing.meeting.in_(list(meeting_ids)), Hearing.state.in_(list(states)))
    if case_ids is not None:
        query = query.where(Hearing.case.in_(list(case_ids)))
    return [Turn(*row) for row in query.order_by(Meeting.date, Slot.start, Hearing.standby_rank, Hearing.id)]


def of_hearing(hearing_id: int) -> Turn | None:
    """One turn with its phones."""
    return _one(Hearing.id == hearing_id)


def of_case(case_id: int, meeting_id: int | None) -> Turn | None:
    """The same by its case and its meeting, which a call about it always names."""
    return _one((Hearing.case == case_id) & (Hearing.meeting == meeting_id))


def _one(which: Any) -> Turn | None:
    found = [Turn(*row) for row in _turns().where(which)]
    return with_phones(found)[0] if found else None


def with_phones(found: Iterable[Turn]) -> list[Turn]:
    """The same with the phones of the case, then those of the member; two statements for all."""
    kept = list(found)
    if not kept:
        return []
    of_case = _grouped(
        CasePhone.select(CasePhone.case, CasePhone.number, CasePhone.whose, CasePhone.is_wrong)
        .where(CasePhone.case.in_([turn.case_id for turn in kept]))
        .order_by(CasePhone.case, CasePhone.position, CasePhone.id)
    )
    of_member = _grouped(
        MemberPhone.select(MemberPhone.member, MemberPhone.number, MemberPhone.whose, peewee.Value(False))
        .where(MemberPhone.member.in_([turn.member_id for turn in kept if turn.member_id]))
        .order_by(MemberPhone.member, MemberPhone.position, MemberPhone.id)
    )
    return [
        replace(turn, phones=_merged(of_case.get(turn.case_id, []), of_member.get(turn.member_id or 0, [])))
        for turn in kept
    ]


def _turns() -> peewee.Query:
    return (
        Hearing.select(
            Hearing.id,
            Hearing.version,
            Case.id,
            Case.member,
            Case.number,
            Case.applicant_name,
            Case.subject,
            Case.visitor_name,
            Hearing.slot,
            Slot.start,
            Meeting.id,
            Meeting.number,
            Meeting.date,
            Meeting.start,
            Desk.title,
            Venue.title,
            Hearing.state,
        )
        .join(Case)
        .switch(Hearing)
        .join(Meeting)
        .join(Desk)
        .switch(Meeting)
        .join(Venue)
        .switch(Hearing)
        .join(Slot, peewee.JOIN.LEFT_OUTER)
        .tuples()
    )


def _grouped(query: peewee.Query) -> dict[int, list[dict]]:
    found: dict[int, list[dict]] = {}
    for owner, number, whose, wrong in query.tuples():
        found.setdefault(owner, []).append({"number": number, "whose": whose, "wrong": bool(wrong)})
    return found


def _merged(first: list[dict], then: list[dict]) -> tuple[dict, ...]:
    known = {phone["number"] for phone in first}
    return tuple(first + [phone for phone in then if phone["number"] not in known])
