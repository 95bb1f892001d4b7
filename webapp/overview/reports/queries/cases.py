"""The cases behind the figures."""

from dataclasses import dataclass
from datetime import date

from peewee import fn

from webapp.core.db import count_where
from webapp.desk.cases.models import Case
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import GONE, DecisionState, Degree
from webapp.overview.reports.rules import Span, Standing, standing
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk

NOT_STANDING = (DecisionState.DRAFT, *GONE)


@dataclass(frozen=True)
class RaisedCase:
    """One case behind a figure."""

    id: int
    number: str
    applicant: str
    subject: str
    desk: str
    agency: str
    raised_on: date
    standing: Standing
    member_percent: int | None
    member_full: int
    agency_full: int
    decisions: int
    due_on: date | None


def raised_cases(span: Span, desk_id: int | None = None, limit: int = 0) -> list[RaisedCase]:
    """The cases behind the ratio of the span, newest first; one statement."""
    query = (
        Case.select(
            Case.id,
            Case.number,
            Case.applicant_name,
            Case.subject,
            Desk.short_title,
            Agency.title,
            Case.raised_on,
            Case.state,
            Case.not_confirmed,
            fn.MAX(Decision.member_percent),
            count_where(Decision.member_degree == Degree.FULL),
            count_where(Decision.agency_degree == Degree.FULL),
            fn.COUNT(Decision.id),
            fn.MAX(Decision.due_on),
        )
        .join(Desk)
        .join(Agency)
        .switch(Case)
        .left_outer_join(Decision, on=(Decision.case == Case.id) & Decision.state.not_in(NOT_STANDING))
        .where(Case.raised_on.between(span.first, span.last))
        .group_by(Case.id, Desk.short_title, Agency.title)
        .order_by(Case.raised_on.desc(), Case.id.desc())
    )
    if desk_id is not None:
        query = query.where(Case.desk == desk_id)
    if limit:
        query = query.limit(limit)
    found = []
    for row in query.tuples():
        (case, number, applicant, subject, desk, agency, raised_on, state, silent, percent, full, kept, all_of, due) = (
            row
        )
        how = standing(state, bool(silent))
        found.append(
            RaisedCase(
                case,
                number,
                applicant,
                subject,
                desk,
                agency,
                raised_on,
                how,
                percent,
                full or 0,
                kept or 0,
                all_of,
                due,
            )
        )
    return found
