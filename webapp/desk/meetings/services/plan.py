"""Planning a meeting: opening it, changing it, making its date final, naming the representative (SD-2.1)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.core import calendar as days
from webapp.core import clock, feed
from webapp.core.actor import Actor
from webapp.core.db import next_number, transaction
from webapp.core.errors import FieldErrors, Stale
from webapp.core.events import publish
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import (
    Manner,
    MeetingMoved,
    MeetingState,
    Pause,
    TimetableChanged,
    VersionState,
)
from webapp.desk.meetings.rules import evidence as told
from webapp.engines.checklists import services as checklists
from webapp.engines.search import services as search
from webapp.office.audit import services as audit
from webapp.office.holidays import queries as holidays
from webapp.registry.representatives import queries as representatives
from webapp.registry.venues import queries as venues

CHECKLIST = "MM-FR-03-05-01"


@dataclass(frozen=True)
class Plan:
    """What the form of a meeting says, read and of the right shape."""

    date: date
    start: int
    end: int
    slot_minutes: int
    venue_id: int
    pauses: Sequence[Pause] = ()
    manner: str = Manner.IN_PERSON
    representative_id: int | None = None
    aims: str = ""
    on_day_off: bool = False
    """The person knows that the office does not work that day, or not at these hours."""


def subject(meeting: Meeting) -> tuple[str, int, str]:
    """The meeting as the history and the engines name it."""
    return ("meeting", meeting.id, meeting.number)


@transaction()
def open_meeting(desk_id: int, plan: Plan, *, actor: Actor, now: datetime) -> int:
    """Open a meeting of the desk as a draft and give it its number; returns its id (SD-2.1-d to -i).

    Raises FieldErrors at the fields: a past date, a day off not agreed to, hours or pauses that make no sense, the
    room taken, a second meeting of the desk that day.
    """
    desk = queries.hold_desk(desk_id)
    capacity = _require(desk_id, plan, now)
    year = days.to_jalali(plan.date).year
    sequence = next_number(Meeting, Meeting.year, year, Meeting.desk == desk_id)
    meeting = Meeting.create(
        desk=desk_id,
        year=year,
        sequence=sequence,
        number=rules.number(desk.short_title, sequence, year),
        date=plan.date,
        start=plan.start,
        end=plan.end,
        slot_minutes=plan.slot_minutes,
        pauses=rules.stored(plan.pauses),
        venue=plan.venue_id,
        manner=plan.manner,
        representative=plan.representative_id,
        aims=plan.aims,
        capacity=capacity,
        opened_by=actor.id or 0,
        opened_at=now,
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
    wanted = _wanted(plan)
    # A plan that keeps day and hours is not asked again about the day: it may have become a holiday since.
    keeps_day = all(before[name] == wanted[name] for name in ("date", "start", "end"))
    capacity = _require(meeting.desk_id, plan, now, besides=meeting.id, keeps_day=keeps_day)
    frame_changes = [name for name in rules.FRAME_FACTS if before[name] != wanted[name]]
    old_date = meeting.date
    if frame_changes:
        _unapprove(meeting, reason, actor, now)
    _write(meeting, plan, capacity)
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
    if "date" in changed and meeting.state != MeetingState.DRAFT:
        publish(MeetingMoved(meeting.id, old_date, meeting.date, reason, now, actor))
    if meeting.state != MeetingState.DRAFT and {"date", "start", "end", "venue"} & set(changed):
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


@transaction()
def choose_representative(meeting_id: int, *, representative_id: int | None, actor: Actor, now: datetime) -> None:
    """Name the chamber's representative, or nobody; another one has not confirmed yet (SD-1.4.4)."""
    meeting = queries.locked(meeting_id)
    if meeting.state not in (*rules.PLANNED, MeetingState.IN_SESSION):
        rules.require_planned(meeting.state)
    if meeting.representative_id == representative_id:
        return
    _require_representative(representative_id)
    before = {"representative": _representative_name(meeting.representative_id)}
    meeting.representative = representative_id  # type: ignore[assignment]
    meeting.representative_confirmed_at = None
    meeting.version += 1
    meeting.save()
    after = {"representative": _representative_name(representative_id)}
    audit.record(actor, "meeting.representative", subject=subject(meeting), before=before, after=after, now=now)
    checklists.withdraw("meeting", meeting.id, "representative_confirmed", now=now, actor=actor)
    tell(meeting, "state", now)


@transaction()
def confirm_representative(meeting_id: int, *, confirmed: bool = True, actor: Actor, now: datetime) -> None:
    """The representative said that they come, or that they do not after all (SD-2.2-k)."""
    meeting = queries.locked(meeting_id)
    if meeting.state not in (*rules.PLANNED, MeetingState.IN_SESSION):
        rules.require_planned(meeting.state)
    if meeting.representative_id is None:
        raise FieldErrors({"representative": "meetings.representative_missing"})
    if confirmed == (meeting.representative_confirmed_at is not None):
        return
    meeting.representative_confirmed_at = now if confirmed else None
    meeting.version += 1
    meeting.save()
    name = _representative_name(meeting.representative_id)
    event = "meeting.representative_confirmed" if confirmed else "meeting.representative_unconfirmed"
    audit.record(actor, event, subject=subject(meeting), after={"representative": name}, now=now)
    if confirmed:
        checklists.set_evidence(
            "meeting", meeting.id, "representative_confirmed", told.of_representative(name), now=now, actor=actor
        )
    else:
        checklists.withdraw("meeting", meeting.id, "representative_confirmed", now=now, actor=actor)
    tell(meeting, "state", now)


