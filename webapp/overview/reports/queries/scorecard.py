"""The page of the ratio: all desks, one of them or an agency; promises and pace, and what is counted apart."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from webapp.core import calendar
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.overview.reports.queries.cases import MISSED, OVER, TRIAGED
from webapp.overview.reports.queries.groups import DeskTitle, GroupRow, desk_titles, rows, tallies
from webapp.overview.reports.queries.ratios import MonthPoint, trend
from webapp.overview.reports.rules import Figure, Grouping, Ratio, Span, Standing, Tally, together
from webapp.registry.agencies import queries as agencies


@dataclass(frozen=True)
class Outside:
    """What is counted apart from the ratio."""

    referred: int
    absent: int
    withdrawn: int
    not_reached: int
    solved_before: int


@dataclass(frozen=True)
class Chosen:
    """A desk or an agency of which the page is."""

    title: str
    desk_ids: tuple[int, ...]
    row_id: int | None
    """Its line in the table; None for an agency above its desks."""


@dataclass(frozen=True)
class Scorecard:
    """Everything on the page of the ratio; all but `every` and `rows` is of what was chosen."""

    span: Span
    by: Grouping
    every: Ratio
    """Of all desks: what a line is compared with."""
    rows: list[GroupRow]
    """The lines of the table: what was chosen among its like, or an agency's desks."""
    inside: list[GroupRow]
    """The lines cut down to what was chosen, which the spreadsheet holds."""
    chosen: Chosen | None
    tally: Tally
    solved_in_span: int
    trend: list[MonthPoint]
    outside: Outside

    @property
    def total(self) -> Ratio:
        return self.tally.ratio

    @property
    def desk_ids(self) -> tuple[int, ...] | None:
        """Whose figures these are; None for all desks."""
        return self.chosen.desk_ids if self.chosen else None

    def count(self, figure: Figure) -> int:
        """The number on the page; as many stand in the list behind it."""
        if figure in [*Standing]:
            return self.total.of(Standing(figure))
        return {
            Figure.RAISED: self.total.raised,
            Figure.ENDED: self.tally.ended,
            Figure.SOLVED_IN_SPAN: self.solved_in_span,
            Figure.DUE: self.tally.promises_due,
            Figure.KEPT: self.tally.promises_kept,
            Figure.REFERRED: self.outside.referred,
            Figure.WITHDRAWN: self.outside.withdrawn,
            Figure.SOLVED_BEFORE: self.outside.solved_before,
            Figure.ABSENT: self.outside.absent,
            Figure.NOT_REACHED: self.outside.not_reached,
        }[figure]


def _outside(first: date, last: date, desk_ids: Collection[int] | None) -> Outside:
    triaged, missed = _apart(desk_ids is not None)
    cases: dict[str, int] = dict(triaged(*calendar.utc_span(first, last), desk_ids))
    hearings: dict[str, int] = dict(missed(first, last, desk_ids))
    return Outside(
        referred=cases.get(TRIAGED[Figure.REFERRED], 0),
        absent=hearings.get(MISSED[Figure.ABSENT], 0),
        withdrawn=cases.get(TRIAGED[Figure.WITHDRAWN], 0),
        not_reached=hearings.get(MISSED[Figure.NOT_REACHED], 0),
        solved_before=cases.get(TRIAGED[Figure.SOLVED_BEFORE], 0),
    )


@functools.cache
def _apart(of_some_desks: bool) -> tuple[prepared, prepared]:
    """The statements that count the cases triaged away, and the hearings that were missed."""

    def triaged(begins: Any, ends: Any, desks: Any) -> Any:
        query = Case.select(Case.state, fn.COUNT(Case.id)).where(
            Case.state.in_([*TRIAGED.values()]), Case.changed_at >= begins, Case.changed_at < ends
        )
        return (query.where(Case.desk.in_(desks)) if of_some_desks else query).group_by(Case.state)

    def missed(first: Any, last: Any, desks: Any) -> Any:
        query = Hearing.select(Hearing.state, fn.COUNT(Hearing.id)).join(Meeting)
        query = query.where(
            Meeting.date.between(first, last),
            Meeting.state.in_(OVER),
            Hearing.state.in_([*MISSED.values()]),
        )
        if of_some_desks:
            query = query.switch(Hearing).join(Case).where(Case.desk.in_(desks))
        return query.group_by(Hearing.state)

    return prepared(triaged), prepared(missed)


def _chosen(desks: list[DeskTitle], desk_id: int | None, agency_id: int | None, by: Grouping) -> Chosen | None:
    """What the page was asked for. NotFound for what there is not, and for a desk that is another agency's."""
    if desk_id is None and agency_id is None:
        return None
    held = [desk for desk in desks if desk_id in (None, desk.id) and agency_id in (None, desk.agency_id)]
    if desk_id is not None:
        if not held:
            raise NotFound("desk", desk_id)
        desk = held[0]
        return Chosen(desk.title, (desk.id,), desk.id if by is Grouping.DESK else desk.agency_id)
    # An agency without a desk has nothing to count, but its page leads here.
    title = held[0].agency if held else agencies.agency(agency_id or 0).title
    return Chosen(title, tuple(desk.id for desk in held), agency_id if by is Grouping.AGENCY else None)


def scorecard(
    span: Span, *, by: Grouping = Grouping.DESK, desk_id: int | None = None, agency_id: int | None = None
) -> Scorecard:
    """The page of the ratio; eight statements, whatever the archive holds and whatever is chosen. NotFound."""
    counted = tallies(span.first, span.last)
    desks = desk_titles(counted, desk_id, agency_id)
    chosen = _chosen(desks, desk_id, agency_id, by)
    within = [desk for desk in desks if chosen is None or desk.id in chosen.desk_ids]
    desk_ids = chosen.desk_ids if chosen else None
    beside = [desk for desk in desks if by is Grouping.AGENCY or agency_id in (None, desk.agency_id)]
    inside = rows(within, counted, by)
    return Scorecard(
        span=span,
        by=by,
        every=together(counted.values()).ratio,
        rows=rows(beside, counted, by),
        inside=inside,
        chosen=chosen,
        tally=together(row.tally for row in inside),
        solved_in_span=_solved_in_span(span, desk_ids),
        trend=trend(span.last, desk_ids),
        outside=_outside(span.first, span.last, desk_ids),
    )


def _solved_in_span(span: Span, desk_ids: Collection[int] | None) -> int:
    ((count,),) = _solved(desk_ids is not None)(span.first, span.last, desk_ids)
    return int(count)


@functools.cache
def _solved(of_some_desks: bool) -> prepared:
    def solved(first: Any, last: Any, desks: Any) -> Any:
        query = Case.select(fn.COUNT(Case.id)).where(
            Case.state == CaseState.SOLVED, Case.result_on.between(first, last)
        )
        return query.where(Case.desk.in_(desks)) if of_some_desks else query

    return prepared(solved)
