"""What the answers to a move show: changed rows, the places that suit a case, what stands around a refusal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots import rules
from webapp.desk.slots.queries import facts
from webapp.desk.slots.queries import page as pages
from webapp.desk.slots.queries.facts import AnyMeeting, CaseRow
from webapp.desk.slots.queries.outside import Pool
from webapp.desk.slots.queries.outside import outside as outside_of
from webapp.desk.slots.queries.page import LastStep, SlotRow, Versions
from webapp.desk.slots.rules import Board, HearingState, Plan, Position, SlotFact


@dataclass(frozen=True)
class Done:
    """What a step has changed, for the answer: no need to read it again."""

    meeting: AnyMeeting
    board: Board
    """As far as the step had to read it."""
    plan: Plan
    rows: dict[int, CaseRow]
    """Case id to its row as it is now."""
    step: dict[str, Any]
    author: Actor
    at: datetime
    pool: Pool | None = None
    """The sums of the waiting column, where somebody left it or came into it."""
    list_has_changed: bool = False
    """Something moved after the newest approved list."""
    is_turned: bool = False
    """An undo or redo: the journal has to be asked what stands now."""


@dataclass(frozen=True)
class Changed:
    """What the planner's own page has to show after a step."""

    rows: list[SlotRow]
    gone: list[int]
    """Cases that no longer wait."""
    came: list[CaseRow]
    """Cases that wait now."""
    standbys: list[CaseRow] | None
    whole: list[SlotRow] | None
    """Every row, where slots came or went."""
    pool: Pool | None
    last: LastStep
    free: int
    versions: Versions
    """Asked only once there is an approved list."""


def after(done: Done) -> Changed:
    """Read from what the step has in hand; the database is asked only for those who came out or went in."""
    changes = done.plan.changes
    gone = [one.case_id for one in changes if one.before.slot_id is None and one.before.state is None]
    out = {one.case_id for one in changes if one.after.slot_id is None and one.after.state is None}
    standby = any(HearingState.STANDBY in (one.before.state, one.after.state) for one in changes)
    outside = outside_of(done.meeting) if out or standby else None
    rows = pages.slot_rows(done.board.slots, done.rows.values())
    touched = set(done.plan.touched)
    return Changed(
        rows=[row for row in rows if row.slot.id in touched] if not done.plan.slots else [],
        gone=gone,
        came=[row for row in outside[0] if row.fact.case_id in out] if outside else [],
        standbys=outside[1] if outside and standby else None,
        whole=rows if done.plan.slots else None,
        pool=done.pool,
        last=pages.last_step(done.meeting) if done.is_turned else _own_step(done),
        free=sum(1 for row in rows if row.is_free),
        versions=pages.versions(done.meeting) if done.meeting.state == MeetingState.LIST_APPROVED else Versions(),
    )


def _own_step(done: Done) -> LastStep:
    return LastStep(done.plan.kind, done.step, done.author.id, done.author.name, done.at, True, False)


@dataclass(frozen=True)
class Around:
    """What a refusal speaks of."""

    name: str = ""
    slot_id: int | None = None
    at: int | None = None
    is_placed: bool = False
    same_topic: bool = False


def around(meeting_id: int, case_id: int | None, to_slot: int | None) -> Around:
    """The case and the slot of a refused act, as they are now."""
    meeting = Meeting.get_or_none(Meeting.id == meeting_id)
    if meeting is None:
        raise NotFound
    board, _, _ = facts.whole_board(meeting, [case_id] if case_id else [])
    case = next((one for one in board.cases if one.case_id == case_id), None)
    at = board.label(to_slot)
    if case is None:
        return Around(at=at)
    others = board.occupants(to_slot)
    same = bool(others) and all(case.topic_id is not None and other.topic_id == case.topic_id for other in others)
    return Around(case.name, case.slot_id, at, case.slot_id is not None, same)


@dataclass(frozen=True)
class Place:
    """A slot as the plain form offers it."""

    slot: SlotFact
    names: str
    same_topic: bool


@dataclass(frozen=True)
class Places:
    """Where a case may go."""

    case: CaseRow
    now: Position
    here: SlotFact | None
    free: list[Place]
    taken: list[Place]
    unsuited: int
    """Free places at times when the member cannot come."""


def places(meeting_id: int, case_id: int) -> Places:
    """The places that suit the case: free ones, and taken ones where it could swap, push in or join."""
    meeting = pages.meeting_row(meeting_id)
    board, _, rows = facts.whole_board(meeting, [case_id])
    row = next((one for one in rows if one.fact.case_id == case_id), None)
    if row is None:
        raise NotFound
    taken = board.taken()
    suits = [slot for slot in board.member_slots() if row.fact.fits(slot.start, slot.end)]
    free = [Place(slot, "", False) for slot in rules.legal_slots(board, row.fact)]
    return Places(
        row,
        rules.position(row.fact),
        next((slot for slot in board.slots if slot.id == row.fact.slot_id), None),
        free,
        [_taken(slot, taken[slot.id], row.fact) for slot in suits if slot.id in taken and slot.id != row.fact.slot_id],
        sum(1 for slot in board.member_slots() if slot.id not in taken) - len(free),
    )


def _taken(slot: SlotFact, others: list[rules.CaseFact], case: rules.CaseFact) -> Place:
    same = case.topic_id is not None and all(other.topic_id == case.topic_id for other in others)
    return Place(slot, "، ".join(other.name for other in others), same)


def slot_row(meeting_id: int, slot_id: int) -> SlotRow:
    """One slot and who sits there."""
    meeting = pages.meeting_row(meeting_id)
    slots, seated = facts.slots_and_seated(meeting)
    for row in pages.slot_rows(slots, seated):
        if row.slot.id == slot_id:
            return row
    raise NotFound
