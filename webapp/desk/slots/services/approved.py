"""What follows from a change after the list was approved."""

from dataclasses import replace

from webapp.core import feed
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots import rules
from webapp.desk.slots.queries import listing
from webapp.desk.slots.queries.facts import AnyMeeting, MeetingFacts
from webapp.desk.slots.services import evidence, offers, reminders
from webapp.desk.slots.services.applying import Done


def after_approval(done: Done) -> Done:
    """The list is marked as changed since its newest version; calls for an old time give way to new ones.

    Taken back or moved back, until it says again what was approved, it is not changed any more.
    """
    meeting = done.meeting
    if meeting.state == MeetingState.IN_SESSION:
        reminders.void([one.case_id for one in done.plan.changes], now=done.at)
        offers.renew(meeting, now=done.at)
    if meeting.state != MeetingState.LIST_APPROVED:
        return done
    differs = not meeting.changed_since_list or _differs(meeting)
    if differs != meeting.changed_since_list:
        Meeting.update(changed_since_list=differs).where(Meeting.id == meeting.id).execute()
        feed.changed(f"meeting:{meeting.id}", "state", now=done.at)
    reminders.renew(meeting, [one.case_id for one in done.plan.changes], now=done.at)
    offers.renew(meeting, now=done.at)
    evidence.tick_reminders(meeting.id, actor=done.author, now=done.at)
    if isinstance(meeting, MeetingFacts):
        meeting = replace(meeting, changed_since_list=differs)
    return replace(done, meeting=meeting, list_has_changed=differs)


def _differs(meeting: AnyMeeting) -> bool:
    approved = listing.approved_version(meeting.id)
    return approved is None or not rules.is_same_list(approved.content, listing.snapshot(meeting))
