"""The page of the ratio: all desks, their promises and their pace, and what is counted apart."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from peewee import fn

from webapp.core import calendar
from webapp.core.db import count_where
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import Degree
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, HearingState
from webapp.overview.reports.queries.cases import NOT_STANDING
from webapp.overview.reports.queries.ratios import MonthPoint, by_desk, total, trend
from webapp.overview.reports.rules import Ratio, Span, median_of_counts
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk


@dataclass(frozen=True)
class DeskRow:
    """One desk in the table: its ratio, its promises, its pace."""

    desk_id: int
    title: str
    agency: str
    ratio: Ratio
    promises_due: int
    promises_kept: int
    median_days: float | None


@dataclass(frozen=True)
class Outside:
    """What is counted apart from the ratio."""

    referred: int
    absent: int
    withdrawn: int
    not_reached: int
    solved_before: int


@dataclass(frozen=True)
class Scorecard:
    """Everything on the page of the ratio."""

    span: Span
    total: Ratio
    solved_in_span: int
    desks: list[DeskRow]
    trend: list[MonthPoint]
    outside: Outside


def _outside(first: date, last: date) -> Outside:
    begins, ends = calendar.utc_span(first, last)
    triaged = (
        Case.select(Case.state, fn.COUNT(Case.id))
        .where(
            Case.state.in_((CaseState.REFERRED, CaseState.SOLVED_BEFORE_MEETING, CaseState.WITHDRAWN)),
            Case.changed_at >= begins,
            Case.changed_at < ends,
        )
        .group_by(Case.state)
    )
    cases = dict(triaged.tuples())
    missed = (
        Hearing.select(Hearing.state, fn.COUNT(Hearing.id))
        .join(Meeting)
        .where(
            Meeting.date.between(first, last),
            Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)),
            Hearing.state.in_((HearingState.ABSENT, HearingState.NOT_REACHED)),
        )
        .group_by(Hearing.state)
    )
    hearings = dict(missed.tuples())
    return Outside(
        referred=cases.get(CaseState.REFERRED, 0),
        absent=hearings.get(HearingState.ABSENT, 0),
        withdrawn=cases.get(CaseState.WITHDRAWN, 0),
        not_reached=hearings.get(HearingState.NOT_REACHED, 0),
        solved_before=cases.get(CaseState.SOLVED_BEFORE_MEETING, 0),
    )


def _promises(first: date, last: date) -> dict[int, tuple[int, int]]:
    """Per desk: decisions due in the span, and those of them that the member calls done."""
    kept = count_where(Decision.member_degree == Degree.FULL)
    query = (
        Decision.select(Case.desk, fn.COUNT(Decision.id), kept)
        .join(Case)
        .where(
            Decision.due_on.between(first, last),
            Decision.state.not_in(NOT_STANDING),
        )
        .group_by(Case.desk)
    )
    return {desk: (due, done or 0) for desk, due, done in query.tuples()}


_ENDED = (CaseState.SOLVED, CaseState.PARTLY_SOLVED, CaseState.UNSOLVED)


def _paces(first: date, last: date) -> dict[int, float | None]:
    """Per desk: the median of days from being raised to the first result."""
    # The states are sorted out here: with them in the WHERE, SQLite walks the archive by state instead of by day.
    query = (
        Case.select(Case.desk, Case.raised_on, Case.result_on, Case.state, fn.COUNT(Case.id))
        .where(Case.raised_on.between(first, last))
        .group_by(Case.desk, Case.raised_on, Case.result_on, Case.state)
    )
    days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for desk, raised_on, result_on, state, number in query.tuples():
        if result_on is not None and state in _ENDED:
            days[desk][(result_on - raised_on).days] += number
    return {desk: median_of_counts(counts) for desk, counts in days.items()}


def scorecard(span: Span) -> Scorecard:
    """The page of the ratio; seven statements, whatever the archive holds."""
    ratios = by_desk(span.first, span.last)
    promises = _promises(span.first, span.last)
    paces = _paces(span.first, span.last)
    desks = (
        Desk.select(Desk.id, Desk.short_title, Agency.title)
        .join(Agency)
        .where(Desk.is_active | Desk.id.in_(list(ratios) or [0]))
        .order_by(Desk.position, Desk.id)
    )
    solved = Case.select(fn.COUNT(Case.id)).where(
        Case.state == CaseState.SOLVED, Case.result_on.between(span.first, span.last)
    )
    return Scorecard(
        span=span,
        total=total(ratios),
        solved_in_span=solved.scalar() or 0,
        desks=[
            DeskRow(desk, title, agency, ratios.get(desk, Ratio({})), *promises.get(desk, (0, 0)), paces.get(desk))
            for desk, title, agency in desks.tuples()
        ],
        trend=trend(span.last),
        outside=_outside(span.first, span.last),
    )
