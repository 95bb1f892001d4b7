"""A board of plain facts, for its rules."""

from datetime import date

import pytest

from webapp.core.errors import RuleBroken
from webapp.desk.slots.rules import Board, CaseFact, HearingState, SlotFact, SlotKind

NINE = 9 * 60


def a_board(*cases: CaseFact, state: str = "frame_approved", **more: object) -> Board:
    """09:00 to 10:00 in tens, with a break at 09:30 (slot 4) and a buffer at 09:50 (slot 6)."""
    kinds = {4: SlotKind.BREAK, 6: SlotKind.BUFFER}
    slots = tuple(
        SlotFact(number, NINE + (number - 1) * 10, 10, kinds.get(number, SlotKind.MEMBER)) for number in range(1, 8)
    )
    return Board(slots, cases, state=state, on=date(2026, 11, 24), **more)


def waits(case_id: int, **more: object) -> CaseFact:
    return CaseFact(case_id, member_id=100 + case_id, name=f"عضو {case_id}", topic_id=1, **more)


def sits(case_id: int, slot_id: int, **more: object) -> CaseFact:
    more.setdefault("state", HearingState.PLACED)
    return waits(case_id, slot_id=slot_id, **more)


def refusal(act: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        act()
    return caught.value


def seats(board: Board) -> dict[int, int | None]:
    return {case.case_id: case.slot_id for case in board.cases}
