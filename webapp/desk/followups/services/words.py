"""What was said about the decisions, in a call or without one, and what is to happen next (SD-2.6-b)."""

from collections.abc import Sequence
from datetime import date, datetime

from webapp.core.actor import Actor
from webapp.core.calendar import tehran_date
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.core.once import once
from webapp.desk.cases import services as cases
from webapp.desk.decisions import services as decisions
from webapp.desk.decisions.rules import Voice
from webapp.desk.followups import queries, rules
from webapp.desk.followups.models import FollowupWord
from webapp.desk.followups.queries import KIND_OF, VOICE_OF
from webapp.desk.followups.rules import Answer, scripts
from webapp.desk.followups.services.results import settle
from webapp.desk.followups.services.rounds import open_round
from webapp.engines.calls import queries as call_queries
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import Outcome


@transaction()
@once()
def record_call(call_id: int, answer: Answer, *, phone: str = "", actor: Actor, now: datetime) -> None:
    """Write down an answered follow-up call: a word on each decision, then the call is concluded (SD-2.6-b)."""
    call = call_queries.locked(call_id)
    if call.kind not in VOICE_OF:
        raise RuleBroken("followup_other_call")
    _write(call.owner_id, VOICE_OF[call.kind], call.round, call.id, answer, actor, now)
    calls.conclude(call.id, outcome=Outcome.ANSWERED, actor=actor, now=now, phone=phone, note=answer.quote)


@transaction()
@once()
def record_word(case_id: int, voice: Voice, answer: Answer, *, actor: Actor, now: datetime) -> None:
    """Write down what came without a call of the call desk: a letter of the agency, a member who rang himself.

    An open call of that voice has had its answer and is not made any more.
    """
    heard = queries.heard_case(case_id)
    if heard is None:
        raise RuleBroken("followup_not_heard")
    of_case = [call for call in call_queries.of_owner("case", case_id) if call.kind == KIND_OF[voice]]
    number = max((call.round for call in of_case), default=1)
    _write(case_id, voice, number, None, answer, actor, now)
    calls.answered_otherwise("case", case_id, [KIND_OF[voice]], actor=actor, now=now)
    settle(case_id, actor=actor, now=now)


@transaction()
@once(lambda kept: kept and Call.get_by_id(kept))
def ask_again(case_id: int, voice: Voice, on: date, *, actor: Actor, now: datetime) -> Call | None:
    """One more round because the expert wants it; refused while a call of that voice is still open."""
    heard = queries.heard_case(case_id)
    if heard is None:
        raise RuleBroken("followup_not_heard")
    of_case = call_queries.of_owner("case", case_id)
    rounds = queries.rounds_of(voice, of_case)
    if any(one.is_open for one in rounds):
        raise RuleBroken("followup_call_open")
    rules.check_ask_again(on, tehran_date(now))
    number = max((one.number for one in rounds), default=0) + 1
    return open_round(heard, voice, rules.Demand(number, on), queries.phones_of_case(case_id), now)


@transaction()
def bring_again(case_id: int, again: bool, *, actor: Actor, now: datetime) -> None:
    """Bring a case whose promise is still open to the next meeting of its desk, or no longer (SD-2.6-b)."""
    if queries.heard_case(case_id) is None:
        raise RuleBroken("followup_not_heard")
    cases.bring_again(case_id, again, actor=actor, now=now)


def _write(
    case_id: int, voice: Voice, number: int, call_id: int | None, answer: Answer, actor: Actor, now: datetime
) -> None:
    rules.check_answer(answer, tehran_date(now))
    rules.require_decisions([one.decision for one in answer.said], [row.id for row in queries.standing(case_id)])
    next_step = answer.next_step or (scripts.NEXT_MEETING if answer.again else "")
    # In the order in which a closing meeting holds the decisions.
    for one in sorted(answer.said, key=lambda one: one.decision or 0):
        FollowupWord.insert(
            case=case_id,
            decision=one.decision,
            voice=voice,
            round=number,
            degree=one.degree,
            percent=one.percent if one.degree == rules.Degree.PARTIAL else None,
            said=answer.quote,
            next_step=next_step,
            next_step_on=answer.next_step_on,
            call_id=call_id,
            at=now,
            by=actor.id or 0,
            by_name=actor.name,
        ).execute()
        if one.decision is not None:
            percent = one.percent if one.degree == rules.Degree.PARTIAL else None
            decisions.set_word(one.decision, voice, str(one.degree), percent, actor=actor, now=now)
    if answer.again:
        _bring(case_id, voice, answer.said, actor, now)


def _bring(case_id: int, voice: Voice, said: Sequence[rules.Said], actor: Actor, now: datetime) -> None:
    is_settled = voice == Voice.MEMBER and all(one.degree == rules.Degree.FULL for one in said)
    try:
        if is_settled:
            raise RuleBroken("case_not_again")
        cases.bring_again(case_id, True, actor=actor, now=now)
    except RuleBroken as refusal:
        raise FieldErrors({"again": refusal.code}) from refusal
