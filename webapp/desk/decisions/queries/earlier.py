"""What an earlier hearing of a case decided and what nobody has kept yet: a later one may replace it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.core.db import is_postgresql
from webapp.desk.decisions import rules
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing


@dataclass(frozen=True)
class Earlier:
    """A decision of an earlier hearing that is not known to be kept: today's may take its place."""

    id: int
    key: str
    case_id: int
    kind: str
    text: str
    decider_name: str
    decider_post: str
    owner_name: str
    due_on: date | None
    state: str
    member_percent: int | None
    replaced_by_id: int | None
    meeting_id: int
    meeting_number: str
    date: date


def earlier_of(hearings: dict[int, int]) -> dict[int, list[Earlier]]:
    """Case id -> its unfulfilled decisions of other hearings than the one given with it (case id -> hearing id)."""
    found: dict[int, list[Earlier]] = {case_id: [] for case_id in hearings}
    if not hearings:
        return found
    query = (
        Decision.select(
            Decision.id,
            Decision.key,
            Decision.case.alias("case_id"),
            Decision.kind,
            Decision.text,
            Decision.decider_name,
            Decision.decider_post,
            Decision.owner_name,
            Decision.due_on,
            Decision.state,
            Decision.member_percent,
            Decision.replaced_by.alias("replaced_by_id"),
            Meeting.id.alias("meeting_id"),
            Meeting.number.alias("meeting_number"),
            Meeting.date,
        )
        .join(Hearing, on=(Decision.hearing == Hearing.id))
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .where(
            Decision.case.in_(list(hearings))
            & Decision.hearing.not_in(list(hearings.values()))
            & Decision.state.in_(list(rules.REPLACEABLE))
        )
        .order_by(Meeting.date, Decision.position, Decision.id)
        .dicts()
    )
    for row in query:
        found[row["case_id"]].append(Earlier(**row))
    return found


def replaceable(case_id: int, hearing_id: int) -> list[Decision]:
    """The unfulfilled decisions on a case of other hearings, held until the transaction ends; for services."""
    return _held(
        (Decision.case == case_id) & (Decision.hearing != hearing_id) & Decision.state.in_(list(rules.REPLACEABLE))
    )


def to_be_replaced_by(decision_ids: list[int]) -> list[Decision]:
    """The earlier decisions whose place these take, held until the transaction ends; for services."""
    return _held(Decision.replaced_by.in_(decision_ids))


def _held(where: Any) -> list[Decision]:
    query = Decision.select().where(where).order_by(Decision.id)
    return list(query.for_update() if is_postgresql() else query)
