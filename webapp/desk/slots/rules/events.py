"""What upper features may want to know of the board, in the same transaction (webapp.reactions)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class TurnsMoved:
    """These cases have another hour in the meeting now, or none any more."""

    meeting_id: int
    case_ids: tuple[int, ...]
    at: datetime
