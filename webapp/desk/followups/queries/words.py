"""What the two voices said of heard cases, and in which rounds they were asked."""

from collections.abc import Sequence
from datetime import date

from webapp.core.calendar import tehran_date
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.followups import rules
from webapp.desk.followups.models import FollowupWord
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind, CallState

KIND_OF = {Voice.MEMBER: CallKind.FOLLOWUP_MEMBER, Voice.AGENCY: CallKind.FOLLOWUP_AGENCY}
VOICE_OF: dict[str, Voice] = {str(kind): voice for voice, kind in KIND_OF.items()}


def rounds_of(voice: Voice, of_case: Sequence[Call]) -> list[rules.Round]:
    """The rounds of a voice as the calls of the case tell them."""
    return [
        rules.Round(
            number=call.round,
            is_open=call.state in OPEN,
            is_answered=call.state == CallState.CONCLUDED,
            hearing_id=call.context.get("hearing"),
        )
        for call in sorted(of_case, key=lambda call: (call.round, call.id))
        if call.kind == KIND_OF[voice] and call.state != CallState.VOID
    ]


def words_of(case_ids: Sequence[int]) -> dict[int, list[FollowupWord]]:
    """Everything that was said about the cases, oldest first, in one query."""
    found: dict[int, list[FollowupWord]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        query = FollowupWord.select().where(FollowupWord.case.in_(list(case_ids)))
        for word in query.order_by(FollowupWord.round, FollowupWord.at, FollowupWord.id):
            found[word.case].append(word)
    return found


def as_words(rows: Sequence[FollowupWord]) -> list[rules.Word]:
    """The rows as the rules read them."""
    return [
        rules.Word(
            decision=row.decision_id,
            voice=Voice(row.voice),
            round=row.round,
            degree=Degree(row.degree),
            percent=row.percent,
            has_next_step=bool(row.next_step or row.next_step_on),
        )
        for row in rows
    ]


def next_step_on(rows: Sequence[FollowupWord], voice: Voice, since: date) -> date | None:
    """The day of the next step that the voice named last; None once it has spoken again without one.

    `since` is the day of the newest hearing: a step that was named before it led there.
    """
    of_voice = [row for row in rows if row.voice == voice and tehran_date(row.at) >= since]
    if not of_voice:
        return None
    last = max(row.round for row in of_voice)
    days = [row.next_step_on for row in of_voice if row.round == last and row.next_step_on]
    return min(days, default=None)


def standing(case_id: int) -> list[DecisionRow]:
    """The decisions on the case that somebody is asked about."""
    return [row for row in decisions.of_case(case_id) if row.state != "draft"]
