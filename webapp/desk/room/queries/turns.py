"""Small reads of the room: turns, actions that have come before, what has no outcome."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.queries import Unsettled
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import rules
from webapp.desk.room.models import RoomAction
from webapp.desk.room.queries.page import NO_SLOT
from webapp.desk.room.rules import Turn
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState, SlotKind


def turns(meeting_id: int) -> list[Turn]:
    """The turns of a meeting as the rules look at them; one statement."""
    query = (
        Hearing.select(
            Hearing.id,
            fn.COALESCE(Slot.start, NO_SLOT),
            fn.COALESCE(Slot.minutes, 0),
            Hearing.state,
            Hearing.entered_at,
            Hearing.left_at,
            Hearing.arrived_at,
            Hearing.extended_minutes,
            Hearing.skipped_at,
        )
        .join(Slot, JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .where((Hearing.meeting == meeting_id) & Hearing.state.in_(list(rules.WALKED)))
        .order_by(Slot.start, Hearing.id)
        .tuples()
    )
    return [Turn(*row) for row in query]


def date_of(meeting_id: int) -> date:
    """The day of the meeting. Raises NotFound."""
    found: list[tuple[date]] = _date(meeting_id)
    if not found:
        raise NotFound("meeting", meeting_id)
    return found[0][0]


@prepared
def _date(meeting_id: Any) -> Any:
    return Meeting.select(Meeting.date).where(Meeting.id == meeting_id)


def action(action_id: str) -> tuple[int, dict[str, Any]] | None:
    """Meeting and answer of an action that has come before."""
    found: list[tuple[int, dict[str, Any]]] = _action(action_id)
    return found[0] if found else None


@prepared
def _action(action_id: Any) -> Any:
    return RoomAction.select(RoomAction.meeting, RoomAction.result).where(RoomAction.action_id == action_id)


def newest_action(hearing_id: int, kinds: Iterable[str]) -> datetime | None:
    """When the newest applied action of these kinds on a hearing was made."""
    newest: datetime | None = (
        RoomAction.select(RoomAction.made_at)
        .where((RoomAction.hearing == hearing_id) & RoomAction.kind.in_(list(kinds)))
        .order_by(RoomAction.made_at.desc())
        .limit(1)
        .scalar()
    )
    return newest


def free_slot(meeting_id: int) -> Slot | None:
    """The first slot in which nobody sits who may still be heard (U-40)."""
    taken = Hearing.select(Hearing.slot).where(
        (Hearing.meeting == meeting_id)
        & Hearing.slot.is_null(False)
        & Hearing.state.in_([*rules.PENDING, HearingState.TENTATIVE, HearingState.IN_ROOM, HearingState.HEARD])
    )
    return (
        Slot.select()
        .where((Slot.meeting == meeting_id) & (Slot.kind == SlotKind.MEMBER) & Slot.id.not_in(taken))
        .order_by(Slot.start)
        .first()
    )


def without_outcome(meeting_id: int) -> list[Unsettled]:
    """Cases of the meeting without an outcome, which the close refuses by name (U-35, SD-2.5-a)."""
    return decisions.unsettled(meeting_id, [*rules.PENDING, HearingState.IN_ROOM])
