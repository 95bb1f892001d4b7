"""The ratio of a span by desk, of a month, and of the months of the trend."""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import SQL, fn
from peewee import Case as CaseWhen

from webapp.core import calendar
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.overview.reports.rules import Ratio, Standing, standing
from webapp.registry.desks.models import Desk

MONTHS_OF_TREND = 12


@dataclass(frozen=True)
class MonthPoint:
    """One month of the trend: the cohort raised in it, as it stands today."""

    year: int
    month: int
    ratio: Ratio


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
    return total(by_desk(first, last))


def agency_ratio(agency_id: int, first: date, last: date) -> Ratio:
    """The ratio of an agency, whichever of its desks heard the cases; one statement."""
    desks = Desk.select(Desk.id).where(Desk.agency == agency_id)
    return total(_ratios(_by_desk(first, last).where(Case.desk.in_(desks)).tuples()))


def total(ratios: Mapping[int, Ratio]) -> Ratio:
    counts: dict[Standing, int] = defaultdict(int)
    for ratio in ratios.values():
        for word, number in ratio.counts.items():
            counts[word] += number
    return Ratio(dict(counts))


def by_desk(first: date, last: date) -> dict[int, Ratio]:
    return _ratios(_counted(first, last))


def _by_desk(first: Any, last: Any) -> Any:
    return (
        Case.select(Case.desk, Case.state, Case.not_confirmed, fn.COUNT(Case.id))
        .where(Case.raised_on.between(first, last))
        .group_by(Case.desk, Case.state, Case.not_confirmed)
    )


_counted = prepared(_by_desk)


def trend(day: date, desk_ids: Collection[int] | None = None, length: int = MONTHS_OF_TREND) -> list[MonthPoint]:
    """So many months up to the one of the day, oldest first; of these desks, or of all."""
    year, month, _ = calendar.to_jalali(day)
    months = [calendar.add_months(year, month, -back) for back in range(length - 1, -1, -1)]
    bounds = [calendar.month_bounds(*key) for key in months]
    ends = {_end(index): last for index, (_, last) in enumerate(bounds)}
    rows = _by_month(length, desk_ids is not None)(bounds[0][0], desk_ids, **ends)
    ratios = _ratios((index, state, flag, int(number)) for index, state, flag, number in rows)
    return [MonthPoint(*key, ratios.get(index, Ratio({}))) for index, key in enumerate(months)]


def _end(index: int) -> str:
    return f"end_{index}"


@functools.cache
def _by_month(length: int, of_some_desks: bool) -> prepared:
    """Cases by month, state and silence; `end_0` … are the last days of the months."""

    def months(first: Any, desks: Any, **ends: Any) -> Any:
        # Day by day in the order of the index first, then by month: sorting every case into a month costs thrice.
        days = Case.select(
            Case.raised_on.alias("day"),
            Case.state.alias("state"),
            Case.not_confirmed.alias("not_confirmed"),
            fn.COUNT(Case.id).alias("cases"),
        ).where(Case.raised_on.between(first, ends[_end(length - 1)]))
        if of_some_desks:
            days = days.where(Case.desk.in_(desks))
        days = days.group_by(Case.raised_on, Case.desk, Case.state, Case.not_confirmed).alias("days")
        whens = [(days.c.day <= ends[_end(index)], index) for index in range(length - 1)]
        month = CaseWhen(None, whens, length - 1).alias("month")
        return (
            Case.select(month, days.c.state, days.c.not_confirmed, fn.SUM(days.c.cases))
            .from_(days)
            .group_by(SQL("month"), days.c.state, days.c.not_confirmed)
        )

    return prepared(months, [_end(index) for index in range(length)])
