"""The frame of MM-FR-01-05-01 goes to the manager and comes back: approved, or returned with a comment (SD-2.1-m)."""

from datetime import datetime
from typing import Any

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import Forbidden, RuleBroken
from webapp.core.events import publish
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import FrameApproved, MeetingState, VersionKind, VersionState
from webapp.desk.meetings.rules import evidence as told
from webapp.desk.meetings.services.telling import subject, tell
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.users import queries as users
from webapp.office.users.rules import Role


@transaction()
def submit_frame(meeting_id: int, *, actor: Actor, now: datetime) -> int:
    """Send the frame to the manager as version n; returns the version's id (SD-2.1-l, -m).

    Only of a meeting whose date is final and has not passed; one frame waits at a time.
    """
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.FRAME_APPROVED)
    rules.require_future(meeting.date, clock.today(now))
    if actor.id is None:
        raise Forbidden("meeting.plan")
    newest = queries.newest(meeting_id, VersionKind.FRAME)
    if newest is not None and newest.is_waiting:
        raise RuleBroken("meetings.version_waiting", number=newest.number)
    version = _new_frame(meeting_id, VersionState.SUBMITTED, actor, now)
    _recorded(meeting, version, "meeting.frame_submitted", actor, now)
    return int(version.id)


def renew_frame(meeting_id: int, reason: str, *, actor: Actor, now: datetime) -> None:
    """An approved frame whose day the closure of the office changed: version n+1 counts as approved (SD-2.1-h)."""
    _new_frame(meeting_id, VersionState.APPROVED, actor, now, reason)


def _new_frame(meeting_id: int, state: VersionState, actor: Actor, now: datetime, reason: str = "") -> MeetingVersion:
    newest = queries.newest(meeting_id, VersionKind.FRAME)
    approved = queries.newest(meeting_id, VersionKind.FRAME, VersionState.APPROVED)
    content = _frame(meeting_id)
    version: MeetingVersion = MeetingVersion.create(
        meeting=meeting_id,
        kind=VersionKind.FRAME,
        number=newest.number + 1 if newest else 1,
        state=state,
        content=content,
        changes=rules.changes(approved.content if approved else None, content, reason),
        submitted_by=actor.id or 0,
        submitted_by_name=actor.name,
        submitted_at=now,
        decided_at=now if state == VersionState.APPROVED else None,
        comment=reason,
    )
    return version


def _frame(meeting_id: int) -> dict[str, Any]:
    row = queries.meeting(meeting_id)
    return rules.frame(
        number=row.number,
        desk=row.desk_title,
        agency=row.agency_title,
        day=row.date,
        start=row.start,
        end=row.end,
        slot_minutes=row.slot_minutes,
        pauses=row.pauses,
        venue=row.venue_title,
        manner=row.manner,
        capacity=row.capacity,
        representative=row.representative_name,
        aims=row.aims,
    )


@transaction()
def withdraw_frame(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """Whoever plans takes the frame back before the manager has decided."""
    meeting = queries.locked(meeting_id)
    version = _waiting(meeting_id, None)
    version.state = VersionState.WITHDRAWN
    version.save()
    _recorded(meeting, version, "meeting.frame_withdrawn", actor, now)


def withdraw_waiting(meeting_id: int) -> None:
    """Versions that wait for the manager do so no more."""
    MeetingVersion.update(state=VersionState.WITHDRAWN).where(
        (MeetingVersion.meeting == meeting_id) & (MeetingVersion.state == VersionState.SUBMITTED)
    ).execute()


@transaction()
def approve_frame(meeting_id: int, *, comment: str = "", seen: int | None = None, actor: Actor, now: datetime) -> None:
    """The manager, or who stands in today, says yes to the frame that waits; informing may begin (SD-2.1-m).

    `seen` is the version the manager looked at: a newer one is not approved by mistake. Publishes FrameApproved.
    """
    meeting = queries.locked(meeting_id)
    version = _waiting(meeting_id, seen)
    _require_approver(version, actor, now)
    rules.require_move(meeting.state, MeetingState.FRAME_APPROVED)
    rules.require_future(meeting.date, clock.today(now))
    _decide(version, VersionState.APPROVED, comment, actor, now)
    meeting.state = MeetingState.FRAME_APPROVED
    meeting.version += 1
    meeting.save()
    _recorded(meeting, version, "meeting.frame_approved", actor, now, comment)
    text = told.of_frame(version.number, actor.name)
    checklists.set_evidence("meeting", meeting.id, "frame_approved", text, now=now, actor=actor)
    publish(FrameApproved(meeting.id, now, actor))


@transaction()
def return_frame(meeting_id: int, *, comment: str, seen: int | None = None, actor: Actor, now: datetime) -> None:
    """The manager, or who stands in today, sends the frame back with what is to be mended."""
    meeting = queries.locked(meeting_id)
    version = _waiting(meeting_id, seen)
    _require_approver(version, actor, now)
    rules.require_reason(comment)
    _decide(version, VersionState.RETURNED, comment, actor, now)
    _recorded(meeting, version, "meeting.frame_returned", actor, now, comment)


def _require_approver(version: MeetingVersion, actor: Actor, now: datetime) -> None:
    if not users.may_stand_in(actor, Role.MANAGER, clock.today(now)):
        raise Forbidden("meeting.approve")
    rules.require_other_person(version.submitted_by, actor.id)


def _decide(version: MeetingVersion, state: VersionState, comment: str, actor: Actor, now: datetime) -> None:
    version.state = state
    version.decided_by, version.decided_by_name, version.decided_at = actor.id, actor.name, now
    version.comment = comment
    version.save()


def _waiting(meeting_id: int, seen: int | None) -> MeetingVersion:
    """The frame that waits; the meeting is held by now, so of two managers the second finds it decided."""
    newest = queries.newest(meeting_id, VersionKind.FRAME)
    if newest is None:
        raise RuleBroken("meetings.nothing_waits")
    rules.require_version_open(newest.state)
    if seen is not None and seen != newest.id:
        raise RuleBroken("meetings.version_newer", number=newest.number)
    version: MeetingVersion = MeetingVersion.get_by_id(newest.id)
    return version


def _recorded(
    meeting: Meeting, version: MeetingVersion, event: str, actor: Actor, now: datetime, comment: str = ""
) -> None:
    audit.record(actor, event, subject=subject(meeting), after={"version": version.number}, reason=comment, now=now)
    tell(meeting, "state", now)
