"""The calls of one week later, what was said in them, and the result of the case that follows (SD-2.6-a, -b)."""

from webapp.desk.followups.services.results import (
    ensure_followup_calls,
    on_call_concluded,
    on_meeting_held,
    on_phone_found_wrong,
    on_standing_changed,
    recounted,
    tell_checklist,
)
from webapp.desk.followups.services.words import ask_again, bring_again, record_call, record_word

__all__ = [
    "ask_again",
    "bring_again",
    "ensure_followup_calls",
    "on_call_concluded",
    "on_meeting_held",
    "on_phone_found_wrong",
    "on_standing_changed",
    "record_call",
    "record_word",
    "recounted",
    "tell_checklist",
]
