"""What was offered to the standbys of a meeting: which turn, at which hour, and what they said."""

from dataclasses import dataclass

from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind, CallState, Outcome


@dataclass(frozen=True, slots=True)
class Offer:
    """One standby is, or was, asked whether he takes a turn that became free."""

    call_id: int
    case_id: int
    state: str
    outcome: str
    slot_id: int
    start: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_in_hand(self) -> bool:
        """An expert is on the telephone with him."""
        return self.state == CallState.CLAIMED

    @property
    def is_taken(self) -> bool:
        return self.outcome == Outcome.ACCEPTS


def of_meeting(meeting_id: int) -> list[Offer]:
    """Every offer of a turn in the meeting, oldest first."""
    cases = Hearing.select(Hearing.case).where(Hearing.meeting == meeting_id)
    query = Call.select(Call.id, Call.owner_id, Call.state, Call.outcome, Call.context).where(
        Call.owner_kind == "case", Call.kind == CallKind.STANDBY_OFFER, Call.owner_id.in_(cases)
    )
    return [
        Offer(call_id, case_id, state, outcome, context["slot"]["id"], context["turn"]["start"])
        for call_id, case_id, state, outcome, context in query.order_by(Call.id).tuples()
        if context["meeting"]["id"] == meeting_id
    ]
