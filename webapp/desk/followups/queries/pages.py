"""The follow-up of one case and of one meeting, as their pages show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from webapp.core.errors import NotFound
from webapp.core.prepared import fields, prepared, row
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import AGAIN, CaseState
from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.queries.heard import Heard, heard_case, heard_in
from webapp.desk.followups.queries.words import KIND_OF, VOICE_OF, standing, words_of
from webapp.engines.calls import queries as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallState


@dataclass(frozen=True)
class Said:
    """One round of one voice, as the form of the case shows it."""

    voice: str
    round: int
    at: datetime
    by_name: str
    words: list[FollowupWord]

    @property
    def said(self) -> str:
        """What was said, once."""
        return next((word.said for word in self.words if word.said), "")

    @property
    def next_step(self) -> str:
        return next((word.next_step for word in self.words if word.next_step), "")

    @property
    def next_step_on(self) -> date | None:
        return next((word.next_step_on for word in self.words if word.next_step_on), None)


@dataclass(frozen=True)
class CaseFollowup:
    """The follow-up part of MM-FR-02-05-01."""

    case: Case
    heard: Heard | None
    decisions: list[DecisionRow]
    rounds: list[Said]
    calls: list[Call]
    due_on: date | None

    @property
    def open_calls(self) -> list[Call]:
        """Calls that still have to be made."""
        return [call for call in self.calls if call.state in OPEN]

    @property
    def given_up(self) -> list[Call]:
        """Rounds that nobody answered."""
        return [call for call in self.calls if call.state == CallState.GIVEN_UP]

    @property
    def may_come_again(self) -> bool:
        """Raised, not solved, and not on the way to the next meeting yet."""
        return self.case.raised_on is not None and self.case.state in AGAIN and not self.case.comes_first

    def decision(self, decision_id: int | None) -> DecisionRow | None:
        """The decision a word is about."""
        return next((row for row in self.decisions if row.id == decision_id), None)


def of_case(case_id: int) -> CaseFollowup:
    """What followed the hearing of a case. NotFound for no such case."""
    found = _case(case_id)
    if not found:
        raise NotFound
    case = row(Case, found[0])
    if case.raised_on is None:
        # Nobody asks after a case that was not heard yet.
        return CaseFollowup(case, None, [], [], [], None)
    by_round: dict[tuple[str, int, int | None], list[FollowupWord]] = {}
    for word in words_of([case_id])[case_id]:
        by_round.setdefault((word.voice, word.round, word.call_id), []).append(word)
    rounds = [Said(voice, number, said[0].at, said[0].by_name, said) for (voice, number, _), said in by_round.items()]
    heard = heard_case(case_id)
    of_owner = calls.of_owner("case", case_id, tuple(KIND_OF.values()))
    rounds.sort(key=lambda said: said.at)
    return CaseFollowup(case, heard, standing(case_id), rounds, of_owner, _first_due(of_owner))


@prepared
def _case(case_id: Any) -> Any:
    return Case.select(*fields(Case)).where(Case.id == case_id)


@dataclass(frozen=True)
class MeetingFollowup:
    """How far the follow-up of a meeting has come."""

    rows: list[tuple[Heard, dict[str, Call]]]
    """Each heard case with the newest call of each voice."""
    solved: int
    raised: int
    due_on: date | None

    @property
    def waiting(self) -> int:
        """Cases whose member has not spoken yet."""
        return sum(row.case_state == CaseState.HEARD for row, _ in self.rows)


def of_meeting(meeting_id: int) -> MeetingFollowup:
    """The heard cases of a meeting, their results and the newest call of each voice."""
    heard = heard_in(meeting_id)
    of_owners = calls.of_owners("case", [one.case_id for one in heard])
    rows = []
    for one in heard:
        newest = {VOICE_OF[call.kind]: call for call in of_owners[one.case_id] if call.kind in VOICE_OF}
        rows.append((one, {str(voice): call for voice, call in newest.items()}))
    due = _first_due(call for _, newest in rows for call in newest.values())
    raised = [one for one in heard if one.is_raised_here]
    return MeetingFollowup(rows, sum(one.case_state == CaseState.SOLVED for one in raised), len(raised), due)


def _first_due(of_owner: Iterable[Call]) -> date | None:
    return min((call.due_on for call in of_owner if call.state in OPEN), default=None)
