"""The figures of the ratio, counted in the database and never row by row in Python."""

import functools
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, fn
from peewee import Case as CaseWhen

from webapp.core import calendar
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState, Degree
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, HearingState
from webapp.overview.reports.rules import Ratio, Span, Standing, median_of_counts, standing
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk

MONTHS_OF_TREND = 12


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
class MonthPoint:
    """One month of the trend: the cohort raised in it, as it stands today."""

    year: int
    month: int
    ratio: Ratio


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


Counts = dict[Any, dict[Standing, int]]


def _ratios(rows: Iterable[tuple[Any, str, bool, int]]) -> dict[Any, Ratio]:
    counts: Counts = defaultdict(lambda: defaultdict(int))
    for key, state, not_confirmed, number in rows:
        counts[key][standing(state, bool(not_confirmed))] += number
    return {key: Ratio(dict(per)) for key, per in counts.items()}


def month_ratio(day: date) -> Ratio:
    """The ratio of the Jalali month in which the day lies; one statement."""
    year, month, _ = calendar.to_jalali(day)
    first, last = calendar.month_bounds(year, month)
    return _total(_by_desk(first, last))


def _total(ratios: Mapping[int, Ratio]) -> Ratio:
    total: dict[Standing, int] = defaultdict(int)
    for ratio in ratios.values():
        for word, number in ratio.counts.items():
            total[word] += number
    return Ratio(dict(total))


def _by_desk(first: date, last: date) -> dict[int, Ratio]:
    query = (
        Case.select(Case.desk, Case.state, Case.not_confirmed, fn.COUNT(Case.id))
        .where(Case.raised_on.between(first, last))
        .group_by(Case.desk, Case.state, Case.not_confirmed)
    )
    return _ratios(query.tuples())


def trend(day: date, desk_id: int | None = None, length: int = MONTHS_OF_TREND) -> list[MonthPoint]:
    """So many months up to the one of the day, oldest first."""
    year, month, _ = calendar.to_jalali(day)
    months = [calendar.add_months(year, month, -back) for back in range(length - 1, -1, -1)]
    bounds = [calendar.month_bounds(*key) for key in months]
    ends = {_end(index): last for index, (_, last) in enumerate(bounds)}
    rows = _by_month(length, desk_id is not None)(bounds[0][0], desk_id, **ends)
    ratios = _ratios((index, state, flag, int(number)) for index, state, flag, number in rows)
    return [MonthPoint(*key, ratios.get(index, Ratio({}))) for index, key in enumerate(months)]


def _end(index: int) -> str:
    return f"end_{index}"


@functools.cache
def _by_month(length: int, of_one_desk: bool) -> prepared:
    """Cases by month, state and silence; `end_0` … are the last days of the months."""

    def months(first: Any, desk: Any, **ends: Any) -> Any:
        # Day by day in the order of the index first, then by month: sorting every case into a month costs thrice.
        days = Case.select(
            Case.raised_on.alias("day"),
            Case.state.alias("state"),
            Case.not_confirmed.alias("not_confirmed"),
            fn.COUNT(Case.id).alias("cases"),
        ).where(Case.raised_on.between(first, ends[_end(length - 1)]))
        if of_one_desk:
            days = days.where(Case.desk == desk)
        days = days.group_by(Case.raised_on, Case.desk, Case.state, Case.not_confirmed).alias("days")
        whens = [(days.c.day <= ends[_end(index)], index) for index in range(length - 1)]
        month = CaseWhen(None, whens, length - 1).alias("month")
        return (
            Case.select(month, days.c.state, days.c.not_confirmed, fn.SUM(days.c.cases))
            .from_(days)
            .group_by(SQL("month"), days.c.state, days.c.not_confirmed)
        )

    return prepared(months, [_end(index) for index in range(length)])


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


_NOT_STANDING = (DecisionState.DRAFT, DecisionState.WITHDRAWN, DecisionState.SUPERSEDED)


def _promises(first: date, last: date) -> dict[int, tuple[int, int]]:
    """Per desk: decisions due in the span, and those of them that the member calls done."""
    kept = count_where(Decision.member_degree == Degree.FULL)
    query = (
        Decision.select(Case.desk, fn.COUNT(Decision.id), kept)
        .join(Case)
        .where(
            Decision.due_on.between(first, last),
            Decision.state.not_in(_NOT_STANDING),
        )
        .group_by(Case.desk)
    )
    return {desk: (due, done or 0) for desk, due, done in query.tuples()}


def count_where(condition: Any) -> Any:
    """How many rows fulfil the condition, on both engines."""
    return fn.SUM(CaseWhen(None, ((condition, 1),), 0))


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
    by_desk = _by_desk(span.first, span.last)
    promises = _promises(span.first, span.last)
    paces = _paces(span.first, span.last)
    desks = (
        Desk.select(Desk.id, Desk.short_title, Agency.title)
        .join(Agency)
        .where(Desk.is_active | Desk.id.in_(list(by_desk) or [0]))
        .order_by(Desk.position, Desk.id)
    )
    solved = Case.select(fn.COUNT(Case.id)).where(
        Case.state == CaseState.SOLVED, Case.result_on.between(span.first, span.last)
    )
    return Scorecard(
        span=span,
        total=_total(by_desk),
        solved_in_span=solved.scalar() or 0,
        desks=[
            DeskRow(desk, title, agency, by_desk.get(desk, Ratio({})), *promises.get(desk, (0, 0)), paces.get(desk))
            for desk, title, agency in desks.tuples()
        ],
        trend=trend(span.last),
        outside=_outside(span.first, span.last),
    )


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
        .left_outer_join(Decision, on=(Decision.case == Case.id) & Decision.state.not_in(_NOT_STANDING))
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
