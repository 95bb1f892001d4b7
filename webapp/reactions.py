"""Event -> services: the few effects that travel upwards, all of them, in order."""

from collections.abc import Callable
from typing import Any

from webapp.desk.cases.rules.events import (
    CaseAccepted,
    CaseIncomplete,
    CaseMerged,
    CaseReferred,
    CaseSolvedBeforeMeeting,
    CaseWithdrawn,
    HearingNotNeeded,
)
from webapp.desk.decisions.rules import StandingChanged
from webapp.desk.dossier import services as dossier
from webapp.desk.followups import services as followups
from webapp.desk.meetings.rules.events import (
    MeetingCancelled,
    MeetingHeld,
    MeetingMoved,
    MeetingPostponed,
    MeetingStarted,
    TimetableChanged,
    VenueChanged,
)
from webapp.desk.slots import services as slots
from webapp.desk.slots.rules.events import TurnsMoved
from webapp.engines.calls.rules import CallConcluded, PhoneFoundWrong

REACTIONS: dict[type, list[Callable[[Any], None]]] = {
    TimetableChanged: [slots.on_timetable_changed],
    VenueChanged: [slots.on_venue_changed],
    MeetingMoved: [dossier.on_meeting_moved, slots.on_meeting_moved],
    MeetingPostponed: [dossier.on_meeting_called_off, slots.on_meeting_called_off],
    MeetingCancelled: [dossier.on_meeting_called_off, slots.on_meeting_called_off],
    TurnsMoved: [dossier.on_turns_moved],
    CaseAccepted: [slots.on_case_triaged],
    CaseIncomplete: [slots.on_case_triaged],
    CaseReferred: [slots.on_case_left],
    CaseWithdrawn: [slots.on_case_left],
    CaseMerged: [slots.on_case_left],
    CaseSolvedBeforeMeeting: [slots.on_case_left],
    HearingNotNeeded: [slots.on_case_left],
    StandingChanged: [followups.on_standing_changed],
    CallConcluded: [slots.on_call_concluded, followups.on_call_concluded],
    PhoneFoundWrong: [followups.on_phone_found_wrong, slots.on_phone_found_wrong],
    MeetingStarted: [slots.on_meeting_started],
    MeetingHeld: [slots.on_meeting_held, followups.on_meeting_held],
}
