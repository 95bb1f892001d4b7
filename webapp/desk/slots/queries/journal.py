"""Both ends of a meeting's journal: what undo would take back, what redo would do again."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from webapp.core.prepared import prepared
from webapp.desk.slots.models import BoardStep
from webapp.desk.slots.rules import Step, StepKind, newest_standing, newest_undone


def newest_standing_number(meeting_id: Any) -> Any:
    """A subquery: the number of the step that undo would take back."""
    step = BoardStep.alias("standing")
    return step.select(peewee.fn.MAX(step.number)).where(step.meeting == meeting_id, step.undone_at.is_null())


@prepared
def _journal(meeting_id: Any) -> Any:
    top = newest_standing_number(meeting_id)
    return BoardStep.select(
        BoardStep.number,
        BoardStep.kind,
        BoardStep.author,
        BoardStep.author_name,
        BoardStep.before,
        BoardStep.after,
        BoardStep.undone_at,
        BoardStep.parent,
        BoardStep.facts,
        BoardStep.at,
    ).where(
        BoardStep.meeting == meeting_id,
        (BoardStep.number == top)
        | (
            BoardStep.undone_at.is_null(False) & (peewee.fn.COALESCE(BoardStep.parent, 0) == peewee.fn.COALESCE(top, 0))
        ),
    )


@dataclass(frozen=True, slots=True)
class Journal:
    """The ends of the journal: what undo would take back, what redo would do again."""

    standing: Step | None = None
    undone: Step | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    """What the sentence about the standing step needs."""
    at: datetime | None = None


def journal(meeting_id: int) -> Journal:
    """Both ends of the meeting's journal; one statement."""
    steps, told = [], {}
    for number, kind, author, name, before, after, undone_at, parent, facts, at in _journal(meeting_id):
        steps.append(Step(number, StepKind(kind), author, name, before, after, undone_at is not None, parent))
        told[number] = facts, at
    standing = newest_standing(steps)
    return Journal(standing, newest_undone(steps), *(told[standing.number] if standing else ({}, None)))
