"""What an earlier hearing of a case decided and what nobody has kept yet: a later one may replace it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from webapp.core.db import is_postgresql
from webapp.desk.decisions import rules
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.queries.promises import PLEDGE, Pledge
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing


@dataclass(frozen=True)
class Earlier(Pledge):
    """A decision of an earlier hearing that is not known to be kept: today's may take its place."""

    id: int
    key: str
    member_percent: int | None
    replaced_by_id: int | None
    date: date


def earlier_of(hearings: dict[int, int]) -> dict[int, list[Earlier]]:
    """Case id -> its unfulfilled decisions of hearings before the one given with it (case id -> hearing id)."""
    found: dict[int, list[Earlier]] = {case_id: [] for case_id in hearings}
    if not hearings:
        return found
    columns = (
        *PLEDGE,
        Decision.id,
        Decision.key,
        Decision.member_percent,
        Decision.replaced_by.alias("replaced_by_id"),
        Meeting.date,
    )
    query = _decided_before(list(hearings.values()), *columns).order_by(Meeting.date, Decision.position, Decision.id)
    for row in query.dicts():
        found[row["case_id"]].append(Earlier(**row))
    return found


def replaceable(hearing_id: int) -> list[Decision]:
    """The unfulfilled decisions of earlier hearings of the case, held until the transaction ends; for services."""
    return _held(Decision.id.in_(_decided_before([hearing_id], Decision.id)))


def _decided_before(hearing_ids: list[int], *columns: Any) -> Any:
    # With an earlier meeting reopened, the later one is no earlier hearing: two decisions must not replace each other.
    later, its = Hearing.alias("later"), Meeting.alias("its")
    is_later = (its.date > Meeting.date) | ((its.date == Meeting.date) & (its.id > Meeting.id))
    return (
        Decision.select(*columns)
        .join(Hearing, on=(Decision.hearing == Hearing.id))
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .join(later, on=(later.case == Decision.case))
        .join(its, on=(later.meeting == its.id))
        .where(later.id.in_(hearing_ids) & is_later & Decision.state.in_(list(rules.REPLACEABLE)))
    )


def to_be_replaced_by(decision_ids: list[int]) -> list[Decision]:
    """The earlier decisions whose place these take, held until the transaction ends; for services."""
    return _held(Decision.replaced_by.in_(decision_ids))


def texts_in_force(decision_ids: list[int]) -> dict[int, str]:
    """Id -> text of those whose meeting is closed and that were not taken back."""
    in_force = Decision.state.in_([*rules.FOLLOWED, rules.DecisionState.SUPERSEDED])
    return dict(Decision.select(Decision.id, Decision.text).where(Decision.id.in_(decision_ids) & in_force).tuples())


def _held(where: Any) -> list[Decision]:
    query = Decision.select().where(where).order_by(Decision.id)
    return list(query.for_update() if is_postgresql() else query)
