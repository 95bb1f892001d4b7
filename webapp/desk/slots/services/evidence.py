"""Ticking the checklist where a fact of the board happens; what already says so costs one look."""

from datetime import datetime

from webapp.core.actor import Actor
from webapp.desk.slots.queries import evidence
from webapp.desk.slots.queries.evidence import Facts
from webapp.desk.slots.queries.outside import Pool
from webapp.desk.slots.rules import Board
from webapp.engines.checklists import services as checklists


def tick_planning(meeting_id: int, board: Board, pool: Pool, *, actor: Actor, now: datetime) -> None:
    """After somebody came onto the board or left it."""
    taken = {case.slot_id for case in board.cases if case.slot_id is not None}
    slots = sum(1 for _ in board.member_slots())
    _tick(meeting_id, evidence.planning(pool, len(taken), slots, board.state == "list_approved"), actor, now)


def tick_list(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """After the list was approved: who is on it has his ten minutes."""
    taken, slots = evidence.turns(meeting_id)
    facts = evidence.planning(evidence.NOBODY_WAITS, taken, slots, is_listed=True)
    _tick(meeting_id, {"slots_assigned": facts["slots_assigned"]}, actor, now)


def tick_reminders(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """After a reminder call ended, or a turn got another time."""
    _tick(meeting_id, {"reminders_made": evidence.reminders(meeting_id)}, actor, now)


def _tick(meeting_id: int, facts: Facts, actor: Actor, now: datetime) -> None:
    for code, is_done in evidence.ticked(meeting_id, facts).items():
        text = facts[code]
        if text is not None and not is_done:
            checklists.set_evidence("meeting", meeting_id, code, text, now=now, actor=actor)
        elif text is None and is_done:
            checklists.withdraw("meeting", meeting_id, code, now=now, actor=actor)
