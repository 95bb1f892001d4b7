"""Decisions once their meeting closes: locked, followed by words, replaced by later ones (U-35, SD-2.6-b)."""

from collections.abc import Sequence
from datetime import datetime

from webapp.core import db
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.events import publish
from webapp.desk.decisions import queries, rules
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState, Voice
from webapp.desk.decisions.services.told import locked, tell
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.office.audit import services as audit


@transaction()
def lock_for_meeting(meeting_id: int, *, actor: Actor, now: datetime) -> int:
    """The meeting closes: recorded decisions can no longer be changed (U-35). Returns how many were locked.

    Drafts stay drafts: nothing typed is thrown away, and the closed meeting takes no more words. A decision of which
    the member has already spoken goes straight to what he said. What they take the place of is superseded, unless it
    was kept meanwhile: nobody asks about it any more. So is what was reopened when a later decision took its place.
    """
    closed = []
    for decision in _of_meeting(meeting_id):
        if decision.state == DecisionState.RECORDED:
            decision.state = rules.followed_state(decision.member_degree, decision.agency_degree)
            decision.version += 1
            decision.save()
            closed.append(decision)
    if closed:
        audit.record(
            actor, "decision.locked", subject=_meeting_subject(meeting_id), after={"decisions": len(closed)}, now=now
        )
        texts = {decision.id: decision.text for decision in closed}
        named = [*queries.to_be_replaced_by(list(texts)), *closed]
        by = texts | queries.texts_in_force([one.replaced_by_id for one in closed if one.replaced_by_id])
        earlier = [one for one in named if one.replaced_by_id in by and one.state in rules.REPLACEABLE]
        for one in earlier:
            _turn(one, DecisionState.SUPERSEDED, "decision.superseded", by[one.replaced_by_id], actor, now)
        _publish_changed(earlier, actor, now)
    return len(closed)


def _turn(earlier: Decision, state: DecisionState, event: str, by: str, actor: Actor, now: datetime) -> None:
    """An earlier decision gives way to the one with the text `by`, or stands again."""
    was = earlier.state
    earlier.state = state
    earlier.version += 1
    earlier.save()
    before = {"state": was, "text": earlier.text}
    tell(event, earlier, actor=actor, now=now, before=before, after={"state": str(state), "replaced_by": by})


def _publish_changed(earlier: Sequence[Decision], actor: Actor, now: datetime) -> None:
    if earlier:
        publish(rules.StandingChanged(tuple(dict.fromkeys(one.case_id for one in earlier)), now, actor))


@transaction()
def unlock_for_meeting(meeting_id: int, *, actor: Actor, now: datetime, reason: str = "") -> int:
    """The meeting was reopened: its decisions can be changed again, with the words about them kept.

    What they had replaced stands again until the meeting is closed.
    """
    opened = {}
    for decision in _of_meeting(meeting_id):
        if decision.state in rules.FOLLOWED:
            decision.state = DecisionState.RECORDED
            decision.version += 1
            decision.save()
            opened[decision.id] = decision.text
    if opened:
        audit.record(
            actor,
            "decision.unlocked",
            subject=_meeting_subject(meeting_id),
            after={"decisions": len(opened)},
            reason=reason,
            now=now,
        )
        earlier = [one for one in queries.to_be_replaced_by(list(opened)) if one.state == DecisionState.SUPERSEDED]
        for one in earlier:
            state = rules.followed_state(one.member_degree, one.agency_degree)
            _turn(one, state, "decision.stands_again", opened[one.replaced_by_id], actor, now)
        _publish_changed(earlier, actor, now)
    return len(opened)


@transaction()
def set_word(
    decision_id: int, voice: str, degree: str, percent: int | None = None, *, actor: Actor, now: datetime
) -> Decision:
    """What member or agency says of the realisation: none, partial with percent, full (SD-2.6-b).

    Called by followups in its own transaction. Before the meeting is closed only the words are kept.
    """
    rules.require_word(degree, percent)
    decision = locked(decision_id)
    rules.require_standing(decision.state)
    prefix = str(Voice(voice))
    before = {f"{prefix}_degree": getattr(decision, f"{prefix}_degree"), "state": decision.state}
    setattr(decision, f"{prefix}_degree", degree)
    setattr(decision, f"{prefix}_percent", percent)
    if decision.state in rules.FOLLOWED:
        state = rules.followed_state(decision.member_degree, decision.agency_degree)
        if state != decision.state:
            decision.state = state
    decision.version += 1
    decision.save()
    tell(
        "decision.word",
        decision,
        actor=actor,
        now=now,
        before=before,
        after={f"{prefix}_degree": degree, f"{prefix}_percent": percent, "state": decision.state},
    )
    return decision


def _of_meeting(meeting_id: int) -> list[Decision]:
    hearings = Hearing.select(Hearing.id).where(Hearing.meeting == meeting_id)
    query = Decision.select().where(Decision.hearing.in_(hearings)).order_by(Decision.id)
    return list(query.for_update() if db.is_postgresql() else query)


def _meeting_subject(meeting_id: int) -> tuple[str, int, str]:
    meeting = Meeting.get_by_id(meeting_id)
    return ("meeting", meeting.id, meeting.number)
