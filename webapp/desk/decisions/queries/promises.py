"""The promises of the agencies that are still open (N-07)."""

from dataclasses import dataclass
from datetime import date

from webapp.desk.cases.models import Case
from webapp.desk.decisions import rules
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.registry.desks.models import Desk


@dataclass(frozen=True)
class Pledge:
    """What an agency said it would do: who, until when, in which meeting."""

    case_id: int
    kind: str
    text: str
    decider_name: str
    decider_post: str
    owner_name: str
    due_on: date | None
    state: str
    meeting_id: int
    meeting_number: str


PLEDGE = (
    Decision.case.alias("case_id"),
    Decision.kind,
    Decision.text,
    Decision.decider_name,
    Decision.decider_post,
    Decision.owner_name,
    Decision.due_on,
    Decision.state,
    Meeting.id.alias("meeting_id"),
    Meeting.number.alias("meeting_number"),
)


@dataclass(frozen=True)
class Promise(Pledge):
    """A promise of an agency that is not known to be kept (N-07)."""

    decision_id: int
    case_number: str
    applicant_name: str
    desk_title: str

    def is_overdue(self, today: date) -> bool:
        """Its day has passed."""
        return rules.is_overdue(self.state, self.kind, self.due_on, today)


def open_promises(
    *,
    desk_id: int | None = None,
    agency_id: int | None = None,
    due_before: date | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[Promise]:
    """Promises not yet kept, the earliest due first, those without a date last."""
    where = Decision.state.in_(list(rules.UNFULFILLED)) & Decision.kind.in_(list(rules.PROMISES))
    if desk_id is not None:
        where &= Meeting.desk == desk_id
    if agency_id is not None:
        where &= Desk.agency == agency_id
    if due_before is not None:
        where &= Decision.due_on < due_before
    query = (
        Decision.select(
            *PLEDGE,
            Decision.id.alias("decision_id"),
            Case.number.alias("case_number"),
            Case.applicant_name,
            Desk.title.alias("desk_title"),
        )
        .join(Hearing, on=(Decision.hearing == Hearing.id))
        .join(Case, on=(Decision.case == Case.id))
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .join(Desk, on=(Meeting.desk == Desk.id))
        .where(where)
        .order_by(Decision.due_on.asc(nulls="LAST"), Decision.id)
        .limit(limit)
        .offset(offset)
        .dicts()
    )
    return [Promise(**row) for row in query]