# What a plan must satisfy -----------------------------------------------------------------------------------------


def _require(desk_id: int, plan: Plan, now: datetime, *, besides: int | None = None, keeps_day: bool = False) -> int:
    """The capacity of the plan, or FieldErrors at everything that is wrong with it, all at once."""
    wrong: dict[str, Any] = {}
    capacity = 0
    try:
        capacity = rules.timetable(plan.start, plan.end, plan.slot_minutes, plan.pauses).capacity
    except FieldErrors as refusal:
        wrong |= refusal.fields
    if not keeps_day:
        wrong |= _day_refusals(plan, now)
    venue = queries.hold_venue(plan.venue_id)
    if "end" not in wrong:
        taken = queries.clash(plan.venue_id, plan.date, plan.start, plan.end, besides=besides)
        if taken is not None:
            wrong["venue"] = ("meetings.room_taken", room_taken(venue.title, taken))
    other = queries.same_day(desk_id, plan.date, besides=besides)
    if other is not None:
        wrong.setdefault("date", ("meetings.desk_twice", {"number": other.number}))
    try:
        _require_representative(plan.representative_id)
    except FieldErrors as refusal:
        wrong |= refusal.fields
    if wrong:
        raise FieldErrors(wrong)
    return capacity


def room_taken(venue: str, taken: queries.MeetingRow) -> dict[str, str]:
    """The facts of the refusal: which meeting has the room, when."""
    return {
        "venue": venue,
        "number": taken.number,
        "start": rules.clockface(taken.start),
        "end": rules.clockface(taken.end),
    }


def _day_refusals(plan: Plan, now: datetime) -> dict[str, Any]:
    today = clock.today(now)
    if plan.date < today:
        return {"date": "meetings.date_passed_pick"}
    if plan.date == today and plan.start <= days.minutes_of_day(now):
        return {"start": "meetings.start_passed"}
    return {} if plan.on_day_off else day_off(plan.date, plan.start, plan.end)


def day_off(day: date, start: int, end: int) -> dict[str, Any]:
    """Why the office's calendar speaks against the day or the hours; empty when it does not."""
    office = holidays.calendar(day, day)
    special = office.days_off.get(day)
    if not office.is_working_day(day):
        if special is None:
            return {"date": "meetings.weekend"}
        return {"date": ("meetings.day_off", {"title": special.title})}
    opens, closes = office.working_hours(day)
    if special is not None and (start < opens or end > closes):
        facts = {"title": special.title, "opens": rules.clockface(opens), "closes": rules.clockface(closes)}
        return {"start": ("meetings.short_hours", facts)}
    return {}


def _require_representative(representative_id: int | None) -> None:
    if representative_id is not None and not representatives.representative(representative_id).is_active:
        raise FieldErrors({"representative": "meetings.representative_inactive"})


def _representative_name(representative_id: int | None) -> str:
    return representatives.representative(representative_id).full_name if representative_id else ""


# Writing it down --------------------------------------------------------------------------------------------------


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


def withdraw_waiting(meeting_id: int) -> None:
    """Versions that wait for the manager do so no more."""
    MeetingVersion.update(state=VersionState.WITHDRAWN).where(
        (MeetingVersion.meeting == meeting_id) & (MeetingVersion.state == VersionState.SUBMITTED)
    ).execute()


def _write(meeting: Meeting, plan: Plan, capacity: int) -> None:
    values: Mapping[str, Any] = {
        "date": plan.date,
        "start": plan.start,
        "end": plan.end,
        "slot_minutes": plan.slot_minutes,
        "pauses": rules.stored(plan.pauses),
        "venue_id": plan.venue_id,
        "manner": str(plan.manner),
        "aims": plan.aims,
        "capacity": capacity,
    }
    for name, value in values.items():
        if getattr(meeting, name) != value:
            setattr(meeting, name, value)
    if meeting.representative_id != plan.representative_id:
        meeting.representative = plan.representative_id  # type: ignore[assignment]
        meeting.representative_confirmed_at = None


def _wanted(plan: Plan) -> dict[str, Any]:
    return {
        "date": plan.date,
        "start": plan.start,
        "end": plan.end,
        "slot_minutes": plan.slot_minutes,
        "pauses": rules.stored(plan.pauses),
        "venue": venues.venue(plan.venue_id).title,
        "manner": str(plan.manner),
        "representative": _representative_name(plan.representative_id),
        "aims": plan.aims,
    }


def _facts(meeting: Meeting) -> dict[str, Any]:
    """The plan of a meeting as the history keeps it: names, not ids."""
    return {
        "date": meeting.date,
        "start": meeting.start,
        "end": meeting.end,
        "slot_minutes": meeting.slot_minutes,
        "pauses": meeting.pauses,
        "venue": venues.venue(meeting.venue_id).title,
        "manner": str(meeting.manner),
        "representative": _representative_name(meeting.representative_id),
        "aims": meeting.aims,
    }


def tell(meeting: Meeting, what: str, now: datetime) -> None:
    """Open pages of the meeting, and Today, look again."""
    feed.changed(f"meeting:{meeting.id}", what, now=now)
    feed.changed("today", "meetings", now=now)
