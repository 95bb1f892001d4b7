"""What upper features may want to know in the same transaction (webapp.reactions)."""

from dataclasses import dataclass
from datetime import datetime

from webapp.core.actor import SYSTEM, Actor


@dataclass(frozen=True)
class CaseAccepted:
    """The case may be placed on the board."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class CaseIncomplete:
    """An accepted case lacks something after all: it may not stay on the board."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class CaseReferred:
    """The subject is not for the service desk (SD-2.3-d)."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class CaseSolvedBeforeMeeting:
    """The agency solved it before it was heard."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class CaseWithdrawn:
    """The member takes it back."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class CaseMerged:
    """The case lives on inside another one."""

    case_id: int
    into_id: int
    at: datetime
    actor: Actor = SYSTEM


@dataclass(frozen=True)
class HearingNotNeeded:
    """A raised case that was to be heard again is solved meanwhile, or is not brought after all."""

    case_id: int
    at: datetime
    actor: Actor = SYSTEM
