"""Planning a meeting: opening it, changing it, making its date final (SD-2.1)."""

from datetime import date, datetime
from typing import Any

from webapp.core import calendar as days
from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import assign, next_number, transaction
from webapp.core.errors import FieldErrors, Stale
from webapp.core.events import publish
from webapp.core.once import once
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingMoved, MeetingState, TimetableChanged, VenueChanged
from webapp.desk.meetings.rules import evidence as told
from webapp.desk.meetings.services.approvals import withdraw_waiting
from webapp.desk.meetings.services.fitting import Plan, require
from webapp.desk.meetings.services.representatives import name_of
from webapp.desk.meetings.services.telling import subject, tell
from webapp.engines.checklists import services as checklists
from webapp.engines.search import services as search
from webapp.office.audit import services as audit
from webapp.office.holidays import queries as holidays
from webapp.registry.venues import queries as venues

CHECKLIST = "MM-FR-03-05-01"


@transaction()
@once()
def open_meeting(desk_id: int, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Open a meeting of the desk as a draft and give it its number; returns its id (SD-2.1-d to -i).

    Raises FieldErrors at the fields: a past date, a day off not agreed to, hours or pauses that make no sense, the
    room taken, a second meeting of the desk that day.
    """
    desk = queries.hold_desk(desk_id)
    capacity = require(desk_id, plan, now)
    year = days.to_jalali(plan.date).year
    sequence = next_number(Meeting, Meeting.year, year, Meeting.desk == desk_id)
    meeting = Meeting.create(
        desk=desk_id,
        year=year,
        sequence=sequence,
        number=rules.number(desk.short_title, sequence, year),
        opened_by=actor.id or 0,
        opened_at=now,
        **_columns(plan, capacity),
    )
    audit.record(actor, "meeting.opened", subject=subject(meeting), after=_facts(meeting), now=now)
    office_days = holidays.calendar(plan.date, plan.date)
    checklists.open(subject(meeting), CHECKLIST, desk.code, plan.date, office_days, actor=actor, now=now)
    search.index("meeting", meeting.id, f"میز خدمت {desk.title}", meeting.number, (meeting.number, desk.title))
    tell(meeting, "state", now)
    publish(TimetableChanged(meeting.id, now, actor))
    return int(meeting.id)


@transaction()
def edit(meeting_id: int, plan: Plan, *, version: int, reason: str = "", actor: Actor, now: datetime) -> None:
    """Change the plan of a meeting that has not begun.

    A frame that waits for the manager is taken back. One that was approved is left only with a reason, and the
    meeting goes back to *date final*: what the manager said yes to is no longer what will be (SD-2.1-m). Slots follow
    the new timetable; cases placed where no turn would be any more refuse it (reaction of slots).
    """
    meeting = queries.locked(meeting_id)
    rules.require_planned(meeting.state)
    if meeting.version != version:
        raise Stale("meetings.stale")
    before = _facts(meeting)
    wanted = _facts(plan)
    # A plan that keeps day and hours is not asked again about the day: it may have become a holiday since.
    keeps_day = all(before[name] == wanted[name] for name in ("date", "start", "end"))
    capacity = require(meeting.desk_id, plan, now, besides=meeting.id, keeps_day=keeps_day)
    frame_changes = [name for name in rules.FRAME_FACTS if before[name] != wanted[name]]
    old_date = meeting.date
    if frame_changes:
        _unapprove(meeting, reason, actor, now)
    if meeting.representative_id != plan.representative_id:
        meeting.representative_confirmed_at = None
    assign(meeting, _columns(plan, capacity))
    changed = [name for name in wanted if before[name] != wanted[name]]
    if not changed:
        return
    meeting.version += 1
    meeting.save()
    audit.record(
        actor,
        "meeting.edited",
        subject=subject(meeting),
        before={name: before[name] for name in changed},
        after={name: wanted[name] for name in changed},
        reason=reason,
        now=now,
    )
    tell(meeting, "state", now)
    if "representative" in changed:
        checklists.withdraw("meeting", meeting.id, "representative_confirmed", now=now, actor=actor)
    if "date" in changed:
        office_days = holidays.calendar(meeting.date, meeting.date)
        checklists.reschedule("meeting", meeting.id, meeting.date, office_days, now=now)
    if {"start", "end", "slot_minutes", "pauses"} & set(changed):
        publish(TimetableChanged(meeting.id, now, actor))
    if meeting.state != MeetingState.DRAFT:
        _correct_what_was_told(meeting, set(changed), old_date, reason, actor, now)


def _correct_what_was_told(
    meeting: Meeting, changed: set[str], old_date: date, reason: str, actor: Actor, now: datetime
) -> None:
    """The date was final: others have been told of it, and the checklist says it."""
    if "date" in changed:
        publish(MeetingMoved(meeting.id, old_date, meeting.date, reason, now, actor))
    if "venue" in changed:
        publish(VenueChanged(meeting.id, now, actor))
    if {"date", "start", "end", "venue"} & changed:
        evidence(meeting, actor, now)


@transaction()
def make_date_final(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """The date is final: room and hours are booked, the board opens, the frame can be submitted (SD-2.2-c)."""
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.DATE_FINAL)
    rules.require_future(meeting.date, clock.today(now))
    meeting.state = MeetingState.DATE_FINAL
    meeting.version += 1
    meeting.save()
    audit.record(
        actor,
        "meeting.date_final",
        subject=subject(meeting),
        before={"state": MeetingState.DRAFT},
        after={"state": meeting.state, "date": meeting.date},
        now=now,
    )
    evidence(meeting, actor, now)
    tell(meeting, "state", now)


def evidence(meeting: Meeting, actor: Actor, now: datetime) -> None:
    """Tick what a final date makes true, and say from what."""
    room = venues.venue(meeting.venue_id).title
    booking = told.of_booking(room, meeting.start, meeting.end, meeting.capacity)
    facts = {"date_final": told.of_date(meeting.date), "venue_booked": booking}
    for code, text in facts.items():
        checklists.set_evidence("meeting", meeting.id, code, text, now=now, actor=actor)


def _unapprove(meeting: Meeting, reason: str, actor: Actor, now: datetime) -> None:
    """What waits or was approved no longer fits what the meeting will be."""
    if meeting.state in rules.APPROVED:
        if not reason.strip():
            raise FieldErrors({"reason": "meetings.reason_missing"})
        rules.require_move(meeting.state, MeetingState.DATE_FINAL)
        meeting.changed_since_list = meeting.state == MeetingState.LIST_APPROVED or meeting.changed_since_list
        meeting.state = MeetingState.DATE_FINAL
        checklists.withdraw("meeting", meeting.id, "frame_approved", now=now, actor=actor)
        checklists.withdraw("meeting", meeting.id, "list_approved", now=now, actor=actor)
    withdraw_waiting(meeting.id)


def _facts(of: Plan | Meeting) -> dict[str, Any]:
    """A plan, or that of a meeting, as the history keeps it: names, not ids."""
    return {
        "date": of.date,
        "start": of.start,
        "end": of.end,
        "slot_minutes": of.slot_minutes,
        "pauses": rules.stored(of.pauses) if isinstance(of, Plan) else of.pauses,
        "venue": venues.venue(of.venue_id).title,
        "manner": str(of.manner),
        "representative": name_of(of.representative_id),
        "aims": of.aims,
    }


def _columns(plan: Plan, capacity: int) -> dict[str, Any]:
    return {
        "date": plan.date,
        "start": plan.start,
        "end": plan.end,
        "slot_minutes": plan.slot_minutes,
        "pauses": rules.stored(plan.pauses),
        "venue": plan.venue_id,
        "manner": str(plan.manner),
        "representative": plan.representative_id,
        "aims": plan.aims,
        "capacity": capacity,
    }
