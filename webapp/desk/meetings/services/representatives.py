"""Who speaks for the members: named by the unit, and the answer that they come (SD-1.4.4, SD-2.2-k)."""

from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors
from webapp.desk.meetings import queries, rules
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.meetings.rules import evidence as told
from webapp.desk.meetings.services.telling import subject, tell
from webapp.engines.checklists import services as checklists
from webapp.office.audit import services as audit
from webapp.registry.representatives import queries as pool


@transaction()
def choose_representative(meeting_id: int, *, representative_id: int | None, actor: Actor, now: datetime) -> None:
    """Name the chamber's representative, or nobody; another one has not confirmed yet (SD-1.4.4)."""
    meeting = queries.locked(meeting_id)
    _require_not_over(meeting)
    if meeting.representative_id == representative_id:
        return
    require_in_pool(representative_id)
    before = {"representative": name_of(meeting.representative_id)}
    meeting.representative = representative_id  # type: ignore[assignment]
    meeting.representative_confirmed_at = None
    meeting.version += 1
    meeting.save()
    after = {"representative": name_of(representative_id)}
    audit.record(actor, "meeting.representative", subject=subject(meeting), before=before, after=after, now=now)
    checklists.withdraw("meeting", meeting.id, "representative_confirmed", now=now, actor=actor)
    tell(meeting, "state", now)


@transaction()
def confirm_representative(meeting_id: int, *, confirmed: bool = True, actor: Actor, now: datetime) -> None:
    """The representative said that they come, or that they do not after all (SD-2.2-k)."""
    meeting = queries.locked(meeting_id)
    _require_not_over(meeting)
    if meeting.representative_id is None:
        raise FieldErrors({"representative": "meetings.representative_missing"})
    if confirmed == (meeting.representative_confirmed_at is not None):
        return
    meeting.representative_confirmed_at = now if confirmed else None
    meeting.version += 1
    meeting.save()
    name = name_of(meeting.representative_id)
    event = "meeting.representative_confirmed" if confirmed else "meeting.representative_unconfirmed"
    audit.record(actor, event, subject=subject(meeting), after={"representative": name}, now=now)
    if confirmed:
        checklists.set_evidence(
            "meeting", meeting.id, "representative_confirmed", told.of_representative(name), now=now, actor=actor
        )
    else:
        checklists.withdraw("meeting", meeting.id, "representative_confirmed", now=now, actor=actor)
    tell(meeting, "state", now)


def _require_not_over(meeting: Meeting) -> None:
    if meeting.state != MeetingState.IN_SESSION:
        rules.require_planned(meeting.state)


def require_in_pool(representative_id: int | None) -> None:
    """Refuse somebody who left the pool. Raises FieldErrors."""
    if representative_id is not None and not pool.representative(representative_id).is_active:
        raise FieldErrors({"representative": "meetings.representative_inactive"})


def name_of(representative_id: int | None) -> str:
    """The name as the history keeps it; empty for nobody."""
    return pool.representative(representative_id).full_name if representative_id else ""
