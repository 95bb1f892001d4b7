"""Who holds no place in a meeting: the cases of its desk that wait, and the standbys."""

from dataclasses import dataclass
from typing import Any

import peewee

from webapp.core.db import count_where
from webapp.core.prepared import prepared
from webapp.core.text import collation_key, fold
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import AGAIN, CaseState, Urgency
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.queries.facts import (
    CASE_COLUMNS,
    HEARING_COLUMNS,
    LIVE_MEETINGS,
    MEMBER_COLUMNS,
    WIDTH,
    AnyMeeting,
    CaseRow,
    case_row,
)
from webapp.desk.slots.rules import HearingState
from webapp.registry.desks.models import DeskTopic
from webapp.registry.members.models import Member

MOST_WAITING = 300
IN_TRIAGE = (CaseState.RECEIVED, CaseState.INCOMPLETE)
PLACEABLE = (CaseState.ACCEPTED, *IN_TRIAGE)


@prepared
def _outside(meeting_id: Any, desk_id: Any, on: Any) -> Any:
    document = CaseDocument.alias("document")
    of_case = document.case == Case.id
    missing = of_case & document.received_at.is_null()
    first = peewee.Case(
        None,
        [
            (Hearing.state == HearingState.STANDBY, 0),
            (Case.legal_deadline < on, 1),
            (Case.comes_first, 2),
            (Case.legal_deadline.is_null(False), 3),
            (Case.urgency != Urgency.ORDINARY, 4),
        ],
        5,
    )
    return (
        Case.select(
            *CASE_COLUMNS,
            *MEMBER_COLUMNS,
            *HEARING_COLUMNS,
            document.select(peewee.fn.COUNT(document.id)).where(of_case),
            document.select(peewee.fn.COUNT(document.id)).where(missing),
            document.select(peewee.fn.MIN(document.title)).where(missing),
            DeskTopic.title,
        )
        .join(Hearing, peewee.JOIN.LEFT_OUTER, on=(Hearing.case == Case.id) & (Hearing.meeting == meeting_id))
        .join(Member, peewee.JOIN.LEFT_OUTER, on=Case.member == Member.id)
        .join_from(Case, DeskTopic, peewee.JOIN.LEFT_OUTER)
        # A standby is a placeable case of the desk too: said outside the OR, or every case there is would be looked at.
        .where(_placeable(desk_id), (Hearing.state == HearingState.STANDBY) | ~peewee.fn.EXISTS(_placed(meeting_id)))
        .order_by(first, Hearing.standby_rank, Case.id)
        .limit(MOST_WAITING)
    )


def outside(meeting: AnyMeeting) -> tuple[list[CaseRow], list[CaseRow]]:
    """Who holds no place: the cases of the desk that wait, urgent ones first, and the standbys; one statement."""
    found = _outside(meeting.id, meeting.desk_id, meeting.date)
    rows = [case_row(values, meeting.date, documents=_documents(values[WIDTH:])) for values in found]
    standbys = [row for row in rows if row.fact.state == HearingState.STANDBY]
    return [row for row in rows if row.fact.state is None], standbys


def _placeable(desk_id: Any) -> Any:
    """The case is of this desk and may be placed: not heard yet, or brought again."""
    here = Case.alias("here")
    waits = here.select(here.id).where(here.desk == desk_id, here.state.in_(PLACEABLE))
    # The bare column and nothing beside it, as the index of the few that come again is laid; two lists of ids and not
    # an OR, for which SQLite would look at the whole archive of the desk.
    again = here.select(here.id).where(here.desk == desk_id, here.comes_first)
    return Case.id.in_(waits | again) & Case.state.in_((*PLACEABLE, *AGAIN))


def _placed(meeting_id: Any) -> Any:
    """The case has a place here or in another coming meeting."""
    held, other = Hearing.alias("held"), Meeting.alias("other")
    return (
        held.select(peewee.SQL("1"))
        .join(other, on=held.meeting == other.id)
        .where(
            held.case == Case.id,
            held.state.not_in([HearingState.CANCELLED, HearingState.NOT_REACHED, HearingState.ABSENT])
            | ((held.meeting == meeting_id) & (held.state != HearingState.CANCELLED)),
            other.state.in_(LIVE_MEETINGS) | (other.id == meeting_id),
        )
    )


@dataclass(frozen=True, slots=True)
class Pool:
    """How many cases wait, and how many of them each filter would leave."""

    total: int
    deadline: int
    urgent: int
    incomplete: int
    accepted: int
    accepted_deadline: int


@prepared
def _pool(meeting_id: Any, desk_id: Any) -> Any:
    lacks = CaseDocument.select(peewee.SQL("1")).where(CaseDocument.case == Case.id, CaseDocument.received_at.is_null())
    accepted, dated = Case.state.not_in(IN_TRIAGE), Case.legal_deadline.is_null(False)
    return Case.select(
        peewee.fn.COUNT(Case.id),
        count_where(dated),
        count_where(Case.urgency != Urgency.ORDINARY),
        count_where((~accepted) | peewee.fn.EXISTS(lacks)),
        count_where(accepted),
        count_where(accepted & dated),
    ).where(_placeable(desk_id), ~peewee.fn.EXISTS(_placed(meeting_id)))


def pool(meeting: AnyMeeting) -> Pool:
    """The sums of the waiting column, counted by the database."""
    (row,) = _pool(meeting.id, meeting.desk_id)
    return Pool(*(int(value or 0) for value in row))


def _documents(counted: Any) -> tuple[int, int, str, str]:
    total, missing, title, topic = counted
    return total, missing, title or "", topic or ""


FILTERS = {
    "deadline": lambda row: row.fact.deadline is not None,
    "urgent": lambda row: row.urgency != Urgency.ORDINARY,
    "incomplete": lambda row: row.missing > 0 or row.fact.case_state in IN_TRIAGE,
}


def filtered(rows: list[CaseRow], search: str, show: str, topic_id: int | None = None) -> list[CaseRow]:
    """Those of the waiting cases that the planner looks for: by words, by what presses, by topic (U-12)."""
    keep = FILTERS.get(show)
    wanted = fold(search)
    return [
        row
        for row in rows
        if (keep is None or keep(row))
        and (topic_id is None or row.fact.topic_id == topic_id)
        and (not wanted or wanted in fold(f"{row.fact.name}\n{row.subject}\n{row.topic}\n{row.number}"))
    ]


def topics_of(rows: list[CaseRow]) -> list[tuple[int, str]]:
    """The topics of those who wait, by name."""
    known = {row.fact.topic_id: row.topic for row in rows if row.fact.topic_id is not None}
    return sorted(known.items(), key=lambda topic: collation_key(topic[1]))


def pool_of(rows: list[CaseRow]) -> Pool:
    """The same sums from rows that were read already."""
    accepted = [row for row in rows if row.fact.case_state not in IN_TRIAGE]
    deadline, urgent, incomplete = (
        sum(1 for row in rows if FILTERS[name](row)) for name in ("deadline", "urgent", "incomplete")
    )
    dated = sum(1 for row in accepted if row.fact.deadline is not None)
    return Pool(len(rows), deadline, urgent, incomplete, len(accepted), dated)
