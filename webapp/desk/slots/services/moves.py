"""What planners do on the board. Each act is one transaction: lock, re-read, let the rules decide, write."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import is_postgresql, transaction
from webapp.core.errors import RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.slots import rules
from webapp.desk.slots.models import BoardStep
from webapp.desk.slots.queries import facts
from webapp.desk.slots.queries import journal as journals
from webapp.desk.slots.queries.facts import CaseRow, MeetingFacts
from webapp.desk.slots.rules import NO_CONSENT, Board, Consent, Plan
from webapp.desk.slots.services.applying import NEW_SLOT, Done, carry_out
from webapp.desk.slots.services.approved import after_approval

Versions = list[tuple[int | None, int | None]]
"""Slots and the versions in which they were seen."""


@dataclass(frozen=True)
class Seen:
    """What the planner's page showed: where the case was, and the versions of both slots."""

    from_slot: int | None = None
    from_version: int | None = None
    to_version: int | None = None


@transaction()
def bring(
    meeting_id: int,
    *,
    case_id: int,
    to_slot: int,
    way: str = "place",
    seen: Seen | None = None,
    consent: Consent = NO_CONSENT,
    actor: Actor,
    now: datetime,
    tab: str = "",
) -> Done:
    """Bring a case into a slot: place, swap, insert with ripple, or join (SD-2.3-e).

    Raises Stale when the case or one of the two slots is no longer as seen, RuleBroken when a rule says no.
    """
    command = rules.COMMANDS.get(way)
    if command is None:
        raise RuleBroken("slots.unknown_way")
    from_slot = seen.from_slot if seen else None
    versions = [(from_slot, seen.from_version), (to_slot, seen.to_version)] if seen else []
    if way == "place" and seen and from_slot:
        done = _shift(meeting_id, case_id, from_slot, to_slot, versions, consent, actor, now, tab)
        if done is not None:
            return done
    return _act(
        meeting_id,
        lambda board: command(board, case_id, to_slot, consent),
        case_id=case_id,
        seen=(from_slot, versions) if seen else None,
        consent=consent,
        actor=actor,
        now=now,
        tab=tab,
    )


def _shift(
    meeting_id: int,
    case_id: int,
    from_slot: int,
    to_slot: int,
    versions: Versions,
    consent: Consent,
    actor: Actor,
    now: datetime,
    tab: str,
) -> Done | None:
    """A move from one slot to a free one, the act that a board sees most: it concerns these two and nobody else.

    None when a rule says no: the whole board has to say why, and where there is a place instead.
    """
    meeting = facts.held(meeting_id)
    slots, rows = facts.two_slots(meeting, from_slot, to_slot)
    board = facts.board_facts(meeting, slots, rows)
    try:
        rules.require_seen(board, case_id, from_slot, versions)
        plan = rules.place(board, case_id, to_slot, consent)
    except RuleBroken:
        return None
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, reason=consent.reason, tab=tab)
    return after_approval(done)


@transaction()
def put_on_standby(
    meeting_id: int, *, case_id: int, seen: Seen | None = None, consent: Consent = NO_CONSENT, actor: Actor,
    now: datetime, tab: str = "",
) -> Done:  # fmt: skip
    """Keep a case ready for a place that becomes free."""
    return _off_the_board(rules.standby, meeting_id, case_id, seen, consent, actor, now, tab)


@transaction()
def unschedule(
    meeting_id: int, *, case_id: int, seen: Seen | None = None, consent: Consent = NO_CONSENT, actor: Actor,
    now: datetime, tab: str = "",
) -> Done:  # fmt: skip
    """Take a case off the board, back to those who wait."""
    return _off_the_board(rules.unschedule, meeting_id, case_id, seen, consent, actor, now, tab)


def _off_the_board(
    command: Callable[[Board, int, Consent], Plan],
    meeting_id: int,
    case_id: int,
    seen: Seen | None,
    consent: Consent,
    actor: Actor,
    now: datetime,
    tab: str,
) -> Done:
    return _act(
        meeting_id,
        lambda board: command(board, case_id, consent),
        case_id=case_id,
        seen=(seen.from_slot, [(seen.from_slot, seen.from_version)]) if seen else None,
        consent=consent,
        actor=actor,
        now=now,
        tab=tab,
    )


