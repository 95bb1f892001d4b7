"""The list of MM-FR-01-05-01: names, firms, times. Submitted, approved or returned, in numbered versions (SD-2.3-f)."""

from datetime import datetime
from typing import Any

from webapp.core import clock, feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import Forbidden, RuleBroken
from webapp.core.events import publish
from webapp.core.text import persian_digits
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules.events import ListApproved
from webapp.desk.meetings.rules.states import (
    APPROVED,
    MeetingState,
    VersionKind,
    VersionState,
    require_other_person,
    require_version_open,
)
from webapp.desk.slots import rules
from webapp.desk.slots.queries import listing
from webapp.desk.slots.rules import StepKind
from webapp.desk.slots.services import evidence, offers, reminders
from webapp.desk.slots.services.applying import write_step
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.users import queries as users
from webapp.office.users.rules import Role


@transaction()
def submit_list(meeting_id: int, *, actor: Actor, now: datetime) -> MeetingVersion:
    """Send the list to the manager; a version that still waits gives way to it."""
    meeting = meetings.locked(meeting_id)
    content = _require_ready(meeting)
    waiting = listing.waiting_version(meeting_id)
    if waiting is not None:
        if rules.is_same_list(waiting.content, content):
            raise RuleBroken("slots.list_submitted_already", number=waiting.number)
        waiting.state = VersionState.WITHDRAWN
        waiting.save()
    approved = listing.approved_version(meeting_id)
    # A frame that was changed after its approval takes the list along: the same words are approved anew.
    if meeting.state == MeetingState.LIST_APPROVED and approved and rules.is_same_list(approved.content, content):
        raise RuleBroken("slots.list_unchanged", number=approved.number)
    version = MeetingVersion.create(
        meeting=meeting_id,
        kind=VersionKind.LIST,
        number=listing.newest_number(meeting_id) + 1,
        state=VersionState.SUBMITTED,
        content=content,
        changes=rules.list_changes(approved.content, content, listing.reasons_since(meeting, approved))
        if approved
        else [],
        submitted_by=actor.id,
        submitted_by_name=actor.name,
        submitted_at=now,
    )
    _recorded(meeting, "board.list_submitted", version, actor, now)
    return version


@transaction()
def approve_list(meeting_id: int, *, actor: Actor, now: datetime, seen: int | None = None) -> MeetingVersion:
    """The manager approves the list (MM-FR-01-05-01); moves need a reason from now on, reminders begin (SD-2.4-c)."""
    meeting = meetings.locked(meeting_id)
    version = _open_version(meeting_id, seen)
    _require_approver(version, actor, now)
    if meeting.state not in APPROVED:
        raise RuleBroken("slots.list_needs_frame", state=meeting.state)
    if not rules.is_same_list(version.content, _require_ready(meeting)):
        raise RuleBroken("slots.list_moved_on", number=version.number)
    _decide(version, VersionState.APPROVED, actor, now, "")
    meeting.state = MeetingState.LIST_APPROVED
    meeting.changed_since_list = False
    meeting.save()
    write_step(meeting_id, StepKind.APPROVAL, {"number": version.number}, {}, {}, actor=actor, now=now)
    _recorded(meeting, "board.list_approved", version, actor, now)
    text = persian_digits(f"از نسخه {version.number}، {actor.name}")
    checklists.set_evidence("meeting", meeting_id, "list_approved", text, actor=actor, now=now)
    evidence.tick_list(meeting_id, actor=actor, now=now)
    publish(ListApproved(meeting_id, now, actor))
    reminders.ensure_for(meeting, None, now=now)
    offers.renew(meeting, now=now)
    return version


@transaction()
def return_list(
    meeting_id: int, *, comment: str, actor: Actor, now: datetime, seen: int | None = None
) -> MeetingVersion:
    """The manager sends the list back with a word of what to change."""
    meeting = meetings.locked(meeting_id)
    version = _open_version(meeting_id, seen)
    _require_approver(version, actor, now)
    if not comment.strip():
        raise RuleBroken("slots.return_comment_missing")
    _decide(version, VersionState.RETURNED, actor, now, comment)
    _recorded(meeting, "board.list_returned", version, actor, now, comment)
    return version


@transaction()
def withdraw_list(meeting_id: int, *, actor: Actor, now: datetime) -> MeetingVersion:
    """Take a submitted list back before the manager has decided."""
    meeting = meetings.locked(meeting_id)
    version = _open_version(meeting_id, None)
    version.state = VersionState.WITHDRAWN
    version.save()
    _recorded(meeting, "board.list_withdrawn", version, actor, now)
    return version


def _open_version(meeting_id: int, seen: int | None) -> MeetingVersion:
    version = listing.waiting_version(meeting_id)
    if version is None or (seen is not None and version.id != seen):
        newest = listing.newest_version(meeting_id)
        require_version_open(newest.state if newest else VersionState.WITHDRAWN)
        raise RuleBroken("slots.list_moved_on", number=newest.number if newest else 0)
    return version


def _require_approver(version: MeetingVersion, actor: Actor, now: datetime) -> None:
    """The manager or who stands in today, and never who submitted it."""
    if not users.may_stand_in(actor, Role.MANAGER, clock.today(now)):
        raise Forbidden("meeting.approve")
    require_other_person(version.submitted_by, actor.id)


def _require_ready(meeting: Meeting) -> dict[str, Any]:
    """What the list would say now; refused while it is empty or holds a case whose triage is open."""
    rules.require_list_state(meeting.state)
    content = listing.snapshot(meeting)
    rules.require_list(content)
    return content


def _decide(version: MeetingVersion, state: VersionState, actor: Actor, now: datetime, comment: str) -> None:
    version.state = state
    version.decided_by, version.decided_by_name, version.decided_at = actor.id, actor.name, now
    version.comment = comment
    version.save()


def _recorded(
    meeting: Meeting, event: str, version: MeetingVersion, actor: Actor, now: datetime, reason: str = ""
) -> None:
    subject = ("meeting", meeting.id, meeting.number)
    audit.record(actor, event, subject=subject, after={"version": version.number}, reason=reason, now=now)
    feed.changed(f"meeting:{meeting.id}", "state", now=now)
    feed.changed(f"board:{meeting.id}", "board-0", now=now)
