"""Writes of the ten-minute board."""

from webapp.desk.slots.queries.moves import Done
from webapp.desk.slots.services.lists import approve_list, return_list, submit_list, withdraw_list
from webapp.desk.slots.services.moves import Seen, bring, preview, put_on_standby, redo, resize, undo, unschedule
from webapp.desk.slots.services.offers import offer_place
from webapp.desk.slots.services.outcomes import on_call_concluded, on_meeting_held, on_meeting_started
from webapp.desk.slots.services.reminders import ensure_reminder_calls
from webapp.desk.slots.services.texts import on_phone_found_wrong
from webapp.desk.slots.services.timetable import (
    build,
    on_case_left,
    on_case_triaged,
    on_meeting_called_off,
    on_meeting_moved,
    on_timetable_changed,
    on_venue_changed,
)

__all__ = [
    "Done",
    "Seen",
    "approve_list",
    "bring",
    "build",
    "ensure_reminder_calls",
    "offer_place",
    "on_call_concluded",
    "on_case_left",
    "on_case_triaged",
    "on_meeting_called_off",
    "on_meeting_held",
    "on_meeting_moved",
    "on_meeting_started",
    "on_phone_found_wrong",
    "on_timetable_changed",
    "on_venue_changed",
    "preview",
    "put_on_standby",
    "redo",
    "resize",
    "return_list",
    "submit_list",
    "undo",
    "unschedule",
    "withdraw_list",
]
