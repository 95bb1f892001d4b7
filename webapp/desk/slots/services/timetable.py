"""Laying out the slots of a meeting, and what becomes of its board when the meeting itself changes."""

from datetime import datetime
from typing import Any

from webapp.core import feed
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.desk.cases import services as cases
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules.states import CaseState
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.events import (
    MeetingCancelled,
    MeetingMoved,
    MeetingPostponed,
    TimetableChanged,
    VenueChanged,
)
from webapp.desk.meetings.rules.timetable import Stretch, StretchKind, pauses_from, timetable
from webapp.desk.slots import rules
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.queries import facts, turns
from webapp.desk.slots.rules import HearingState, SlotFact, StepKind
from webapp.desk.slots.services import offers, reminders
from webapp.desk.slots.services.applying import carry_out, write_step
from webapp.desk.slots.services.approved import after_approval


@transaction()
def build(meeting_id: int, *, now: datetime, actor: Actor = SYSTEM) -> int:
    """Lay the slots out anew from the meeting's hours, slot length and pauses; returns how many there are.

    Places that are taken stay as they are; RuleBroken when they no longer fit ("hours changed under placed cases").
    """
    meeting = meetings.locked(meeting_id)
    day = timetable(meeting.start, meeting.end, meeting.slot_minutes, pauses_from(meeting.pauses))
    slots, rows = facts.slots_and_seated(meeting)
    taken = {row.fact.slot_id for row in rows}
    kept = [slot for slot in slots if slot.id in taken]
    _require_fit(meeting, day.stretches, kept)
    if not kept and _same(slots, day.stretches):
        return len(slots)
    _lay(meeting.id, kept, day.stretches)
    if slots:
        write_step(meeting_id, StepKind.TIMETABLE, {}, {}, {}, actor=actor, now=now)
        offers.renew(meeting, now=now)
    feed.changed(f"board:{meeting_id}", "board-0", now=now)
    return Slot.select().where(Slot.meeting == meeting_id).count()


def on_timetable_changed(event: TimetableChanged) -> None:
    """Hours, slot length or breaks are new."""
    build(event.meeting_id, now=event.at, actor=event.actor)


@transaction()
def on_meeting_called_off(event: MeetingPostponed | MeetingCancelled) -> None:
    """The meeting is not held: those who had a place go back to the pool, first in the next one of the desk."""
    meeting = meetings.locked(event.meeting_id)
    query = Hearing.select(Hearing.id, Hearing.case).where(
        Hearing.meeting == meeting.id, Hearing.state.not_in([HearingState.CANCELLED, HearingState.HEARD])
    )
    found = list(query.order_by(Hearing.case).tuples())
    reminders.void([case_id for _, case_id in found], now=event.at)
    Hearing.update(state=HearingState.CANCELLED, slot=None, standby_rank=None, version=Hearing.version + 1).where(
        Hearing.id.in_([hearing_id for hearing_id, _ in found])
    ).execute()
    for _, case_id in found:
        cases.set_comes_first(case_id, True, now=event.at)
    write_step(meeting.id, StepKind.CALL, {}, {}, {}, actor=event.actor, now=event.at)
    feed.changed(f"board:{meeting.id}", "board-0", now=event.at)


@transaction()
def on_meeting_moved(event: MeetingMoved) -> None:
    """The same list on another day: what was said on the phone about the old day counts no more."""
    _tell_anew(event.meeting_id, event.at)


@transaction()
def on_venue_changed(event: VenueChanged) -> None:
    """The same list in another room: who was sent to the old one is called and texted once the list is approved."""
    _tell_anew(event.meeting_id, event.at)


def _tell_anew(meeting_id: int, now: datetime) -> None:
    meeting = meetings.locked(meeting_id)
    told = [HearingState.PLACED, HearingState.CONFIRMED]
    asked = offers.being_asked(meeting.id)
    known = turns.of_meetings([meeting.id], [*told, HearingState.STANDBY])
    reminders.void([turn.case_id for turn in known], now=now)
    Hearing.update(state=HearingState.PLACED, version=Hearing.version + 1).where(
        Hearing.meeting == meeting.id, Hearing.state.in_(told)
    ).execute()
    # Who was being asked is asked once more; who had declined the hour is not.
    Hearing.update(version=Hearing.version + 1).where(
        Hearing.meeting == meeting.id, Hearing.state == HearingState.STANDBY, Hearing.case.in_(list(asked))
    ).execute()
    offers.renew(meeting, now=now)
    feed.changed(f"board:{meeting.id}", "board-0", now=now)


