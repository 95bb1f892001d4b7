"""The cases behind the figures."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from webapp.core import calendar, clock
from webapp.core.db import count_where
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import GONE, DecisionState, Degree
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, HearingState
from webapp.overview.reports.rules import Figure, Span, Standing, standing
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk

NOT_STANDING = (DecisionState.DRAFT, *GONE)
ENDED = (CaseState.SOLVED, CaseState.PARTLY_SOLVED, CaseState.UNSOLVED)
TRIAGED = {
    Figure.REFERRED: CaseState.REFERRED,
    Figure.WITHDRAWN: CaseState.WITHDRAWN,
    Figure.SOLVED_BEFORE: CaseState.SOLVED_BEFORE_MEETING,
}
MISSED = {Figure.ABSENT: HearingState.ABSENT, Figure.NOT_REACHED: HearingState.NOT_REACHED}
OVER = (MeetingState.HELD, MeetingState.CLOSED)
_SINGLE = {
    Figure.SOLVED: CaseState.SOLVED,
    Figure.PARTLY: CaseState.PARTLY_SOLVED,
    Figure.IN_PROGRESS: CaseState.IN_PROGRESS,
    Figure.UNSOLVED: CaseState.UNSOLVED,
}


@dataclass(frozen=True)
class RaisedCase:
    """One case behind a figure."""

    id: int
    number: str
    applicant: str
    subject: str
    desk: str
    agency: str
    raised_on: date | None
    """None for a case that stays outside the ratio."""
    state: str
    standing: Standing
    member_percent: int | None
    member_full: int
    agency_full: int
    decisions: int
    due_on: date | None


def raised_cases(
    span: Span,
    desk_ids: Collection[int] | None = None,
    limit: int = 0,
    figure: Figure = Figure.RAISED,
    *,
    skip: int = 0,
) -> list[RaisedCase]:
    """The cases behind a figure of the span, newest first; of these desks, or of all; one statement.

    So many of them at most, after those that are skipped; 0 for every one.

    A case is named as often as the figure counts it: once for each promise, or each hearing that was missed.
    """
    days: tuple[Any, Any] = (span.first, span.last)
    if figure in TRIAGED:
        days = calendar.utc_span(*days)
    elif figure in (Figure.DUE, Figure.KEPT):
        days = (span.first, come_due(span.last))
    return [_case(*row) for row in _listed(figure, desk_ids is not None, bool(limit))(*days, desk_ids, limit, skip)]


def come_due(last: date) -> date:
    """The last day of the span whose promises are due: what is promised for tomorrow is not broken yet."""
    return min(last, clock.today())


@functools.cache
def _listed(figure: Figure, of_some_desks: bool, is_part: bool) -> prepared:
    """The statement behind a figure."""

    def cases(first: Any, last: Any, desks: Any, limit: Any, skip: Any) -> Any:
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
        )
        each = [Case.id, Desk.short_title, Agency.title]
        if figure in MISSED:
            query = query.join(Hearing, on=(Hearing.case == Case.id)).join(Meeting, on=(Hearing.meeting == Meeting.id))
            each.append(Hearing.id)
        elif figure in (Figure.DUE, Figure.KEPT):
            each.append(Decision.id)
        query = query.where(*_behind(figure, first, last)).group_by(*each)
        if of_some_desks:
            query = query.where(Case.desk.in_(desks))
        if is_part:
            query = query.limit(limit).offset(skip)
        return query.order_by(Case.raised_on.desc(), Case.id.desc(), *each[3:])

    return prepared(cases)


def _behind(figure: Figure, first: Any, last: Any) -> list[Any]:
    """What a row has to be for the figure to count it."""
    if figure in MISSED:
        return [Meeting.date.between(first, last), Meeting.state.in_(OVER), Hearing.state == MISSED[figure]]
    if figure in TRIAGED:
        return [Case.state == TRIAGED[figure], Case.changed_at >= first, Case.changed_at < last]
    if figure is Figure.SOLVED_IN_SPAN:
        return [Case.state == CaseState.SOLVED, Case.result_on.between(first, last)]
    if figure in (Figure.DUE, Figure.KEPT):
        due = [Decision.due_on.between(first, last)]
        return [*due, Decision.member_degree == Degree.FULL] if figure is Figure.KEPT else due
    raised = [Case.raised_on.between(first, last)]
    if figure is Figure.ENDED:
        return [*raised, Case.result_on.is_null(False), Case.state.in_(ENDED)]
    return [*raised, *_standing(figure)]


def _standing(figure: Figure) -> list[Any]:
    """As `rules.standing` says it of one case."""
    if figure is Figure.RAISED:
        return []
    if figure is Figure.SOLVED:
        return [Case.state == CaseState.SOLVED]
    if figure is Figure.NOT_CONFIRMED:
        return [Case.not_confirmed, Case.state != CaseState.SOLVED]
    if figure is Figure.AWAITING:
        return [~Case.not_confirmed, Case.state.not_in([*_SINGLE.values()])]
    return [~Case.not_confirmed, Case.state == _SINGLE[figure]]


def _case(*row: Any) -> RaisedCase:
    case, number, applicant, subject, desk, agency, raised_on, state, silent, percent, full, kept, decisions, due = row
    return RaisedCase(
        case,
        number,
        applicant,
        subject,
        desk,
        agency,
        raised_on,
        state,
        standing(state, bool(silent)),
        percent,
        full or 0,
        kept or 0,
        decisions,
        due,
    )
