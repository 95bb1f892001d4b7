"""Decisions as pages and forms show them: by hearing, by case, by meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import fn

from webapp.core.db import lock
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.decisions import rules
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState
from webapp.desk.slots.models import Hearing


@dataclass(frozen=True)
class DecisionRow:
    """A decision as pages and forms show it."""

    id: int
    key: str
    hearing_id: int
    case_id: int
    position: int
    kind: str
    text: str
    decider_name: str
    decider_post: str
    decider_is_acting: bool
    owner_name: str
    higher_authority: str
    due_on: date | None
    state: str
    member_degree: str | None
    member_percent: int | None
    agency_degree: str | None
    agency_percent: int | None
    recorded_by_name: str
    recorded_at: Any
    replaced_by_id: int | None = None
    """The later decision that is to take its place; it has once the state says superseded."""

    @property
    def decider(self) -> str:
        """Post and name, whichever are known."""
        return "، ".join(part for part in (self.decider_post, self.decider_name) if part)

    @property
    def is_editable(self) -> bool:
        """Not locked yet."""
        return self.state in rules.EDITABLE

    @property
    def is_promise(self) -> bool:
        """Somebody in the agency still has to act on it."""
        return self.kind in rules.PROMISES

    def facts(self) -> rules.Facts:
        """What the rules look at."""
        return rules.Facts(
            self.kind,
            self.text,
            self.decider_name,
            self.decider_post,
            self.owner_name,
            self.higher_authority,
            self.due_on,
        )

    def is_overdue(self, today: date) -> bool:
        """Its day has passed and it is not known to be kept."""
        return rules.is_overdue(self.state, self.kind, self.due_on, today)


_LINKS = ("hearing_id", "case_id", "replaced_by_id")
_COLUMNS = tuple(getattr(Decision, name) for name in DecisionRow.__dataclass_fields__ if name not in _LINKS)
_IDS: tuple[Any, ...] = (Decision.hearing, Decision.case, Decision.replaced_by)
_IN_PLACE = Decision.state != DecisionState.WITHDRAWN
"""What was decided in a hearing; one that was replaced later was decided there all the same."""


def _rows(where: Any) -> list[DecisionRow]:
    query = (
        Decision.select(*_COLUMNS, *(column.alias(name) for column, name in zip(_IDS, _LINKS, strict=True)))
        .where(where)
        .order_by(Decision.hearing, Decision.position, Decision.id)
        .dicts()
    )
    return [DecisionRow(**row) for row in query]


def of_case(case_id: int) -> list[DecisionRow]:
    """The decisions on a case that stand, hearing by hearing."""
    return [row for row in told_of_case(case_id) if row.state not in rules.GONE]


def told_of_case(case_id: int) -> list[DecisionRow]:
    """The same with those that a later one has replaced."""
    return [DecisionRow(**dict(zip(_NAMES, row, strict=True))) for row in _on_case(case_id)]


_NAMES = [column.name for column in _COLUMNS] + list(_LINKS)


@prepared
def _on_case(case_id: Any) -> Any:
    query = Decision.select(*_COLUMNS, *_IDS).where((Decision.case == case_id) & _IN_PLACE)
    return query.order_by(Decision.hearing, Decision.position, Decision.id)


def of_hearing(hearing_id: int) -> list[DecisionRow]:
    """The decisions of one hearing, in their order."""
    return _rows((Decision.hearing == hearing_id) & _IN_PLACE)


def of_hearings(hearing_ids: Iterable[int]) -> dict[int, list[DecisionRow]]:
    """Hearing id -> its decisions; one statement for any number of hearings."""
    wanted = list(hearing_ids)
    found: dict[int, list[DecisionRow]] = {hearing_id: [] for hearing_id in wanted}
    if wanted:
        for row in _rows(Decision.hearing.in_(wanted) & _IN_PLACE):
            found[row.hearing_id].append(row)
    return found


def of_meeting(meeting_id: int) -> list[DecisionRow]:
    """The decisions of a meeting, in no promised order of time."""
    hearings = Hearing.select(Hearing.id).where(Hearing.meeting == meeting_id)
    return _rows(Decision.hearing.in_(hearings) & _IN_PLACE)


def decision(decision_id: int) -> DecisionRow | None:
    """One decision."""
    return next(iter(_rows(Decision.id == decision_id)), None)


def with_key(key: str) -> Decision | None:
    """The row that the tablet knows by its key, held until the transaction ends; for services."""
    try:
        row: Decision = lock(Decision, key, by=Decision.key)
    except Decision.DoesNotExist:
        return None
    return row


def typed_at(decision_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """Decision id -> when each of its fields was typed."""
    wanted = list(decision_ids)
    if not wanted:
        return {}
    return dict(Decision.select(Decision.id, Decision.typed_at).where(Decision.id.in_(wanted)).tuples())


def case_number(case_id: int) -> str:
    """The number of a case, for history."""
    found = _number(case_id)
    return str(found[0][0]) if found else ""


@prepared
def _number(case_id: Any) -> Any:
    return Case.select(Case.number).where(Case.id == case_id)


def count_in(hearing_id: int) -> tuple[int, int]:
    """How many decisions stand in a hearing, and the highest number ever given there."""
    standing = fn.COUNT(Decision.id).filter(_IN_PLACE)
    found = (
        Decision.select(standing, fn.MAX(Decision.position)).where(Decision.hearing == hearing_id).scalar(as_tuple=True)
    )
    count, last = found
    return count or 0, last or 0