@transaction()
def on_case_left(event: Any) -> None:
    """A case was referred, withdrawn, merged or solved before its meeting: its place is free."""
    for meeting in _meetings_of(event.case_id):
        board, _, rows = facts.whole_board(meeting, [event.case_id])
        case = board.case(event.case_id)
        if case.state is None or case.state in rules.STARTED:
            continue
        plan = rules.free_by_call(board, event.case_id)
        done = carry_out(meeting, board, rows, plan, actor=event.actor, now=event.at, event="board.case_left")
        after_approval(done)
        if meeting.state in offers.OFFERING:
            offers.offer_place(meeting, case.slot_id, now=event.at)


@transaction()
def on_case_triaged(event: Any) -> None:
    """Triage has ended, or was opened again: a tentative place becomes firm, a firm one tentative (U-11)."""
    accepted = Case.select(Case.state).where(Case.id == event.case_id).scalar() == CaseState.ACCEPTED
    was, becomes = HearingState.TENTATIVE, HearingState.PLACED
    states = [was] if accepted else [HearingState.PLACED, HearingState.CONFIRMED]
    for meeting in _meetings_of(event.case_id):
        changed = (
            Hearing.update(state=becomes if accepted else was, version=Hearing.version + 1)
            .where(Hearing.meeting == meeting.id, Hearing.case == event.case_id, Hearing.state.in_(states))
            .execute()
        )
        if changed:
            reminders.renew(meeting, [event.case_id], now=event.at)
            feed.changed(f"board:{meeting.id}", "board-0", now=event.at)


def _meetings_of(case_id: int) -> list[Meeting]:
    query = (
        Hearing.select(Hearing.meeting)
        .join(Meeting)
        .where(
            Hearing.case == case_id,
            Hearing.state != HearingState.CANCELLED,
            Meeting.state.in_(facts.LIVE_MEETINGS),
        )
        .order_by(Hearing.meeting)
    )
    return [meetings.locked(meeting_id) for (meeting_id,) in query.tuples()]


def _require_fit(meeting: Meeting, stretches: tuple[Stretch, ...], kept: list[SlotFact]) -> None:
    closed = [one for one in stretches if one.kind == StretchKind.BREAK]
    for slot in kept:
        inside = meeting.start <= slot.start and slot.end <= meeting.end
        if not inside or any(slot.start < one.end and one.start < slot.end for one in closed):
            raise RuleBroken("slots.timetable_under_cases", at=slot.start, count=len(kept))
    usual = {one.minutes for one in kept}
    if kept and meeting.slot_minutes not in usual:
        raise RuleBroken("slots.length_under_cases", count=len(kept))


def _same(slots: list[SlotFact], stretches: tuple[Stretch, ...]) -> bool:
    have = [(slot.start, slot.minutes, str(slot.kind), slot.title) for slot in slots]
    return have == [(one.start, one.minutes, str(one.kind), one.title) for one in stretches]


def _lay(meeting_id: int, kept: list[SlotFact], stretches: tuple[Stretch, ...]) -> None:
    kept_ids = [slot.id for slot in kept]
    stale = Slot.delete().where(Slot.meeting == meeting_id)
    (stale.where(Slot.id.not_in(kept_ids)) if kept_ids else stale).execute()
    rows = [
        {"meeting": meeting_id, "start": start, "minutes": end - start, "kind": one.kind, "title": one.title}
        for one in stretches
        for start, end in _around(one, kept)
    ]
    if rows:
        Slot.insert_many(rows).execute()


def _around(stretch: Stretch, kept: list[SlotFact]) -> list[tuple[int, int]]:
    """What is left of a stretch beside the places that stay."""
    pieces, cursor = [], stretch.start
    for slot in kept:
        if slot.end <= cursor or slot.start >= stretch.end:
            continue
        if slot.start > cursor:
            pieces.append((cursor, slot.start))
        cursor = max(cursor, slot.end)
    if cursor < stretch.end:
        pieces.append((cursor, stretch.end))
    return pieces
