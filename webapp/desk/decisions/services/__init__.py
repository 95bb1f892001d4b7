"""Writing decisions: typed in the room, locked when the meeting closes, followed afterwards (SD-2.4-i, U-35)."""

from webapp.desk.decisions.services.following import lock_for_meeting, set_word, unlock_for_meeting
from webapp.desk.decisions.services.writing import record, remove, revise, write

__all__ = ["lock_for_meeting", "record", "remove", "revise", "set_word", "unlock_for_meeting", "write"]
