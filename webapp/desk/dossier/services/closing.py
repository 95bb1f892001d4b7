"""Closing a meeting and reopening it: its decisions are locked, and open again (SD-2.5-a)."""

from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.desk.decisions import services as decisions
from webapp.desk.dossier import rules
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.desk.room import queries as room


@transaction()
def close(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """Close a held meeting: decisions are locked, the minutes may begin (SD-2.5-a).

    RuleBroken naming the cases while one of them has no outcome.
    """
    meeting = meetings_queries.locked(meeting_id)
    unsettled = room.without_outcome(meeting_id)
    rules.require_closable(meeting.state, [f"{case.applicant_name} ({case.number})" for case in unsettled])
    decisions.lock_for_meeting(meeting_id, actor=actor, now=now)
    meetings.close(meeting_id, actor=actor, now=now)


@transaction()
def reopen(meeting_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """The manager, with a reason, takes a closed meeting back to held; its decisions can be mended."""
    meetings.reopen(meeting_id, reason=reason, actor=actor, now=now)
    decisions.unlock_for_meeting(meeting_id, actor=actor, now=now, reason=reason)
