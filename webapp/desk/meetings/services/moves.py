"""The moves of a meeting after its planning: on another day, put off, called off, begun, held, closed, reopened."""

from datetime import date, datetime
from typing import Any

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, Forbidden
from webapp.core.events import publish
from webapp.core.once import once
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import (
    MeetingCancelled,
    MeetingClosed,
    MeetingHeld,
    MeetingMoved,
    MeetingPostponed,
    MeetingReopened,
    MeetingStarted,
    MeetingState,
)
from webapp.desk.meetings.rules import evidence as told
from webapp.desk.meetings.services.approvals import renew_frame, withdraw_waiting
from webapp.desk.meetings.services.fitting import Plan, room_taken
from webapp.desk.meetings.services.plan import evidence, open_meeting
from webapp.desk.meetings.services.telling import subject, tell
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.holidays import queries as holidays
from webapp.office.users import queries as users
from webapp.office.users.rules import Role


@transaction()
@once()
def postpone(
    meeting_id: int,
    *,
    reason: str,
    new_date: date | None = None,
    on_day_off: bool = False,
    actor: Actor,
    now: datetime,
) -> int | None:
    """The meeting is not held on its date (agency absent, no quorum, …); its hearings go back to the pool.

    With a new date a new meeting of the desk is opened as a draft with the same frame, hours, place, representative
    and aims, and its id is returned: its number, its approval and its list are its own, because members of the old one
    may not be free. Reactions free the hearings and open calls to everybody concerned.
    """
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.POSTPONED)
    rules.require_reason(reason)
    _end(meeting, MeetingState.POSTPONED, reason)
    meeting.save()
    new_id = _carry_on(meeting, new_date, on_day_off, actor, now) if new_date else None
    if new_id is not None:
        meeting.moved_to = new_id
        meeting.save()
    audit.record(
        actor,
        "meeting.postponed",
        subject=subject(meeting),
        after={"state": meeting.state, "new_date": new_date},
        reason=reason,
        now=now,
    )
    tell(meeting, "state", now)
    publish(MeetingPostponed(meeting.id, new_id, reason, now, actor))
    return new_id


def _carry_on(meeting: Meeting, new_date: date, on_day_off: bool, actor: Actor, now: datetime) -> int:
    plan = Plan(
        date=new_date,
        start=meeting.start,
        end=meeting.end,
        slot_minutes=meeting.slot_minutes,
        venue_id=meeting.venue_id,
        pauses=rules.pauses_from(meeting.pauses),
        manner=meeting.manner,
        representative_id=meeting.representative_id,
        aims=meeting.aims,
        on_day_off=on_day_off,
    )
    try:
        return open_meeting(meeting.desk_id, plan, actor=actor, now=now)
    except FieldErrors as refusal:
        # The form of postponing has one field for all this: the new date.
        told: Any = next(iter(refusal.fields.values()))
        raise FieldErrors({"new_date": told}) from refusal


@transaction()
def cancel(meeting_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """The meeting will not be held at all; its hearings go back to the pool."""
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.CANCELLED)
    rules.require_reason(reason)
    before = meeting.state
    _end(meeting, MeetingState.CANCELLED, reason)
    meeting.save()
    audit.record(
        actor,
        "meeting.cancelled",
        subject=subject(meeting),
        before={"state": before},
        after={"state": meeting.state},
        reason=reason,
        now=now,
    )
    tell(meeting, "state", now)
    publish(MeetingCancelled(meeting.id, reason, now, actor))


def _end(meeting: Meeting, state: MeetingState, reason: str) -> None:
    meeting.state = state
    meeting.ended_because = reason
    meeting.version += 1
    withdraw_waiting(meeting.id)


