"""What a planner can do: each command looks at the board and answers a plan, or says why not."""

from dataclasses import replace

from webapp.core.errors import RuleBroken
from webapp.desk.slots.rules import checks
from webapp.desk.slots.rules.checks import NO_CONSENT, Consent
from webapp.desk.slots.rules.facts import WAITING, Board, CaseFact, Change, Plan, Position, SlotFact, change
from webapp.desk.slots.rules.states import IN_SLOT, HearingState, StepKind


def place(board: Board, case_id: int, slot_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Put a case into a free slot, from the waiting column, from standby or from another slot (SD-2.3-e)."""
    case, slot = _arrival(board, case_id, slot_id, consent)
    if board.occupants(slot.id):
        raise RuleBroken(
            "slots.occupied", name=case.name, other=_names(board.occupants(slot.id)), at=slot.start, slot=slot.id
        )
    if case.slot_id is None:
        checks.require_capacity(board, slot)
    checks.require_fits(board, case, slot)
    kind = StepKind.PLACE if case.slot_id is None else StepKind.MOVE
    return Plan(kind, (_into(board, case, slot),), notes=_entering(board, case, consent))


def swap(board: Board, case_id: int, slot_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Exchange the contents of two slots; from the waiting column, take the place of who sits there."""
    case, slot = _arrival(board, case_id, slot_id, consent)
    others = board.occupants(slot.id)
    if not others:
        return place(board, case_id, slot_id, consent)
    for other in others:
        checks.require_movable(other)
    if case.slot_id is None:
        checks.require_fits(board, case, slot)
        out = tuple(change(board, other, WAITING) for other in others)
        return Plan(StepKind.SWAP, (_into(board, case, slot), *out), notes=_entering(board, case, consent))
    home = board.slot(case.slot_id)
    company = board.occupants(home.id)
    for one in company:
        checks.require_movable(one)
        checks.require_fits(board, one, slot)
    for other in others:
        checks.require_fits(board, other, home)
    changes = [_into(board, one, slot) for one in company] + [_into(board, other, home) for other in others]
    return Plan(StepKind.SWAP, tuple(changes))


def insert(board: Board, case_id: int, slot_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Put a case here and let those who sit here and after it ripple to the next member slot (U-13).

    The ripple ends at the first free place (also the one the case itself leaves), keeps everybody's order, and is
    refused whole when there is no room or when it would bring somebody to a time at which he cannot come.
    """
    case, slot = _arrival(board, case_id, slot_id, consent)
    if case.slot_id is None:
        checks.require_capacity(board, slot)
    checks.require_fits(board, case, slot)
    changes = [_into(board, case, slot)]
    carried = _others(board, slot.id, case_id)
    places = iter([later for later in board.member_slots() if later.start > slot.start])
    while carried:
        later = next(places, None)
        if later is None:
            raise RuleBroken("slots.no_room", name=case.name, other=_names(carried), at=slot.start)
        for one in carried:
            checks.require_movable(one)
            if not one.fits(later.start, later.end):
                raise RuleBroken(
                    "slots.ripple_window", name=one.name, at=later.start, since=one.from_minute, until=one.to_minute
                )
            changes.append(_into(board, one, later))
        carried = _others(board, later.id, case_id)
    return Plan(StepKind.INSERT, tuple(changes), notes=_entering(board, case, consent))


def join(board: Board, case_id: int, slot_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Let a case share the slot of others of the same topic (joint slot)."""
    case, slot = _arrival(board, case_id, slot_id, consent)
    others = board.occupants(slot.id)
    if not others:
        return place(board, case_id, slot_id, consent)
    for other in others:
        checks.require_movable(other)
    checks.require_joinable(case, others)
    checks.require_fits(board, case, slot)
    return Plan(StepKind.JOIN, (_into(board, case, slot),), notes=_entering(board, case, consent))


def standby(board: Board, case_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Keep a case ready for a place that becomes free; it queues behind the other standbys."""
    checks.require_planning(board, consent)
    case = board.case(case_id)
    checks.require_movable(case)
    if case.state == HearingState.STANDBY:
        raise RuleBroken("slots.already_standby", name=case.name)
    checks.state_in_slot(case)
    notes = _entering(board, case, consent)
    rank = max((other.rank or 0 for other in board.standbys()), default=0) + 1
    return Plan(StepKind.STANDBY, (change(board, case, Position(None, HearingState.STANDBY, rank)),), notes=notes)


def unschedule(board: Board, case_id: int, consent: Consent = NO_CONSENT) -> Plan:
    """Take a case off the board, back to those who wait."""
    checks.require_planning(board, consent)
    case = board.case(case_id)
    checks.require_movable(case)
    if case.slot_id is None and case.state != HearingState.STANDBY:
        raise RuleBroken("slots.already_waiting", name=case.name)
    return Plan(StepKind.UNSCHEDULE, (change(board, case, WAITING),))


def free_by_call(board: Board, case_id: int) -> Plan:
    """The member said on the phone that he cannot come: the place is free (no planning state is asked)."""
    case = board.case(case_id)
    checks.require_movable(case)
    return Plan(StepKind.CALL, (change(board, case, WAITING),))


def by_call(plan: Plan) -> Plan:
    """The same plan as the member's own word on the telephone: a barrier in the journal."""
    return replace(plan, kind=StepKind.CALL)


COMMANDS = {"place": place, "swap": swap, "insert": insert, "join": join}
"""Ways to bring a case into a slot, by the word that a page sends."""


def _arrival(board: Board, case_id: int, slot_id: int, consent: Consent) -> tuple[CaseFact, SlotFact]:
    checks.require_planning(board, consent)
    case, slot = board.case(case_id), board.slot(slot_id)
    checks.require_movable(case)
    checks.state_in_slot(case)
    checks.require_member_slot(slot)
    if case.slot_id == slot.id:
        raise RuleBroken("slots.same_place", name=case.name, at=slot.start)
    return case, slot


def _entering(board: Board, case: CaseFact, consent: Consent) -> tuple:
    """Checks of coming onto the board; whoever is on it already has passed them."""
    if case.state in IN_SLOT or case.state == HearingState.STANDBY:
        return ()
    return checks.require_enters(board, case, consent)


def _into(board: Board, case: CaseFact, slot: SlotFact) -> Change:
    return change(board, case, Position(slot.id, checks.state_in_slot(case), None))


def _others(board: Board, slot_id: int, case_id: int) -> list[CaseFact]:
    return [one for one in board.occupants(slot_id) if one.case_id != case_id]


def _names(cases: object) -> str:
    return "، ".join(case.name for case in cases)  # type: ignore[attr-defined]
