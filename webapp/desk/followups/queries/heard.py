"""Cases that were heard in a held meeting."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import peewee

from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState
from webapp.registry.desks.models import Desk

WATCHED = timedelta(days=400)
LATELY = timedelta(days=30)
"""So long after a meeting the reconciling task still looks for a round that is missing."""


@dataclass(frozen=True)
class Heard:
    """A case that was heard in a held meeting: its newest hearing there."""

    hearing_id: int
    case_id: int
    number: str
    subject: str
    applicant_name: str
    visitor_name: str
    visitor_post: str
    case_state: str
    not_confirmed: bool
    raised_on: date | None
    comes_first: bool
    meeting_id: int
    meeting_number: str
    meeting_date: date
    desk_title: str
    desk_short_title: str
    agency_id: int

    @property
    def is_raised_here(self) -> bool:
        """A case is raised once, on its first hearing; heard again it is counted where it was raised."""
        return self.raised_on is None or self.raised_on == self.meeting_date


_HEARD = (
    Hearing.id.alias("hearing_id"),
    Case.id.alias("case_id"),
    Case.number,
    Case.subject,
    Case.applicant_name,
    Case.visitor_name,
    Case.visitor_post,
    Case.state.alias("case_state"),
    Case.not_confirmed,
    Case.raised_on,
    Case.comes_first,
    Meeting.id.alias("meeting_id"),
    Meeting.number.alias("meeting_number"),
    Meeting.date.alias("meeting_date"),
    Desk.title.alias("desk_title"),
    Desk.short_title.alias("desk_short_title"),
    Desk.agency.alias("agency_id"),
)


def _heard(where: Any) -> list[Heard]:
    query = (
        Hearing.select(*_HEARD)
        .join(Case, on=(Hearing.case == Case.id))
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .join(Desk, on=(Meeting.desk == Desk.id))
        .join(Slot, peewee.JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .where(
            (Hearing.state == HearingState.HEARD) & Meeting.state.in_([MeetingState.HELD, MeetingState.CLOSED]) & where
        )
        .order_by(Meeting.date, Slot.start, Hearing.id)
        .dicts()
    )
    return [Heard(**row) for row in query]


def heard_in(*meeting_ids: int) -> list[Heard]:
    """The heard cases of held meetings, in the order of their turns."""
    return _heard(Hearing.meeting.in_(list(meeting_ids)))


def heard_case(case_id: int) -> Heard | None:
    """The newest hearing of a raised case; None while it has none in a held meeting."""
    found = hearings_of(case_id)
    return found[-1] if found else None


def hearings_of(case_id: int) -> list[Heard]:
    """The hearings of a case in held meetings, oldest first: it may have been heard again."""
    return _heard(Hearing.case == case_id)


def watched(today: date) -> list[Heard]:
    """Heard cases of which a round may be missing, each with its newest hearing, for the reconciling task.

    Of the lately held meetings all; of earlier ones those that still wait for a word or a promised step.
    """
    waits = (Case.state == CaseState.HEARD) | Case.next_step_on.is_null(False)
    lately = Meeting.date >= today - LATELY
    newest = {row.case_id: row for row in _heard((Meeting.date >= today - WATCHED) & (lately | waits))}
    return list(newest.values())