@transaction()
def move_date(
    meeting_id: int,
    *,
    new_date: date,
    reason: str,
    venue_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """The same meeting on another day, because the office is closed on its own (SD-2.1-h).

    It keeps its number, its state and who sits where: only the day, and at need the room, is another one, and that
    was not the office's wish. An approved frame is therefore not sent to the manager again: version n+1 of it says
    what changed and counts as approved, decided by nobody but the closure named in its comment (`decided_by` empty;
    the approvals page shows it). A frame that waits is taken back, for it names the old day. A list approved before
    is marked as changed, so that its next version is approved before it leaves the unit. MeetingMoved makes the calls.
    """
    meeting = queries.locked(meeting_id)
    rules.require_planned(meeting.state)
    rules.require_reason(reason)
    rules.require_future(new_date, clock.today(now))
    venue_id = venue_id or meeting.venue_id
    if new_date == meeting.date and venue_id == meeting.venue_id:
        return
    _require_free(meeting, new_date, venue_id)
    before: dict[str, Any] = {"date": meeting.date, "venue": queries.meeting(meeting_id).venue_title}
    old_date = meeting.date
    meeting.date = new_date
    if venue_id != meeting.venue_id:
        meeting.venue = venue_id  # type: ignore[assignment]
    if meeting.state == MeetingState.LIST_APPROVED:
        meeting.changed_since_list = True
    meeting.version += 1
    meeting.save()
    withdraw_waiting(meeting_id)
    after = {"date": new_date, "venue": queries.meeting(meeting_id).venue_title}
    audit.record(actor, "meeting.moved", subject=subject(meeting), before=before, after=after, reason=reason, now=now)
    office_days = holidays.calendar(new_date, new_date)
    checklists.reschedule("meeting", meeting.id, new_date, office_days, now=now)
    if meeting.state != MeetingState.DRAFT:
        evidence(meeting, actor, now)
    if meeting.state in rules.APPROVED:
        renew_frame(meeting.id, reason, actor=actor, now=now)
    tell(meeting, "state", now)
    publish(MeetingMoved(meeting.id, old_date, new_date, reason, now, actor))


def _require_free(meeting: Meeting, day: date, venue_id: int) -> None:
    venue = queries.hold_venue(venue_id)
    taken = queries.clash(venue_id, day, meeting.start, meeting.end, besides=meeting.id)
    if taken is not None:
        raise FieldErrors({"new_date": ("meetings.room_taken", room_taken(venue.title, taken))})
    other = queries.same_day(meeting.desk_id, day, besides=meeting.id)
    if other is not None:
        raise FieldErrors({"new_date": ("meetings.desk_twice", {"number": other.number})})


# The day of the meeting and after ---------------------------------------------------------------------------------


@transaction()
def begin(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """The room opens the meeting, on its date; publishes MeetingStarted. Called by room."""
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.IN_SESSION)
    _move(meeting, MeetingState.IN_SESSION, "meeting.started", actor, now, started_at=now)
    publish(MeetingStarted(meeting.id, now, actor))


@transaction()
def hold(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """The meeting is over; publishes MeetingHeld. Called by room, which has settled every hearing before."""
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.HELD)
    _move(meeting, MeetingState.HELD, "meeting.held", actor, now, held_at=now)
    publish(MeetingHeld(meeting.id, now, actor))


@transaction()
def close(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """Nothing is missing any more (the dossier has looked): closed; publishes MeetingClosed. Called by dossier."""
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.CLOSED)
    _move(meeting, MeetingState.CLOSED, "meeting.closed", actor, now, closed_at=now)
    checklists.set_evidence("meeting", meeting.id, "meeting_closed", told.CLOSED, now=now, actor=actor)
    publish(MeetingClosed(meeting.id, now, actor))


@transaction()
def reopen(meeting_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """The manager takes a closed meeting back to held, with a reason; its decisions can be mended again."""
    meeting = queries.locked(meeting_id)
    if not users.may_stand_in(actor, Role.MANAGER, clock.today(now)):
        raise Forbidden("meeting.approve")
    rules.require_closed(meeting.state)
    rules.require_reason(reason)
    meeting.ended_because = reason
    _move(meeting, MeetingState.HELD, "meeting.reopened", actor, now, reason=reason, closed_at=None)
    checklists.withdraw("meeting", meeting.id, "meeting_closed", now=now, actor=actor)
    publish(MeetingReopened(meeting.id, reason, now, actor))


def _move(
    meeting: Meeting,
    state: MeetingState,
    event: str,
    actor: Actor,
    now: datetime,
    *,
    reason: str = "",
    **moments: datetime | None,
) -> None:
    before = meeting.state
    meeting.state = state
    for name, moment in moments.items():
        setattr(meeting, name, moment)
    meeting.version += 1
    meeting.save()
    audit.record(
        actor,
        event,
        subject=subject(meeting),
        before={"state": before},
        after={"state": state},
        reason=reason,
        now=now,
    )
    tell(meeting, "state", now)
