"""A meeting as the history names it, and what open pages learn of a change."""

from datetime import datetime

from webapp.core import feed
from webapp.desk.meetings.models import Meeting


def subject(meeting: Meeting) -> tuple[str, int, str]:
    """The meeting as the history and the engines name it."""
    return ("meeting", meeting.id, meeting.number)


def tell(meeting: Meeting, what: str, now: datetime) -> None:
    """Open pages of the meeting, and Today, look again."""
    feed.changed(f"meeting:{meeting.id}", what, now=now)
    feed.changed("today", "meetings", now=now)
