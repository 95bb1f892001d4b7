"""Reading decisions: by hearing, by case, by meeting, and the promises that are still open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from peewee import JOIN, fn

from webapp.core.db import lock
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case
from webapp.desk.decisions import rules
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState
from webapp.registry.desks.models import Desk


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


_COLUMNS = tuple(
    getattr(Decision, name) for name in DecisionRow.__dataclass_fields__ if name not in ("hearing_id", "case_id")
)


def _rows(where: Any) -> list[DecisionRow]:
    query = (
        Decision.select(*_COLUMNS, Decision.hearing.alias("hearing_id"), Decision.case.alias("case_id"))
        .where(where)
        .order_by(Decision.hearing, Decision.position, Decision.id)
        .dicts()
    )
    return [DecisionRow(**row) for row in query]


def of_case(case_id: int) -> list[DecisionRow]:
    """All decisions on a case, hearing by hearing."""
    return [DecisionRow(**dict(zip(_NAMES, row, strict=True))) for row in _on_case(case_id)]


_NAMES = [column.name for column in _COLUMNS] + ["hearing_id", "case_id"]


@prepared
def _on_case(case_id: Any) -> Any:
    query = Decision.select(*_COLUMNS, Decision.hearing, Decision.case)
    query = query.where((Decision.case == case_id) & Decision.state.not_in(list(rules.GONE)))
    return query.order_by(Decision.hearing, Decision.position, Decision.id)


def of_hearing(hearing_id: int) -> list[DecisionRow]:
    """The decisions of one hearing, in their order."""
    return _rows((Decision.hearing == hearing_id) & Decision.state.not_in(list(rules.GONE)))


def of_hearings(hearing_ids: Iterable[int]) -> dict[int, list[DecisionRow]]:
    """Hearing id -> its decisions; one statement for any number of hearings."""
    wanted = list(hearing_ids)
    found: dict[int, list[DecisionRow]] = {hearing_id: [] for hearing_id in wanted}
    if wanted:
        for row in _rows(Decision.hearing.in_(wanted) & Decision.state.not_in(list(rules.GONE))):
            found[row.hearing_id].append(row)
    return found


def of_meeting(meeting_id: int) -> list[DecisionRow]:
    """The decisions of a meeting, in no promised order of time."""
    hearings = Hearing.select(Hearing.id).where(Hearing.meeting == meeting_id)
    return _rows(Decision.hearing.in_(hearings) & Decision.state.not_in(list(rules.GONE)))


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


def case_number(case_id: int) -> str:
    """The number of a case, for history."""
    found = _number(case_id)
    return str(found[0][0]) if found else ""


@prepared
def _number(case_id: Any) -> Any:
    return Case.select(Case.number).where(Case.id == case_id)


def count_in(hearing_id: int) -> tuple[int, int]:
    """How many decisions stand in a hearing, and the highest number ever given there."""
    standing = fn.COUNT(Decision.id).filter(Decision.state.not_in(list(rules.GONE)))
    found = (
        Decision.select(standing, fn.MAX(Decision.position)).where(Decision.hearing == hearing_id).scalar(as_tuple=True)
    )
    count, last = found
    return count or 0, last or 0


@dataclass(frozen=True)
class Missing:
    """A heard case of which nobody has written down what was decided."""

    hearing_id: int
    case_id: int
    number: str
    applicant_name: str
    subject: str
    start: int | None
    has_draft: bool


def heard_without_outcome(meeting_id: int) -> list[Missing]:
    """Heard cases of the meeting with no recorded decision (U-35, SD-2.5-a)."""
    outcome = Decision.select(Decision.id).where(
        (Decision.hearing == Hearing.id) & Decision.state.not_in([DecisionState.DRAFT, *rules.GONE])
    )
    draft = Decision.select(fn.COUNT(Decision.id)).where(
        (Decision.hearing == Hearing.id) & (Decision.state == DecisionState.DRAFT)
    )
    query = (
        Hearing.select(
            Hearing.id.alias("hearing_id"),
            Case.id.alias("case_id"),
            Case.number,
            Case.applicant_name,
            Case.subject,
            Slot.start,
            draft.alias("has_draft"),
        )
        .join(Case, on=(Hearing.case == Case.id))
        .join(Slot, JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .where((Hearing.meeting == meeting_id) & (Hearing.state == HearingState.HEARD) & ~fn.EXISTS(outcome))
        .order_by(Slot.start, Hearing.id)
        .dicts()
    )
    return [Missing(**{**row, "has_draft": bool(row["has_draft"])}) for row in query]


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
    rows = of_case(case_id)
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


@dataclass(frozen=True)
class Promise:
    """A promise of an agency that is not known to be kept (N-07)."""

    decision_id: int
    case_id: int
    case_number: str
    applicant_name: str
    meeting_id: int
    meeting_number: str
    desk_title: str
    kind: str
    text: str
    decider_name: str
    decider_post: str
    owner_name: str
    due_on: date | None
    state: str

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
            Decision.id.alias("decision_id"),
            Case.id.alias("case_id"),
            Case.number.alias("case_number"),
            Case.applicant_name,
            Meeting.id.alias("meeting_id"),
            Meeting.number.alias("meeting_number"),
            Desk.title.alias("desk_title"),
            Decision.kind,
            Decision.text,
            Decision.decider_name,
            Decision.decider_post,
            Decision.owner_name,
            Decision.due_on,
            Decision.state,
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
