"""What the board knows of cases, for pages below it: hearings, free places, whose cases a representative defends."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import peewee

from webapp.core.actor import Actor
from webapp.core.prepared import prepared
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.queries.turns import TEXT_KEY
from webapp.desk.slots.rules.states import OFF_BOARD, SlotKind
from webapp.engines.messages import queries as messages
from webapp.registry.representatives.models import Representative


@dataclass(frozen=True)
class HearingOfCase:
    """A case in a meeting."""

    id: int
    meeting_id: int
    meeting: str
    date: date
    meeting_state: str
    state: str
    start: int | None
    minutes: int | None
    override_reason: str


def hearings_of_case(case_id: int) -> list[HearingOfCase]:
    """The meetings in which the case was or is to be heard, newest first."""
    return [HearingOfCase(*row) for row in _of_case(case_id)]


@prepared
def _of_case(case_id: Any) -> Any:
    return (
        Hearing.select(
            Hearing.id,
            Meeting.id,
            Meeting.number,
            Meeting.date,
            Meeting.state,
            Hearing.state,
            Slot.start,
            Slot.minutes,
            Hearing.override_reason,
        )
        .join(Meeting)
        .switch(Hearing)
        .left_outer_join(Slot)
        .where(Hearing.case == case_id)
        .order_by(Meeting.date.desc(), Hearing.id.desc())
    )


def case_panel(case_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """The facts of slots/_of_case.html."""
    return {"hearings": hearings_of_case(case_id), "texts": texts_of_case(case_id)}


def texts_of_case(case_id: int) -> dict[int, messages.Row]:
    """The newest SMS about each hearing of the case."""
    newest: dict[int, messages.Row] = {}
    for row in messages.of("case", case_id):
        if row.key.startswith(TEXT_KEY):
            newest.setdefault(int(row.key.split(":")[1]), row)
    return newest


def free_places(meeting_id: int) -> int:
    """How many member slots of the meeting nobody sits in."""
    [(free,)] = _free(meeting_id)
    return int(free)


@prepared
def _free(meeting_id: Any) -> Any:
    seated = Hearing.select(Hearing.slot).where(
        Hearing.meeting == meeting_id, Hearing.slot.is_null(False), Hearing.state.not_in(list(OFF_BOARD))
    )
    return Slot.select(peewee.fn.COUNT(Slot.id)).where(
        Slot.meeting == meeting_id, Slot.kind == SlotKind.MEMBER, Slot.id.not_in(seated)
    )


def free_panel(meeting_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """The facts of slots/_free.html."""
    return {"meeting_id": meeting_id, "free": free_places(meeting_id)}


def defended_by(actor: Actor) -> list[int]:
    """Ids of the cases in meetings whose chamber representative the actor is."""
    query = (
        Hearing.select(Hearing.case)
        .join(Meeting)
        .join(Representative)
        .where(Representative.user == actor.id)
        .distinct()
    )
    return [case_id for (case_id,) in query.tuples()]


def is_defended_by(actor: Actor, case_id: int) -> bool:
    """Whether the actor is chamber representative of a meeting in which the case is."""
    query = Hearing.select(Hearing.id).join(Meeting).join(Representative)
    return query.where(Representative.user == actor.id, Hearing.case == case_id).exists()
