"""Reminder calls and texts on the last working day before the meeting, and offers to standbys (SD-2.4-c)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from webapp.core import calendar
from webapp.core.calendar import Calendar
from webapp.core.db import transaction
from webapp.desk.slots.queries import turns
from webapp.desk.slots.queries.facts import AnyMeeting
from webapp.desk.slots.queries.turns import Turn
from webapp.desk.slots.rules import HearingState
from webapp.desk.slots.services import scripts, texts
from webapp.engines.calls import queries as calls_queries
from webapp.engines.calls import services as calls
from webapp.engines.calls.rules import CallKind
from webapp.office.holidays import queries as holidays

OWNER = "case"
"""A case has a place in one coming meeting only, so its open calls of our kinds are those about that place."""
OURS = (CallKind.REMINDER, CallKind.STANDBY_OFFER)
LONGEST_HOLIDAY = timedelta(days=21)
"""No run of days off is longer, so no reminder is due earlier than this before its meeting."""
REMINDED = (HearingState.PLACED, HearingState.CONFIRMED)
"""Who has confirmed is called no more, but has the text still: a standby who took a place on the telephone."""


@transaction()
def ensure_reminder_calls(now: datetime) -> int:
    """Open the reminder calls that are due and missing, each with its SMS; returns how many calls.

    Running it again changes nothing.
    """
    today = calendar.tehran_date(now)
    days = holidays.calendar(today - LONGEST_HOLIDAY, today + LONGEST_HOLIDAY)
    due = [
        meeting_id
        for meeting_id, day in turns.listed_meetings(today, today + LONGEST_HOLIDAY)
        if days.previous_working_day(day) <= today
    ]
    return _remind(turns.of_meetings(due, REMINDED), days, now)


def renew(meeting: AnyMeeting, case_ids: Iterable[int], *, now: datetime) -> None:
    """What was to be said of an old time makes no sense any more; of the new one it is, if its day has come."""
    wanted = list(case_ids)
    void(wanted, now=now)
    ensure_for(meeting, wanted, now=now)


def void(case_ids: Collection[int], *, now: datetime) -> None:
    """Nobody has to call about the places of these cases any more, and no text about them leaves."""
    calls.void(OWNER, case_ids, OURS, now=now)
    for case_id in sorted(case_ids):
        texts.cancel(case_id, now=now)


def ensure_for(meeting: AnyMeeting, case_ids: Sequence[int] | None, *, now: datetime) -> int:
    """Open the reminders of this meeting (of these cases) if the day of calling has come."""
    today = calendar.tehran_date(now)
    if meeting.date < today or meeting.date > today + LONGEST_HOLIDAY:
        return 0
    days = holidays.calendar(today - LONGEST_HOLIDAY, today + LONGEST_HOLIDAY)
    if days.previous_working_day(meeting.date) > today:
        return 0
    return _remind(turns.of_meetings([meeting.id], REMINDED, case_ids), days, now)


def offer(turn: Turn, *, slot_id: int, start: int, now: datetime) -> bool:
    """Open the call that offers a free place to a standby; False when it was offered to him before."""
    call = calls.ensure(
        key=f"standby:{turn.hearing_id}:{turn.version}:{slot_id}:{turn.on.isoformat()}:{start}",
        kind=CallKind.STANDBY_OFFER,
        owner=(OWNER, turn.case_id, turn.title),
        party=turn.name,
        person=turn.visitor,
        phones=turn.phones,
        script=scripts.fill(scripts.STANDBY_OFFER, desk=turn.desk, day=turn.on, start=start, venue=turn.venue),
        context=_context(turn, start) | {"slot": {"id": slot_id}},
        due_on=calendar.tehran_date(now),
        useful_until=calendar.at(turn.on, start),
        now=now,
    )
    return call is not None


def _remind(found: Sequence[Turn], days: Calendar, now: datetime) -> int:
    texts.enqueue_missing(found, days, now)
    placed = [turn for turn in found if turn.state == HearingState.PLACED]
    known = calls_queries.existing_keys([_key(turn) for turn in placed])
    missing = [turn for turn in placed if _key(turn) not in known and turn.start is not None]
    return sum(_open(turn, now) for turn in turns.with_phones(missing))


def _open(turn: Turn, now: datetime) -> bool:
    assert turn.start is not None
    call = calls.ensure(
        key=_key(turn),
        kind=CallKind.REMINDER,
        owner=(OWNER, turn.case_id, turn.title),
        party=turn.name,
        person=turn.visitor,
        phones=turn.phones,
        script=scripts.fill(scripts.REMINDER, desk=turn.desk, day=turn.on, start=turn.start, venue=turn.venue),
        context=_context(turn, turn.start),
        due_on=calendar.tehran_date(now),
        useful_until=calendar.at(turn.on, turn.opens),
        now=now,
    )
    return call is not None


def _key(turn: Turn) -> str:
    """One call for one time: the version grows with each change of place, also with a change there and back."""
    return f"reminder:{turn.hearing_id}:{turn.version}:{turn.start}:{turn.on.isoformat()}"


def _context(turn: Turn, start: int) -> dict[str, object]:
    return {
        "case": {"id": turn.case_id, "number": turn.number},
        "meeting": {"id": turn.meeting_id, "number": turn.meeting_number},
        "turn": {"date": turn.on.isoformat(), "start": start},
        "desk": turn.desk,
    }
