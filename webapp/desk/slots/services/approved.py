"""What follows from a change after the list was approved."""

from dataclasses import replace

from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots.services import evidence, reminders
from webapp.desk.slots.services.applying import Done


def after_approval(done: Done) -> Done:
    """The list is marked as changed since its newest version; calls for an old time give way to new ones."""
    meeting = done.meeting
    if meeting.state != MeetingState.LIST_APPROVED:
        return done
    if not meeting.changed_since_list:
        Meeting.update(changed_since_list=True).where(Meeting.id == meeting.id).execute()
    reminders.renew(meeting, [one.case_id for one in done.plan.changes], now=done.at)
    evidence.tick_reminders(meeting.id, actor=done.author, now=done.at)
    return replace(done, list_has_changed=True)
