"""Facts of the room that tick items of the checklist MM-FR-03-05-01 (SD-2.6-c)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from webapp.core.text import persian_digits
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.rules import is_outcome
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.room.models import Attendance
from webapp.desk.room.queries.turns import without_outcome
from webapp.desk.room.rules import Side

Facts = dict[str, str | None]
BEGUN = (MeetingState.IN_SESSION, MeetingState.HELD, MeetingState.CLOSED)


def facts(meeting_ids: Sequence[int], now: datetime) -> dict[int, Facts]:
    """Per begun meeting what the room says of its checklist; for the nightly recount."""
    begun = Meeting.select(Meeting.id, Meeting.state).where(
        Meeting.id.in_(list(meeting_ids)) & Meeting.state.in_(list(BEGUN))
    )
    rows: dict[int, list[Attendance]] = {}
    for row in Attendance.select().where(Attendance.meeting.in_(list(meeting_ids))).order_by(Attendance.id):
        rows.setdefault(row.meeting, []).append(row)
    found: dict[int, Facts] = {}
    for meeting_id, state in begun.tuples():
        found[meeting_id] = {"attendance_recorded": attendance_said(rows.get(meeting_id, []))}
        if state != MeetingState.IN_SESSION:
            found[meeting_id]["decisions_recorded"] = decisions_said(meeting_id)
    return found


def attendance_said(rows: Iterable[Attendance]) -> str | None:
    """Who of the agency was there, and the chamber representative; None while a side is missing (SD-2.4-e, -f)."""
    present = [row for row in rows if row.is_present]
    chamber = [row.full_name for row in present if row.side == Side.CHAMBER]
    agency = [row for row in present if row.side == Side.AGENCY]
    if not chamber or not agency:
        return None
    return f"{persian_digits(str(len(agency)))} نفر از دستگاه؛ نمایندهٔ اتاق: {'، '.join(chamber)}"


def decisions_said(meeting_id: int) -> str | None:
    """How many decisions for how many cases; None while a case of the meeting has no outcome (SD-2.5-a)."""
    if without_outcome(meeting_id):
        return None
    written = [row for row in decisions.of_meeting(meeting_id) if is_outcome(row.state)]
    if not written:
        return None
    cases = len({row.case_id for row in written})
    return f"{persian_digits(str(len(written)))} مصوبه برای {persian_digits(str(cases))} پرونده"
