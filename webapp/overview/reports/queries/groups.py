"""What is counted of each desk, and the lines of the table: by desk, or by the agency that several may belong to."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from webapp.core.db import count_where
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import Degree
from webapp.overview.reports.queries.cases import ENDED, NOT_STANDING, come_due
from webapp.overview.reports.queries.ratios import by_desk
from webapp.overview.reports.rules import Grouping, Ratio, Tally, together
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk


@dataclass(frozen=True)
class GroupRow:
    """One line of the table: a desk with its agency beside it, or an agency with its desks."""

    id: int
    title: str
    beside: str
    desk_ids: tuple[int, ...]
    tally: Tally


@dataclass(frozen=True)
class DeskTitle:
    """A desk and whose it is."""

    id: int
    title: str
    agency_id: int
    agency: str


def tallies(first: date, last: date) -> dict[int, Tally]:
    """Per desk what was raised, promised and answered; counted in the database, three statements."""
    ratios, promises, paces = by_desk(first, last), _promises(first, last), _paces(first, last)
    return {
        desk: Tally(ratios.get(desk, Ratio({})), *promises.get(desk, (0, 0)), paces.get(desk, {}))
        for desk in {*ratios, *promises}
    }


def desk_titles(counted: Collection[int], desk_id: int | None, agency_id: int | None) -> list[DeskTitle]:
    """The open desks, those that were counted, and those that are asked for, in the office's order."""
    wanted = Desk.is_active | Desk.id.in_({*counted, desk_id or 0})
    if agency_id is not None:
        wanted |= Desk.agency == agency_id
    query = (
        Desk.select(Desk.id, Desk.short_title, Agency.id, Agency.title)
        .join(Agency)
        .where(wanted)
        .order_by(Desk.position, Desk.id)
    )
    return [DeskTitle(*row) for row in query.tuples()]


def rows(desks: Collection[DeskTitle], counted: Mapping[int, Tally], by: Grouping) -> list[GroupRow]:
    """The desks as lines of the table; no case is joined to an agency, the few desks are laid together here."""
    groups: dict[int, list[DeskTitle]] = defaultdict(list)
    for desk in desks:
        groups[desk.id if by is Grouping.DESK else desk.agency_id].append(desk)
    return [_row(key, held, counted, by) for key, held in groups.items()]


def _row(key: int, held: list[DeskTitle], counted: Mapping[int, Tally], by: Grouping) -> GroupRow:
    tally = together(counted.get(desk.id, Tally()) for desk in held)
    names, agency = "، ".join(desk.title for desk in held), held[0].agency
    title, beside = (names, agency) if by is Grouping.DESK else (agency, names)
    return GroupRow(key, title, beside, tuple(desk.id for desk in held), tally)


def _promises(first: date, last: date) -> dict[int, tuple[int, int]]:
    """Per desk: decisions that came due in the span, and those of them that the member calls done."""
    return {desk: (due, done or 0) for desk, due, done in _promised(first, come_due(last))}


@prepared
def _promised(first: Any, last: Any) -> Any:
    kept = count_where(Decision.member_degree == Degree.FULL)
    return (
        Decision.select(Case.desk, fn.COUNT(Decision.id), kept)
        .join(Case)
        .where(
            Decision.due_on.between(first, last),
            Decision.state.not_in(NOT_STANDING),
        )
        .group_by(Case.desk)
    )


def _paces(first: date, last: date) -> dict[int, dict[int, int]]:
    """Per desk: days from being raised to the first result, and how many cases took them."""
    days: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for desk, raised_on, result_on, state, number in _results(first, last):
        # Sorted out here: with the states in the WHERE, SQLite walks the archive by state instead of by day.
        if result_on is not None and CaseState(state) in ENDED:
            days[desk][(result_on - raised_on).days] += number
    return days


@prepared
def _results(first: Any, last: Any) -> Any:
    return (
        Case.select(Case.desk, Case.raised_on, Case.result_on, Case.state, fn.COUNT(Case.id))
        .where(Case.raised_on.between(first, last))
        .group_by(Case.desk, Case.raised_on, Case.result_on, Case.state)
    )
