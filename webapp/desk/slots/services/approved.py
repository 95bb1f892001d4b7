"""What follows from a change after the list was approved."""

from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots.services import evidence, reminders
from webapp.desk.slots.services.applying import Done


def after_approval(done: Done) -> None:
    """The list is marked as changed since its newest version; calls for an old time give way to new ones."""
    meeting = done.meeting
    if meeting.state != MeetingState.LIST_APPROVED:
        return
    if not meeting.changed_since_list:
        meeting.changed_since_list = True
        meeting.save()
    reminders.renew(meeting, [one.case_id for one in done.plan.changes], now=done.at)
    evidence.tick_reminders(meeting.id, actor=done.author, now=done.at)
