"""All that the room needs to know of a meeting."""

from webapp.desk.room.queries.evidence import attendance_said, decisions_said, facts
from webapp.desk.room.queries.page import CaseSheet, Earlier, MeetingFacts, Room
from webapp.desk.room.queries.reading import attendance, hall, may_follow, meeting_facts, room
from webapp.desk.room.queries.turns import Unsettled, action, date_of, free_slot, newest_action, turns, without_outcome

__all__ = [
    "CaseSheet",
    "Earlier",
    "MeetingFacts",
    "Room",
    "Unsettled",
    "action",
    "attendance",
    "attendance_said",
    "date_of",
    "decisions_said",
    "facts",
    "free_slot",
    "hall",
    "may_follow",
    "meeting_facts",
    "newest_action",
    "room",
    "turns",
    "without_outcome",
]
