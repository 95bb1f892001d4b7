"""What the room writes: the beginning and the end of a meeting, who is there, and everything the tablet tells."""

from webapp.desk.room.services.actions import Action, apply
from webapp.desk.room.services.session import agency_absent, end, note_attendance, remove_attendance, start

__all__ = ["Action", "agency_absent", "apply", "end", "note_attendance", "remove_attendance", "start"]
