"""All that the room needs to know of a meeting."""

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
    "date_of",
    "free_slot",
    "hall",
    "may_follow",
    "meeting_facts",
    "newest_action",
    "room",
    "turns",
    "without_outcome",
]
