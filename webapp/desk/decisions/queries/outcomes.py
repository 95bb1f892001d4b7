"""What was written down of each hearing, and which heard case still waits for it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.queries.rows import DecisionRow, told_of_case
from webapp.desk.decisions.rules import NO_OUTCOME, DecisionState
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState


@dataclass(frozen=True)
class Unsettled:
    """A hearing of which nobody knows what became of it: still open, or heard and nothing written down."""

    hearing_id: int
    case_id: int
    number: str
    applicant_name: str
    subject: str
    start: int | None
    state: str
    has_draft: bool

    @property
    def why(self) -> str:
        """no_decision, draft_only (typed but not complete) or still_open."""
        if self.state != HearingState.HEARD:
            return "still_open"
        return "draft_only" if self.has_draft else "no_decision"


def unsettled(meeting_id: int, still_open: Collection[str] = ()) -> list[Unsettled]:
    """Heard cases of the meeting with no recorded decision, then those in the states given (U-35, SD-2.5-a)."""
    outcome = Decision.select(Decision.id).where(
        (Decision.hearing == Hearing.id) & Decision.state.not_in(list(NO_OUTCOME))
    )
    draft = Decision.select(fn.COUNT(Decision.id)).where(
        (Decision.hearing == Hearing.id) & (Decision.state == DecisionState.DRAFT)
    )
    is_heard = Hearing.state == HearingState.HEARD
    query = (
        Hearing.select(
            Hearing.id.alias("hearing_id"),
            Case.id.alias("case_id"),
            Case.number,
            Case.applicant_name,
            Case.subject,
            Slot.start,
            Hearing.state,
            draft.alias("has_draft"),
        )
        .join(Case, on=(Hearing.case == Case.id))
        .join(Slot, JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .where(Hearing.meeting == meeting_id, (is_heard & ~fn.EXISTS(outcome)) | Hearing.state.in_(list(still_open)))
        .order_by(is_heard.desc(), Slot.start, Hearing.id)
        .dicts()
    )
    return [Unsettled(**{**row, "has_draft": bool(row["has_draft"])}) for row in query]


@dataclass(frozen=True)
class Heard:
    """One hearing of a case: its meeting, the key points and the decisions."""

    hearing_id: int
    meeting_id: int
    meeting_number: str
    date: date
    key_points: str
    decisions: list[DecisionRow]


def heard_of_case(case_id: int) -> list[Heard]:
    """The hearings in which something was written down about a case, newest first (SD-2.4-i)."""
    rows = told_of_case(case_id)
    with_words = {row.hearing_id for row in rows}
    return [
        Heard(hearing, meeting, number, day, key_points, [row for row in rows if row.hearing_id == hearing])
        for hearing, meeting, number, day, key_points in _heard_of_case(case_id, list(with_words))
    ]


@prepared
def _heard_of_case(case_id: Any, with_words: Any) -> Any:
    return (
        Hearing.select(Hearing.id, Meeting.id, Meeting.number, Meeting.date, Hearing.key_points)
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .where((Hearing.case == case_id) & (Hearing.id.in_(with_words) | (Hearing.key_points != "")))
        .order_by(Meeting.date.desc(), Hearing.id.desc())
    )
