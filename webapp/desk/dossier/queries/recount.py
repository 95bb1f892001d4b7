"""The facts of planning and closing, for the nightly recount of the checklists."""

from collections.abc import Sequence
from datetime import datetime

from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import MeetingVersion
from webapp.desk.meetings.rules import (
    BEGUN,
    MeetingState,
    VersionKind,
    VersionState,
    evidence,
)

STILL_TRUE = (MeetingState.FRAME_APPROVED, MeetingState.LIST_APPROVED, *BEGUN)


def recounted(meeting_ids: Sequence[int], now: datetime) -> dict[int, dict[str, str | None]]:
    """Which facts of planning and closing hold, with what they come from; None where one does not."""
    frames = {
        meeting_id: (number, name)
        for meeting_id, number, name in MeetingVersion.select(
            MeetingVersion.meeting, MeetingVersion.number, MeetingVersion.decided_by_name
        )
        .where(
            MeetingVersion.meeting.in_(list(meeting_ids))
            & (MeetingVersion.kind == VersionKind.FRAME)
            & (MeetingVersion.state == VersionState.APPROVED)
            & MeetingVersion.decided_by.is_null(False)
        )
        .order_by(MeetingVersion.number)
        .tuples()
    }
    found = {}
    for row in meetings.of_ids(meeting_ids):
        if row.is_called_off:
            continue
        is_final = row.state != MeetingState.DRAFT
        frame = frames.get(row.id) if row.state in STILL_TRUE else None
        confirmed = row.representative_confirmed_at is not None
        booking = evidence.of_booking(row.venue_title, row.start, row.end, row.capacity)
        found[row.id] = {
            "date_final": evidence.of_date(row.date) if is_final else None,
            "venue_booked": booking if is_final else None,
            "frame_approved": evidence.of_frame(*frame) if frame else None,
            "representative_confirmed": evidence.of_representative(row.representative_name) if confirmed else None,
            "meeting_closed": evidence.CLOSED if row.state == MeetingState.CLOSED else None,
        }
    return found
