"""The problem form: where a case comes from, where it stands, what becomes of it."""

from enum import StrEnum

from webapp.core.errors import RuleBroken


class CaseState(StrEnum):
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SOLVED_BEFORE_MEETING = "solved_before_meeting"
    HEARD = "heard"
    """Raised; the first follow-up has not answered yet."""
    IN_PROGRESS = "in_progress"
    PARTLY_SOLVED = "partly_solved"
    SOLVED = "solved"
    UNSOLVED = "unsolved"


class Source(StrEnum):
    PHONE = "phone"
    LETTER = "letter"


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"
    CRITICAL = "critical"


class Authority(StrEnum):
    """What lets the visitor speak for the member."""

    SELF = "self"
    INTRODUCTION_LETTER = "introduction_letter"
    POWER_OF_ATTORNEY = "power_of_attorney"


class LetterClass(StrEnum):
    ORDINARY = "ordinary"
    CONFIDENTIAL = "confidential"


class LetterRelation(StrEnum):
    NONE = ""
    REPLY_TO = "reply_to"
    """عطف"""
    FURTHER_TO = "further_to"
    """پیرو"""


OPEN = (
    CaseState.RECEIVED,
    CaseState.INCOMPLETE,
    CaseState.ACCEPTED,
    CaseState.HEARD,
    CaseState.IN_PROGRESS,
    CaseState.PARTLY_SOLVED,
)
"""Somebody still has something to do for it."""

BEFORE_HEARING = (CaseState.RECEIVED, CaseState.INCOMPLETE, CaseState.ACCEPTED)
"""Registered, and not yet raised."""

RESULTS = (
    CaseState.HEARD,
    CaseState.IN_PROGRESS,
    CaseState.PARTLY_SOLVED,
    CaseState.SOLVED,
    CaseState.UNSOLVED,
)
"""Raised: in the denominator of the solved ratio, whatever became of it."""

AGAIN = (CaseState.HEARD, CaseState.IN_PROGRESS, CaseState.PARTLY_SOLVED, CaseState.UNSOLVED)
"""Raised and not solved: the desk may hear it once more. It stays one raised case."""

SET_ASIDE = (CaseState.REFERRED, CaseState.SOLVED_BEFORE_MEETING, CaseState.WITHDRAWN)
"""Left before it was raised; the office may take it back."""

_ENDS = (*SET_ASIDE, CaseState.MERGED)

MOVES: dict[CaseState, tuple[CaseState, ...]] = {
    CaseState.RECEIVED: (CaseState.ACCEPTED, CaseState.INCOMPLETE, *_ENDS),
    CaseState.INCOMPLETE: (CaseState.RECEIVED, CaseState.ACCEPTED, *_ENDS),
    CaseState.ACCEPTED: (CaseState.INCOMPLETE, CaseState.HEARD, *_ENDS),
    CaseState.REFERRED: (CaseState.RECEIVED,),
    CaseState.SOLVED_BEFORE_MEETING: (CaseState.RECEIVED,),
    CaseState.WITHDRAWN: (CaseState.RECEIVED,),
    CaseState.MERGED: (),
} | {state: tuple(other for other in RESULTS if other != state) for state in RESULTS}


def require_move(state: str, target: CaseState) -> None:
    """Raise unless a case in this state may go there."""
    if target not in MOVES[CaseState(state)]:
        raise RuleBroken("case_move", state=state, target=str(target))


def require_again(state: str) -> None:
    """Raise unless the case was heard and is not solved: only such a one is brought to the next meeting again."""
    if state not in AGAIN:
        raise RuleBroken("case_not_again", state=state)


def require_open_form(state: str) -> None:
    """Raise unless the form may still be edited: once raised, its text is what the agency was asked."""
    if state not in (*BEFORE_HEARING, CaseState.REFERRED):
        raise RuleBroken("case_form_closed", state=state)
