"""Carrying a plan out: changed rows, journal, history, feed; all inside the caller's transaction."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

import peewee

from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.errors import RuleBroken
from webapp.core.events import publish
from webapp.core.prepared import prepared
from webapp.desk.slots import rules
from webapp.desk.slots.models import BoardStep, Hearing, Slot
from webapp.desk.slots.queries import journal as journals
from webapp.desk.slots.queries import outside
from webapp.desk.slots.queries.facts import AnyMeeting, CaseRow
from webapp.desk.slots.queries.moves import Done
from webapp.desk.slots.rules import Board, HearingState, Plan, SlotChange, SlotFact, StepKind
from webapp.desk.slots.rules.events import TurnsMoved
from webapp.desk.slots.services import evidence
from webapp.office.audit import services as audit

PARKED = 100_000
"""Slots that shift together stand this much earlier for a moment, where nothing can overlap."""
NEW_SLOT = -1
"""Id of a slot in a plan before the database has given it one."""


def carry_out(
    meeting: AnyMeeting,
    board: Board,
    rows: Iterable[CaseRow],
    plan: Plan,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
    tab: str = "",
    journal: bool = True,
    event: str = "",
) -> Done:
    """Write the plan: slots, hearings, journal (unless the step is an undo or redo), audit, feed."""
    plan = _write_slots(meeting, board, plan)
    _write_hearings(meeting, board, plan, reason)
    after = _with_versions(rules.apply(board, plan), plan)
    told = rules.facts(plan)
    if journal:
        write_step(meeting.id, plan.kind, told, *rules.record(board, plan), actor=actor, now=now)
    _write_audit(meeting, plan, event or f"board.{plan.kind}", reason, actor, now)
    feed.changed(f"board:{meeting.id}", _what(plan, tab), now=now)
    publish(TurnsMoved(meeting.id, tuple(one.case_id for one in plan.changes), now))
    pool = None
    if any((one.before.state is None) != (one.after.state is None) for one in plan.changes):
        pool = outside.pool(meeting)
        evidence.tick_planning(meeting.id, after, pool, actor=actor, now=now)
    kept = {case.case_id: case for case in after.cases}
    changed = {row.fact.case_id: replace(row, fact=kept[row.fact.case_id]) for row in rows}
    return Done(meeting, after, plan, changed, told, actor, now, pool)


@prepared
def _insert_step(
    meeting_id: Any, kind: Any, told: Any, before: Any, after: Any, author: Any, name: Any, at: Any, is_barrier: Any
) -> Any:
    step = BoardStep.alias("newest")
    newest = step.select(peewee.fn.COALESCE(peewee.fn.MAX(step.number), 0)).where(step.meeting == meeting_id)
    return BoardStep.insert(
        meeting=meeting_id,
        number=_plus_one(newest),
        parent=journals.newest_standing_number(meeting_id),
        kind=kind,
        facts=told,
        before=before,
        after=after,
        author=author,
        author_name=name,
        at=at,
        is_barrier=is_barrier,
    )


def write_step(
    meeting_id: int, kind: StepKind, told: dict[str, Any], before: Any, after: Any, *, actor: Actor, now: datetime
) -> None:
    """Add a step to the journal; its number and parent are found by the database in the same statement."""
    _insert_step(meeting_id, kind, told, before, after, actor.id or 0, actor.name, now, kind in rules.BARRIERS)


def _plus_one(query: peewee.Select) -> peewee.Node:
    return peewee.NodeList((peewee.EnclosedNodeList((query,)), peewee.SQL("+ 1")))


@prepared
def _changed_slots(one: Any, other: Any) -> Any:
    return Slot.update(version=Slot.version + 1).where((Slot.id == one) | (Slot.id == other))


@prepared
def _seat(hearing_id: Any, slot_id: Any, state: Any, rank: Any) -> Any:
    return Hearing.update(slot=slot_id, state=state, standby_rank=rank, version=Hearing.version + 1).where(
        Hearing.id == hearing_id
    )


def _write_slots(meeting: AnyMeeting, board: Board, plan: Plan) -> Plan:
    """Shapes first in a place where they cannot collide, then where they belong; then the versions of the rest."""
    shaped = {one.id for one in plan.slots}
    seated = [slot_id for slot_id in plan.touched if slot_id not in shaped]
    if len(seated) in (1, 2):
        _changed_slots(seated[0], seated[-1])
    elif seated:
        Slot.update(version=Slot.version + 1).where(Slot.id.in_(seated)).execute()
    for one in plan.slots:
        if one.after is None:
            Slot.delete().where(Slot.id == one.id).execute()
    kept = [one for one in plan.slots if one.before and one.after]
    if len(kept) > 1:
        Slot.update(start=Slot.start - PARKED).where(Slot.id.in_([one.id for one in kept])).execute()
    for one in kept:
        assert one.after is not None
        Slot.update(start=one.after.start, minutes=one.after.minutes, version=Slot.version + 1).where(
            Slot.id == one.id
        ).execute()
    return replace(plan, slots=tuple(_created(meeting, one) if one.before is None else one for one in plan.slots))


def _created(meeting: AnyMeeting, one: SlotChange) -> SlotChange:
    slot = one.after
    assert slot is not None
    columns = {
        "meeting": meeting.id,
        "start": slot.start,
        "minutes": slot.minutes,
        "kind": slot.kind,
        "title": slot.title,
    }
    if slot.id != NEW_SLOT:
        if Slot.select().where(Slot.id == slot.id).exists():
            raise RuleBroken("slots.undo_changed", at=slot.start)
        columns["id"] = slot.id
    return SlotChange(None, replace(slot, id=Slot.insert(**columns).execute()))


def _write_hearings(meeting: AnyMeeting, board: Board, plan: Plan, reason: str) -> None:
    known = {case.case_id: case for case in board.cases}
    overridden = reason if any(note.code == "slots.member_inactive_note" for note in plan.notes) else ""
    for one in plan.changes:
        if one.before == one.after:
            # The slot itself went to another time: what was said on the phone counts no more.
            _unconfirm(known[one.case_id].hearing_id)
            continue
        hearing_id = known[one.case_id].hearing_id
        state = one.after.state or HearingState.CANCELLED
        if hearing_id is None:
            Hearing.insert(
                case=one.case_id,
                meeting=meeting.id,
                slot=one.after.slot_id,
                state=state,
                standby_rank=one.after.rank,
                override_reason=overridden,
            ).execute()
            continue
        _seat(hearing_id, one.after.slot_id, state, one.after.rank)
        if overridden:
            Hearing.update(override_reason=overridden).where(Hearing.id == hearing_id).execute()


def _unconfirm(hearing_id: int | None) -> None:
    Hearing.update(
        version=Hearing.version + 1,
        state=peewee.Case(None, [(Hearing.state == HearingState.CONFIRMED, HearingState.PLACED)], Hearing.state),
    ).where(Hearing.id == hearing_id).execute()


def _with_versions(board: Board, plan: Plan) -> Board:
    touched = set(plan.touched)
    return replace(
        board,
        slots=tuple(replace(slot, version=slot.version + 1) if slot.id in touched else slot for slot in board.slots),
    )


def _write_audit(meeting: AnyMeeting, plan: Plan, event: str, reason: str, actor: Actor, now: datetime) -> None:
    before: dict[str, Any] = {one.name: _said(one.minute_before, one.before.state) for one in plan.changes}
    after: dict[str, Any] = {one.name: _said(one.minute_after, one.after.state) for one in plan.changes}
    if plan.slots:
        before["slots"] = [_shape(one.before) for one in plan.slots]
        after["slots"] = [_shape(one.after) for one in plan.slots]
    subject = ("meeting", meeting.id, meeting.number)
    audit.record(actor, event, subject=subject, before=before, after=after, reason=reason, now=now)


def _said(minute: int | None, state: HearingState | None) -> str | None:
    if minute is not None:
        return f"{minute // 60:02d}:{minute % 60:02d}"
    return state.value if state else None


def _shape(slot: SlotFact | None) -> str | None:
    return None if slot is None else f"{_said(slot.start, None)} +{slot.minutes}"


def _what(plan: Plan, tab: str) -> str:
    """What the open boards have to fetch: `rows-<tab that did it>-<slots…>[-outside]`, or `board-<tab>` for all."""
    if plan.slots or len(plan.touched) > 8:
        return f"board-{tab or 0}"
    outside = any(one.before.slot_id is None or one.after.slot_id is None for one in plan.changes)
    return "-".join(["rows", tab or "0", *map(str, plan.touched), *(["outside"] if outside else [])])[:80]