@transaction()
def resize(
    meeting_id: int, *, slot_id: int, minutes: int, version: int | None = None, consent: Consent = NO_CONSENT,
    actor: Actor, now: datetime, tab: str = "",
) -> Done:  # fmt: skip
    """Make a slot longer or shorter; those after it shift (U-13, U-15)."""
    meeting = facts.held(meeting_id)
    board, _, rows = facts.whole_board(meeting)
    rules.require_slot_seen(board, slot_id, version)
    plan = rules.resize(board, slot_id, minutes, NEW_SLOT, consent)
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, reason=consent.reason, tab=tab)
    return after_approval(done)


@transaction()
def undo(meeting_id: int, *, of_another: bool = False, actor: Actor, now: datetime, tab: str = "") -> Done:
    """Take the newest step of the meeting back; a step of another only when it was asked (U-09)."""
    return _turn(meeting_id, True, of_another, actor, now, tab)


@transaction()
def redo(meeting_id: int, *, of_another: bool = False, actor: Actor, now: datetime, tab: str = "") -> Done:
    """Do again what was taken back last."""
    return _turn(meeting_id, False, of_another, actor, now, tab)


def preview(meeting: MeetingFacts, case_id: int, to_slot: int, way: str) -> Plan:
    """What `bring` would do, without doing it: the ripple is looked at before it is let loose (N-03).

    What a planner may override is asked when it is done, not when it is looked at.
    """
    board, _, _ = facts.whole_board(meeting, [case_id])
    return rules.COMMANDS[way](board, case_id, to_slot, Consent(frozenset(rules.OVERRIDABLE), way))


def _act(
    meeting_id: int,
    command: Callable[[Board], Plan],
    *,
    case_id: int,
    seen: tuple[int | None, Versions] | None,
    consent: Consent,
    actor: Actor,
    now: datetime,
    tab: str,
) -> Done:
    meeting = facts.held(meeting_id)
    slots, rows = facts.slots_and_seated(meeting)
    if not any(row.fact.case_id == case_id and row.fact.slot_id is not None for row in rows):
        rows = rows + _from_outside(meeting, case_id)
    board = facts.board_facts(meeting, slots, rows)
    if seen is not None:
        rules.require_seen(board, case_id, *seen)
    plan = command(board)
    if plan.kind == rules.StepKind.STANDBY:
        rows, plan = _with_standbys(meeting, slots, rows, command, plan)
        board = facts.board_facts(meeting, slots, rows)
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, reason=consent.reason, tab=tab)
    return after_approval(done)


def _from_outside(meeting: MeetingFacts, case_id: int) -> list[CaseRow]:
    if is_postgresql():
        # Two meetings must not take the same waiting case at the same moment.
        Case.select(Case.id).where(Case.id == case_id).for_update().execute()
    return facts.unseated(meeting, [case_id])


def _with_standbys(
    meeting: MeetingFacts,
    slots: list[rules.SlotFact],
    rows: list[CaseRow],
    command: Callable[[Board], Plan],
    plan: Plan,
) -> tuple[list[CaseRow], Plan]:
    """The rank behind the other standbys needs them; they were not read for somebody who comes from a slot."""
    known = {row.fact.case_id for row in rows}
    more = [row for row in facts.unseated(meeting) if row.fact.case_id not in known]
    if not more:
        return rows, plan
    rows = rows + more
    return rows, command(facts.board_facts(meeting, slots, rows))


def _turn(meeting_id: int, back: bool, of_another: bool, actor: Actor, now: datetime, tab: str) -> Done:
    meeting = facts.held(meeting_id)
    kept = journals.journal(meeting_id)
    step = kept.standing if back else kept.undone
    side = (step.after if back else step.before) if step else {"cases": {}}
    board, _, rows = facts.whole_board(meeting, [int(key) for key in side.get("cases", {})])
    turn = rules.undo if back else rules.redo
    plan = turn(board, step, actor.id or 0, of_another)
    assert step is not None
    BoardStep.update(undone_at=now if back else None).where(
        BoardStep.meeting == meeting_id, BoardStep.number == step.number
    ).execute()
    event = "board.undone" if back else "board.redone"
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, tab=tab, journal=False, event=event)
    return replace(after_approval(done), is_turned=True)
