"""MM-FR-01-05-01 goes to the manager and comes back: approved, or returned with a comment (SD-2.1-m)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import peewee

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import Forbidden, NotFound, RuleBroken
from webapp.core.events import publish
from webapp.core.text import persian_digits
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import FrameApproved, ListApproved, MeetingState, VersionKind, VersionState
from webapp.desk.meetings.services.plan import subject, tell
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.office.users import queries as users
from webapp.office.users.rules import Role

_MOVES = {VersionKind.FRAME: MeetingState.FRAME_APPROVED, VersionKind.LIST: MeetingState.LIST_APPROVED}


@transaction()
def submit_frame(meeting_id: int, *, actor: Actor, now: datetime) -> int:
    """Send the frame to the manager as version n; returns the version's id (SD-2.1-l, -m).

    Only of a meeting whose date is final and has not passed; one frame waits at a time.
    """
    meeting = queries.locked(meeting_id)
    rules.require_move(meeting.state, MeetingState.FRAME_APPROVED)
    rules.require_future(meeting.date, clock.today(now))
    content = frame_of(meeting_id)
    approved = queries.newest(meeting_id, VersionKind.FRAME, VersionState.APPROVED)
    changes = rules.changes(approved.content if approved else None, content)
    return submit_version(meeting_id, kind=VersionKind.FRAME, content=content, changes=changes, actor=actor, now=now)


def frame_of(meeting_id: int) -> dict[str, Any]:
    """The meeting as its frame says it."""
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
def submit_version(
    meeting_id: int,
    *,
    kind: str,
    content: Mapping[str, Any],
    changes: Sequence[Mapping[str, Any]] = (),
    actor: Actor,
    now: datetime,
) -> int:
    """A numbered version of either kind goes to the manager; lists are submitted by slots, which knows the names."""
    meeting = queries.locked(meeting_id)
    rules.require_planned(meeting.state)
    if actor.id is None:
        raise Forbidden("meeting.plan")
    newest = queries.newest(meeting_id, kind)
    if newest is not None and newest.is_waiting:
        raise RuleBroken("meetings.version_waiting", number=newest.number)
    version = MeetingVersion.create(
        meeting=meeting_id,
        kind=kind,
        number=newest.number + 1 if newest else 1,
        state=VersionState.SUBMITTED,
        content=dict(content),
        changes=[dict(change) for change in changes],
        submitted_by=actor.id,
        submitted_by_name=actor.name,
        submitted_at=now,
    )
    audit.record(
        actor,
        f"meeting.{kind}_submitted",
        subject=subject(meeting),
        after={"version": version.number},
        now=now,
    )
    tell(meeting, "list" if kind == VersionKind.LIST else "state", now)
    return int(version.id)


@transaction()
def take_back(version_id: int, *, actor: Actor, now: datetime) -> None:
    """Whoever plans takes a version back before the manager has decided."""
    version, meeting = _locked(version_id)
    rules.require_version_open(version.state)
    version.state = VersionState.WITHDRAWN
    version.save()
    audit.record(
        actor,
        f"meeting.{version.kind}_withdrawn",
        subject=subject(meeting),
        after={"version": version.number},
        now=now,
    )
    tell(meeting, "state", now)


@transaction()
def approve_frame(meeting_id: int, *, comment: str = "", actor: Actor, now: datetime) -> None:
    """The manager says yes to the frame that waits; informing may begin (SD-2.1-m)."""
    approve_version(_waiting(meeting_id, VersionKind.FRAME), comment=comment, actor=actor, now=now)


@transaction()
def return_frame(meeting_id: int, *, comment: str, actor: Actor, now: datetime) -> None:
    """The manager sends the frame back and says why."""
    return_version(_waiting(meeting_id, VersionKind.FRAME), comment=comment, actor=actor, now=now)


@transaction()
def approve_version(version_id: int, *, comment: str = "", actor: Actor, now: datetime) -> None:
    """The manager, or who stands in today, approves a version that somebody else submitted.

    A list that is approved while a meeting's list was approved before keeps the state and clears the mark "changed
    since version n". Publishes FrameApproved or ListApproved.
    """
    version, meeting = _locked(version_id)
    _require_approver(version, actor, now)
    target = _MOVES[VersionKind(version.kind)]
    before = meeting.state
    if meeting.state != target:
        rules.require_move(meeting.state, target)
    rules.require_future(meeting.date, clock.today(now))
    _decide(version, VersionState.APPROVED, comment, actor, now)
    meeting.state = target
    if version.kind == VersionKind.LIST:
        meeting.changed_since_list = False
    meeting.version += 1
    meeting.save()
    audit.record(
        actor,
        f"meeting.{version.kind}_approved",
        subject=subject(meeting),
        before={"state": before},
        after={"state": meeting.state, "version": version.number},
        reason=comment,
        now=now,
    )
    checklists.set_evidence(
        "meeting",
        meeting.id,
        f"{version.kind}_approved",
        persian_digits(f"از نسخه {version.number}، {actor.name}"),
        now=now,
        actor=actor,
    )
    tell(meeting, "state", now)
    event = FrameApproved if version.kind == VersionKind.FRAME else ListApproved
    publish(event(meeting.id, now, actor))


@transaction()
def return_version(version_id: int, *, comment: str, actor: Actor, now: datetime) -> None:
    """The manager, or who stands in today, sends a version back with what is to be mended."""
    version, meeting = _locked(version_id)
    _require_approver(version, actor, now)
    rules.require_reason(comment)
    _decide(version, VersionState.RETURNED, comment, actor, now)
    audit.record(
        actor,
        f"meeting.{version.kind}_returned",
        subject=subject(meeting),
        after={"version": version.number},
        reason=comment,
        now=now,
    )
    tell(meeting, "list" if version.kind == VersionKind.LIST else "state", now)


def _require_approver(version: MeetingVersion, actor: Actor, now: datetime) -> None:
    rules.require_version_open(version.state)
    if not users.may_stand_in(actor, Role.MANAGER, clock.today(now)):
        raise Forbidden("meeting.approve")
    rules.require_other_person(version.submitted_by, actor.id)


def _decide(version: MeetingVersion, state: VersionState, comment: str, actor: Actor, now: datetime) -> None:
    version.state = state
    version.decided_by, version.decided_by_name, version.decided_at = actor.id, actor.name, now
    version.comment = comment
    version.save()


def _waiting(meeting_id: int, kind: VersionKind) -> int:
    newest = queries.newest(meeting_id, kind)
    if newest is None or not newest.is_waiting:
        raise RuleBroken("meetings.nothing_waits")
    return newest.id


def _locked(version_id: int) -> tuple[MeetingVersion, Meeting]:
    """The version and its meeting, the meeting held: of two managers the second finds it decided."""
    try:
        found = MeetingVersion.get_by_id(version_id)
        meeting = queries.locked(found.meeting_id)
        return MeetingVersion.get_by_id(version_id), meeting
    except peewee.DoesNotExist:
        raise NotFound("meeting_version", version_id) from None
