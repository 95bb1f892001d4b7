"""Heard cases and what both voices said of them; promises by agency; the follow-up of a case and of a meeting."""

from webapp.desk.followups.queries.contacts import AgencyContact, agency_contact, phones_of_case, phones_of_cases
from webapp.desk.followups.queries.heard import Heard, heard_case, heard_in, hearings_of, watched
from webapp.desk.followups.queries.pages import CaseFollowup, MeetingFollowup, Said, of_case, of_meeting
from webapp.desk.followups.queries.progress import Progress, VoiceCount, progress
from webapp.desk.followups.queries.promises import AgencyPromises, promises_by_agency
from webapp.desk.followups.queries.words import (
    KIND_OF,
    VOICE_OF,
    as_words,
    next_step_on,
    rounds_of,
    standing,
    words_of,
)

__all__ = [
    "KIND_OF", "VOICE_OF", "AgencyContact", "AgencyPromises", "CaseFollowup", "Heard", "MeetingFollowup", "Progress",
    "Said", "VoiceCount", "agency_contact", "as_words", "heard_case", "heard_in", "hearings_of", "next_step_on",
    "of_case", "of_meeting", "phones_of_case", "phones_of_cases", "progress", "promises_by_agency", "rounds_of",
    "standing", "watched", "words_of",
]  # fmt: skip
