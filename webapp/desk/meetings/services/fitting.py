"""A plan as the form gives it, and what it must satisfy: day, hours, room, one meeting of a desk a day (SD-2.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.core import calendar as days
from webapp.core import clock
from webapp.core.errors import FieldErrors
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.rules import Manner, Pause
from webapp.desk.meetings.services.representatives import require_in_pool
from webapp.office.holidays import queries as holidays


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


def require(desk_id: int, plan: Plan, now: datetime, *, besides: int | None = None, keeps_day: bool = False) -> int:
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
        require_in_pool(plan.representative_id)
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
    return {} if plan.on_day_off else _day_off(plan.date, plan.start, plan.end)


def _day_off(day: date, start: int, end: int) -> dict[str, Any]:
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
