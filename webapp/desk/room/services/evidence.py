"""What the room knows and the checklist MM-FR-03-05-01 need not be told by hand."""

from datetime import datetime

from webapp.desk.room import queries
from webapp.engines.checklists import services as checklists

OWNER = "meeting"


def of_attendance(meeting_id: int, *, now: datetime) -> None:
    """Both sides were noted (SD-2.4-e, -f), or no longer are."""
    said = queries.attendance_said(queries.attendance(meeting_id))
    checklists.correct(OWNER, meeting_id, {"attendance_recorded": said}, now=now)


def of_decisions(meeting_id: int, *, now: datetime) -> None:
    """Every case of a held meeting has its outcome (SD-2.4-i, SD-2.5-a), or no longer has."""
    said = queries.decisions_said(meeting_id)
    checklists.correct(OWNER, meeting_id, {"decisions_recorded": said}, now=now)
