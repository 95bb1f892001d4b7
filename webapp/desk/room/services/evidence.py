"""What the room knows and the checklist MM-FR-03-05-01 need not be told by hand."""

from datetime import datetime

from webapp.core.text import persian_digits
from webapp.desk.decisions import queries as decisions
from webapp.desk.room import queries
from webapp.desk.room.models import Attendance, Side
from webapp.engines.checklists import services as checklists

OWNER = "meeting"


def of_attendance(meeting_id: int, *, now: datetime) -> None:
    """Both sides were noted: who of the agency was there, and the chamber representative (SD-2.4-e, -f)."""
    said = attendance_said(queries.attendance(meeting_id))
    if said:
        checklists.set_evidence(OWNER, meeting_id, "attendance_recorded", said, now=now)
    else:
        checklists.withdraw(OWNER, meeting_id, "attendance_recorded", now=now)


def of_decisions(meeting_id: int, *, now: datetime) -> None:
    """Every case of a held meeting has its outcome (SD-2.4-i, SD-2.5-a)."""
    said = decisions_said(meeting_id)
    if said:
        checklists.set_evidence(OWNER, meeting_id, "decisions_recorded", said, now=now)
    else:
        checklists.withdraw(OWNER, meeting_id, "decisions_recorded", now=now)


def attendance_said(rows: list[Attendance]) -> str | None:
    """The sentence of the evidence, None while a side is still missing."""
    chamber = [row.full_name for row in rows if row.side == Side.CHAMBER and row.is_present]
    agency = [row for row in rows if row.side == Side.AGENCY and row.is_present]
    if not chamber or not agency:
        return None
    return f"{persian_digits(str(len(agency)))} نفر از دستگاه؛ نمایندهٔ اتاق: {'، '.join(chamber)}"


def decisions_said(meeting_id: int) -> str | None:
    """The sentence of the evidence, None while a case of the meeting has no outcome."""
    if queries.without_outcome(meeting_id):
        return None
    written = [row for row in decisions.of_meeting(meeting_id) if row.state != "draft"]
    if not written:
        return None
    cases = len({row.case_id for row in written})
    return f"{persian_digits(str(len(written)))} مصوبه برای {persian_digits(str(cases))} پرونده"
