"""What the tablet tells, each thing once however often and however late it arrives (SD-2.4-d, -h, -i, N-10)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from webapp.core import db, feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.core.events import publish
from webapp.core.prepared import prepared
from webapp.core.text import clean
from webapp.desk.cases import services as cases
from webapp.desk.decisions import queries as decision_queries
from webapp.desk.decisions import rules as decision_rules
from webapp.desk.decisions import services as decisions
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingHeld, MeetingState
from webapp.desk.room import queries, rules
from webapp.desk.room.models import RoomAction
from webapp.desk.room.rules import ActionKind
from webapp.desk.room.services import evidence
from webapp.desk.slots import services as slots
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules.states import HearingState
from webapp.office.audit import services as audit

LONGEST_KEY_POINTS = 10_000


@dataclass(frozen=True)
class Action:
    """One touch of the glass: its own id, what, whose turn, when, and what was typed."""

    action_id: str
    kind: ActionKind
    hearing_id: int
    made_at: datetime
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    """Typed fields that could not be read: field -> sentence code; the rest is saved all the same."""


@transaction()
def apply(meeting_id: int, action: Action, *, actor: Actor, now: datetime) -> dict[str, Any]:
    """Apply the action once; a repeated delivery gets the answer of the first one.

    The answer is {"ok": True, …} or {"ok": False, "code", "facts"}: a refusal is an answer too, and is kept, so that
    the tablet can go on with the rest of its queue. Raises NotFound for an unknown meeting.
    """
    meeting = db.hold(Meeting, meeting_id)
    before = queries.action(action.action_id)
    if before is not None:
        return _again(*before, meeting)
    action = replace(action, made_at=rules.when(action.made_at, now, meeting.started_at))
    hearing = _hearing(meeting, action.hearing_id)
    result = _tried(meeting, hearing, action, actor, now)
    kind = str(action.kind) if result["ok"] else f"refused_{action.kind}"
    kept = (action.action_id, meeting_id, hearing.id if hearing else None, kind, result, actor.id or 0)
    _keep(*kept, action.made_at, now)
    if result["ok"] and not result.get("late"):
        feed.changed(f"room:{meeting_id}", "turns" if action.kind in rules.MOVES else "decisions", now=now)
    return result


def _again(meeting_id: int, result: dict[str, Any], meeting: Meeting) -> dict[str, Any]:
    if meeting_id != meeting.id:
        raise RuleBroken("room_action_elsewhere")
    return result


def _hearing(meeting: Meeting, hearing_id: int) -> Hearing | None:
    try:
        hearing: Hearing = db.lock(Hearing, hearing_id)
    except Hearing.DoesNotExist:
        return None
    return hearing if hearing.meeting_id == meeting.id else None


def _tried(meeting: Meeting, hearing: Hearing | None, action: Action, actor: Actor, now: datetime) -> dict[str, Any]:
    """Each writer is a transaction within this one: what a refusal had begun is taken back, the refusal is kept."""
    try:
        if hearing is None:
            raise RuleBroken("room_hearing_gone")
        return {"ok": True, **_WRITERS[action.kind](meeting, hearing, action, actor, now)}
    except RuleBroken as refusal:
        return {"ok": False, "code": refusal.code, "facts": refusal.facts}


@prepared
def _keep(
    action_id: Any, meeting: Any, hearing: Any, kind: Any, result: Any, actor: Any, made_at: Any, applied_at: Any
) -> Any:
    return RoomAction.insert(**locals())


@transaction()
def _move(meeting: Meeting, hearing: Hearing, action: Action, actor: Actor, now: datetime) -> dict[str, Any]:
    newest = queries.newest_action(hearing.id, [str(kind) for kind in rules.MOVES])
    if newest is not None and action.made_at < newest:
        return _late(hearing, action)
    rules.require_move(action.kind, hearing.state, meeting.state)
    was = hearing.state
    _STEPS[action.kind](meeting, hearing, action.made_at)
    if meeting.state == MeetingState.HELD:
        _put_right(meeting, hearing, now)
    hearing.save()
    if action.kind == ActionKind.ABSENT and meeting.state == MeetingState.IN_SESSION:
        # Known before the hour: somebody who waits at the telephone may take the place.
        slots.offer_place(meeting, hearing.slot_id, now=now)
    audit.record(
        actor,
        f"room.{action.kind}",
        subject=("meeting", meeting.id, meeting.number),
        before={"state": was},
        after={"case": decision_queries.case_number(hearing.case_id), "state": str(hearing.state)},
        now=now,
    )
    return {"state": str(hearing.state)}


def _late(hearing: Hearing, action: Action) -> dict[str, Any]:
    """Something newer is known already; only a time that nobody has noted yet is taken over."""
    if action.kind == ActionKind.ENTER and hearing.entered_at is None and hearing.state == HearingState.HEARD:
        hearing.entered_at = action.made_at
    if action.kind in (ActionKind.ARRIVED, ActionKind.ENTER) and hearing.arrived_at is None:
        hearing.arrived_at = action.made_at
    if hearing.dirty_fields:
        hearing.save()
    return {"late": True, "state": str(hearing.state)}


def _arrive(_: Meeting, hearing: Hearing, moment: datetime) -> None:
    hearing.state = HearingState.ARRIVED
    hearing.arrived_at = moment


def _enter(meeting: Meeting, hearing: Hearing, moment: datetime) -> None:
    rules.require_empty(queries.turns(meeting.id), hearing.id)
    hearing.state = HearingState.IN_ROOM
    hearing.entered_at = moment
    hearing.left_at = None
    hearing.arrived_at = hearing.arrived_at or moment


def _hear(_: Meeting, hearing: Hearing, moment: datetime) -> None:
    hearing.state = HearingState.HEARD
    hearing.left_at = moment
    hearing.arrived_at = hearing.arrived_at or moment


def _miss(_: Meeting, hearing: Hearing, __: datetime) -> None:
    hearing.state = HearingState.ABSENT
    hearing.entered_at = hearing.left_at = None


def _skip(_: Meeting, hearing: Hearing, moment: datetime) -> None:
    if hearing.state == HearingState.IN_ROOM:
        hearing.state = HearingState.ARRIVED
    hearing.entered_at = hearing.left_at = None
    hearing.skipped_at = moment


def _extend(_: Meeting, hearing: Hearing, __: datetime) -> None:
    hearing.extended_minutes = rules.extended(hearing.extended_minutes)


def _back(meeting: Meeting, hearing: Hearing, moment: datetime) -> None:
    """Heard by a slip: the clock goes on as if nothing had happened, unless somebody else is in the room by now."""
    is_free = rules.in_room(queries.turns(meeting.id)) is None
    if hearing.state == HearingState.HEARD and hearing.entered_at is not None and is_free:
        hearing.state = HearingState.IN_ROOM
    else:
        hearing.state = HearingState.ARRIVED
        hearing.entered_at = None
    hearing.left_at = None
    hearing.arrived_at = hearing.arrived_at or moment


def _seat(meeting: Meeting, hearing: Hearing, moment: datetime) -> None:
    slot = queries.free_slot(meeting.id)
    if slot is None:
        raise RuleBroken("room_no_free_place")
    hearing.slot = slot.id
    hearing.standby_rank = None
    _arrive(meeting, hearing, moment)


def _put_right(meeting: Meeting, hearing: Hearing, now: datetime) -> None:
    """A tablet that found its way back after the end: the case was heard after all, or its member never came."""
    if hearing.state == HearingState.HEARD:
        cases.set_comes_first(hearing.case_id, False, now=now)
        hearing.save()
        publish(MeetingHeld(meeting_id=meeting.id, at=meeting.held_at or now))
        evidence.of_decisions(meeting.id, now=now)


def _decide(meeting: Meeting, hearing: Hearing, action: Action, actor: Actor, now: datetime) -> dict[str, Any]:
    values = dict(action.values)
    key = str(values.pop("key"))
    problems = dict(action.problems)
    refused = decision_rules.check_due(values.get("due_on"), meeting.date)
    if refused:
        del values["due_on"]
        problems["due_on"] = refused
    decision = decisions.write(hearing, key, values, made_at=action.made_at, meeting=meeting, actor=actor, now=now)
    if meeting.state == MeetingState.HELD:
        evidence.of_decisions(meeting.id, now=now)
    return {"decision": {"key": decision.key, "state": str(decision.state)}, "problems": problems}


@transaction()
def _take_back(meeting: Meeting, hearing: Hearing, action: Action, actor: Actor, now: datetime) -> dict[str, Any]:
    decision = decision_queries.with_key(str(action.values["key"]))
    if decision is not None and decision.hearing == hearing.id:
        decisions.remove(decision.id, meeting=meeting, actor=actor, now=now)
        if meeting.state == MeetingState.HELD:
            evidence.of_decisions(meeting.id, now=now)
    return {}


@transaction()
def _note(meeting: Meeting, hearing: Hearing, action: Action, actor: Actor, now: datetime) -> dict[str, Any]:
    decision_rules.require_recording(meeting.state)
    newest = queries.newest_action(hearing.id, [str(ActionKind.KEY_POINTS)])
    if newest is not None and action.made_at < newest:
        return {"late": True}
    text = clean(str(action.values.get("text") or ""), lines=True)
    if len(text) > LONGEST_KEY_POINTS:
        raise RuleBroken("decision_text_too_long", longest=LONGEST_KEY_POINTS)
    if text != hearing.key_points:
        was, hearing.key_points = hearing.key_points, text
        hearing.save()
        audit.record(
            actor,
            "room.key_points",
            subject=("case", hearing.case_id, decision_queries.case_number(hearing.case_id)),
            before={"key_points": was},
            after={"key_points": text},
            now=now,
        )
    return {}


_STEPS: dict[ActionKind, Callable[[Meeting, Hearing, datetime], None]] = {
    ActionKind.ARRIVED: _arrive,
    ActionKind.ENTER: _enter,
    ActionKind.HEARD: _hear,
    ActionKind.ABSENT: _miss,
    ActionKind.SKIP: _skip,
    ActionKind.EXTEND: _extend,
    ActionKind.BACK: _back,
    ActionKind.SEAT: _seat,
}

_WRITERS: dict[ActionKind, Callable[[Meeting, Hearing, Action, Actor, datetime], dict[str, Any]]] = {
    **dict.fromkeys(_STEPS, _move),
    ActionKind.DECISION: _decide,
    ActionKind.REMOVE_DECISION: _take_back,
    ActionKind.KEY_POINTS: _note,
}
