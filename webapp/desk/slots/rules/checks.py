"""What may sit where, and why not. Every command asks here, so no page can go round a rule (U-04)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from webapp.core.errors import RuleBroken, Stale
from webapp.desk.slots.rules.facts import Board, CaseFact, Note, SlotFact
from webapp.desk.slots.rules.states import (
    PLANNING_STATES,
    REVIEWED_CASES,
    STARTED,
    TENTATIVE_CASES,
    HearingState,
    SlotKind,
)


@dataclass(frozen=True, slots=True)
class Consent:
    """What a planner has said yes to: refusals overridden by code, and the reason given."""

    codes: frozenset[str] = frozenset()
    reason: str = ""


NO_CONSENT = Consent()

OVERRIDABLE = {"slots.member_inactive": True, "slots.same_member": False}
"""Refusals that a planner may override -> whether that takes a reason."""


def require_planning(board: Board, consent: Consent = NO_CONSENT) -> None:
    """The board may be planned now; after the list is approved only with a reason."""
    if board.state not in PLANNING_STATES:
        code = "slots.date_not_final" if board.state == "draft" else "slots.meeting_began"
        raise RuleBroken(code, state=board.state)
    if board.state == "list_approved" and not consent.reason.strip():
        raise RuleBroken("slots.reason_needed")


def require_seen(
    board: Board, case_id: int, from_slot: int | None, versions: Iterable[tuple[int | None, int | None]]
) -> None:
    """The case is still where the planner saw it and the slots named are as seen; else Stale (U-03).

    `versions` pairs a slot with the version that the planner's page showed; None means not told.
    """
    case = board.case(case_id)
    if case.slot_id != from_slot:
        raise Stale("slots.case_moved", name=case.name, at=board.label(case.slot_id))
    for slot_id, version in versions:
        if slot_id is not None:
            require_slot_seen(board, slot_id, version)


def require_slot_seen(board: Board, slot_id: int, version: int | None) -> None:
    """The slot is as the planner's page showed it; else Stale."""
    slot = board.slot(slot_id)
    if version is not None and slot.version != version:
        raise Stale("slots.slot_changed", at=slot.start, name=_names(board.occupants(slot_id)))


def require_movable(case: CaseFact) -> None:
    """The meeting day has not taken hold of the case yet."""
    if case.state in STARTED:
        raise RuleBroken("slots.hearing_began", name=case.name, state=case.state)


def state_in_slot(case: CaseFact) -> HearingState:
    """The state a case takes when it is put into a slot (U-11).

    Only reviewed cases are placed (SD-2.3-e), and those that were heard and come again.
    """
    if case.case_state in REVIEWED_CASES or case.comes_again:
        return HearingState.PLACED
    if case.case_state in TENTATIVE_CASES:
        return HearingState.TENTATIVE
    raise RuleBroken("slots.case_not_accepted", name=case.name, state=case.case_state)


def require_member_slot(slot: SlotFact) -> None:
    """The slot is one for members."""
    if slot.kind == SlotKind.BREAK:
        raise RuleBroken("slots.is_break", at=slot.start, title=slot.title)
    if slot.kind == SlotKind.BUFFER:
        raise RuleBroken("slots.is_buffer", at=slot.start)


def require_fits(board: Board, case: CaseFact, slot: SlotFact, also_free: Collection[int] = ()) -> None:
    """The member can come then. Says the nearest free place that suits."""
    if case.fits(slot.start, slot.end):
        return
    free = nearest_free(board, case, slot.start, also_free)
    raise RuleBroken(
        "slots.outside_window",
        name=case.name,
        at=slot.start,
        since=case.from_minute,
        until=case.to_minute,
        free=free.start if free else None,
        free_slot=free.id if free else None,
    )


def require_joinable(case: CaseFact, others: Iterable[CaseFact]) -> None:
    """A joint slot holds several cases of one topic only."""
    for other in others:
        if case.topic_id is None or case.topic_id != other.topic_id:
            raise RuleBroken("slots.other_topic", name=case.name, other=other.name)


def require_enters(board: Board, case: CaseFact, consent: Consent) -> tuple[Note, ...]:
    """Whether a case that is not on the board may come onto it, and what to know when it does."""
    if case.elsewhere:
        raise RuleBroken("slots.case_elsewhere", name=case.name, meeting=case.elsewhere)
    notes = []
    if not case.is_active:
        _require(consent, "slots.member_inactive", name=case.name)
        notes.append(Note("slots.member_inactive_note", {"name": case.name}))
    twin = next(
        (
            other
            for other in board.cases
            if case.member_id is not None
            and other.member_id == case.member_id
            and other.case_id != case.case_id
            and (other.slot_id is not None or other.state == HearingState.STANDBY)
        ),
        None,
    )
    if twin is not None:
        at = board.label(twin.slot_id)
        _require(consent, "slots.same_member", name=case.name, at=at)
        notes.append(Note("slots.same_member_note", {"name": case.name, "at": at}))
    if case.deadline and board.on and case.deadline < board.on:
        notes.append(Note("slots.deadline_before", {"name": case.name, "deadline": case.deadline}))
    return tuple(notes)


def require_capacity(board: Board, slot: SlotFact) -> None:
    """The approved capacity has room for one more taken slot."""
    if board.capacity is None:
        return
    taken = {case.slot_id for case in board.cases if case.slot_id is not None}
    if slot.id not in taken and len(taken) >= board.capacity:
        raise RuleBroken("slots.capacity_full", capacity=board.capacity)


def nearest_free(board: Board, case: CaseFact, minute: int, also_free: Collection[int] = ()) -> SlotFact | None:
    """The free place nearest to `minute` that suits the member; the later of two equally near ones."""
    taken = board.taken()
    fitting = [
        slot
        for slot in board.member_slots()
        if (slot.id not in taken or slot.id in also_free) and case.fits(slot.start, slot.end)
    ]
    return min(fitting, key=lambda slot: (abs(slot.start - minute), -slot.start), default=None)


def legal_slots(board: Board, case: CaseFact) -> list[SlotFact]:
    """Places where the case may be put as things stand: free, of the right kind, when the member can come."""
    taken = board.taken()
    return [slot for slot in board.member_slots() if slot.id not in taken and case.fits(slot.start, slot.end)]


def next_legal_slot(board: Board, case: CaseFact, minute: int | None, direction: int) -> SlotFact | None:
    """The next free place in the direction of time (+1 later, -1 earlier) that suits the member.

    `minute` is where the hand is now; None stands before the first (or after the last) slot.
    """
    legal = legal_slots(board, case)
    if direction > 0:
        return next((slot for slot in legal if minute is None or slot.start > minute), None)
    return next((slot for slot in reversed(legal) if minute is None or slot.start < minute), None)


def _require(consent: Consent, code: str, **facts: object) -> None:
    needs_reason = OVERRIDABLE[code]
    if code not in consent.codes:
        raise RuleBroken(code, overrides=code, needs_reason=needs_reason, **facts)
    if needs_reason and not consent.reason.strip():
        raise RuleBroken("slots.override_reason", overrides=code, needs_reason=True, **facts)


def _names(cases: Iterable[CaseFact]) -> str:
    return "، ".join(case.name for case in cases)
