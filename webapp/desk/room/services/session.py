"""The beginning and the end of a meeting, and who is there (SD-2.4-d, -e, -f)."""

from collections.abc import Mapping
from datetime import datetime

from webapp.core import clock, db, feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.core.text import clean
from webapp.desk.cases import services as cases
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.room import queries, rules
from webapp.desk.room.models import Attendance
from webapp.desk.room.rules import Side
from webapp.desk.room.services import evidence
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules.states import HearingState
from webapp.office.audit import services as audit

CHOSEN = frozenset({HearingState.ABSENT, HearingState.NOT_REACHED})
"""What the expert may say of a turn that is open when time is up."""

NOTED_IN = frozenset({MeetingState.LIST_APPROVED, MeetingState.IN_SESSION, MeetingState.HELD})


@transaction()
def start(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """Open the meeting: the list is approved, it is the day, the chamber representative is there (SD-2.4-e)."""
    meeting = db.hold(Meeting, meeting_id)
    rows = queries.attendance(meeting_id)
    present = any(row.side == Side.CHAMBER and row.is_present for row in rows)
    rules.require_startable(meeting.state, meeting.date, clock.today(now), meeting.representative is not None, present)
    meetings.begin(meeting_id, actor=actor, now=now)
    feed.changed(f"room:{meeting_id}", "state", now=now)


@transaction()
def end(
    meeting_id: int, outcomes: Mapping[int, str] | None = None, *, actor: Actor, now: datetime
) -> list[tuple[int, str]]:
    """Time is up: every open turn becomes absent or not reached, and the meeting is held (SD-2.6-a begins).

    `outcomes` is what the expert said of the open turns; for the others `rules.leftover` decides. Cases that were
    not reached go back to the pool and come first in the next meeting of the desk. Returns (hearing, outcome).
    """
    meeting = db.hold(Meeting, meeting_id)
    turns = queries.turns(meeting_id)
    rules.require_endable(meeting.state, turns)
    said = {hearing: outcome for hearing, outcome in (outcomes or {}).items() if outcome in CHOSEN}
    left = [
        (turn.hearing_id, str(said.get(turn.hearing_id) or rules.leftover(turn, meeting.date, now)))
        for turn in turns
        if turn.state in rules.PENDING
    ]
    _settle(meeting, left, now)
    audit.record(
        actor,
        "room.ended",
        subject=_subject(meeting),
        after={"absent": _count(left, "absent"), "not_reached": _count(left, "not_reached")},
        now=now,
    )
    meetings.hold(meeting_id, actor=actor, now=now)
    feed.changed(f"room:{meeting_id}", "state", now=now)
    evidence.of_decisions(meeting.id, now=now)
    return left


@transaction()
def agency_absent(meeting_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Nobody of the agency came: the meeting is postponed, and all its cases go back to the pool, first in line.

    Refuses when somebody was heard already: then the meeting is ended, not postponed.
    """
    meeting = db.hold(Meeting, meeting_id)
    if meeting.state not in (MeetingState.LIST_APPROVED, MeetingState.IN_SESSION):
        raise RuleBroken("room_not_in_session")
    turns = queries.turns(meeting_id)
    if any(turn.state in (HearingState.HEARD, HearingState.IN_ROOM) for turn in turns):
        raise RuleBroken("room_somebody_heard")
    if any(row.side == Side.AGENCY and row.is_present for row in queries.attendance(meeting_id)):
        raise RuleBroken("room_agency_present")
    feed.changed(f"room:{meeting_id}", "state", now=now)
    meetings.postpone(meeting_id, reason=reason, actor=actor, now=now)


@transaction()
def note_attendance(
    meeting_id: int,
    *,
    side: str,
    full_name: str,
    post: str = "",
    is_acting: bool = False,
    is_present: bool = True,
    actor: Actor,
    now: datetime,
) -> Attendance:
    """Note somebody of either side as present or absent, and whether he sits in for the director general (SD-2.4-f)."""
    meeting = db.hold(Meeting, meeting_id)
    if meeting.state not in NOTED_IN:
        raise RuleBroken("room_attendance_closed")
    full_name, post = clean(full_name)[:120], clean(post)[:160]
    if not full_name:
        raise FieldErrors({"full_name": "room_name_missing"})
    side = str(Side(side))
    row, is_new = Attendance.get_or_create(
        meeting=meeting_id,
        side=side,
        full_name=full_name,
        defaults={"post": post, "is_acting": is_acting, "is_present": is_present, "noted_at": now},
    )
    before = {} if is_new else {"present": row.is_present, "acting": row.is_acting}
    if not is_new:
        if (row.is_present, row.is_acting, row.post) == (is_present, is_acting, post or row.post):
            return row
        row.is_present, row.is_acting, row.post, row.noted_at = is_present, is_acting, post or row.post, now
        row.save()
    audit.record(
        actor,
        "room.attendance",
        subject=_subject(meeting),
        before=before,
        after={"person": full_name, "present": is_present, "acting": is_acting},
        now=now,
    )
    feed.changed(f"room:{meeting_id}", "attendance", now=now)
    evidence.of_attendance(meeting_id, now=now)
    return row


@transaction()
def remove_attendance(meeting_id: int, attendance_id: int, *, actor: Actor, now: datetime) -> None:
    """Somebody was entered by mistake."""
    meeting = db.hold(Meeting, meeting_id)
    if meeting.state not in NOTED_IN:
        raise RuleBroken("room_attendance_closed")
    row = Attendance.get_or_none((Attendance.id == attendance_id) & (Attendance.meeting == meeting_id))
    if row is None:
        return
    row.delete_instance()
    audit.record(actor, "room.attendance_removed", subject=_subject(meeting), before={"person": row.full_name}, now=now)
    feed.changed(f"room:{meeting_id}", "attendance", now=now)
    evidence.of_attendance(meeting_id, now=now)


def _settle(meeting: Meeting, left: list[tuple[int, str]], now: datetime) -> None:
    for outcome in CHOSEN:
        ids = [hearing for hearing, what in left if what == outcome]
        if ids:
            Hearing.update(state=outcome, entered_at=None).where(Hearing.id.in_(ids)).execute()
    _come_first([hearing for hearing, what in left if what == HearingState.NOT_REACHED], now)
    # Standbys without a place and turns never confirmed by triage were no part of the list: free again.
    Hearing.update(state=HearingState.CANCELLED, standby_rank=None).where(
        (Hearing.meeting == meeting.id) & Hearing.state.in_([HearingState.STANDBY, HearingState.TENTATIVE])
    ).execute()


def _come_first(hearing_ids: list[int], now: datetime) -> None:
    query = Hearing.select(Hearing.case).where(Hearing.id.in_(hearing_ids)).order_by(Hearing.case).tuples()
    for (case_id,) in query:
        cases.set_comes_first(case_id, True, now=now)


def _count(left: list[tuple[int, str]], outcome: str) -> int:
    return sum(1 for _, what in left if what == outcome)


def _subject(meeting: Meeting) -> tuple[str, int, str]:
    return ("meeting", meeting.id, meeting.number)
