"""What upper features write on a case after the meeting; the rules of the result are theirs (SD-2.6)."""

from collections.abc import Collection
from datetime import date, datetime

from webapp.core import feed
from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import hold_all, transaction
from webapp.core.events import publish
from webapp.desk.cases import rules
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.cases.services.triage import locked
from webapp.office.audit import services as audit


def hold_cases(case_ids: Collection[int]) -> None:
    """Hold all these cases before one after another changes; in the order of their ids, like everybody who does."""
    hold_all(Case, case_ids)


@transaction()
def raise_case(case_id: int, *, on: date, actor: Actor = SYSTEM, now: datetime) -> None:
    """The case was heard in a held meeting: raised once, on its first hearing (denominator of the solved ratio)."""
    case = locked(case_id)
    if case.state in rules.RESULTS:
        return
    rules.require_move(case.state, CaseState.HEARD)
    before = case.state
    case.state = CaseState.HEARD
    case.comes_first = False
    if case.raised_on is None:
        case.raised_on = on
    case.result_on = on
    _save(case, before, "case.raised", actor, now)


@transaction()
def lower_case(case_id: int, *, actor: Actor = SYSTEM, now: datetime) -> None:
    """Undo `raise_case`: a held meeting was reopened and the case was not heard after all."""
    case = locked(case_id)
    if case.state != CaseState.HEARD:
        return
    case.state = CaseState.ACCEPTED
    case.raised_on = case.result_on = None
    _save(case, CaseState.HEARD, "case.lowered", actor, now)


@transaction()
def set_result(
    case_id: int,
    state: CaseState,
    *,
    on: date,
    not_confirmed: bool = False,
    next_step_on: date | None = None,
    actor: Actor = SYSTEM,
    now: datetime,
) -> None:
    """Write the result that followups has worked out; nothing happens where it says the same already.

    What is solved need not be heard again.
    """
    case = locked(case_id)
    same = (case.state, case.not_confirmed, case.next_step_on) == (state, not_confirmed, next_step_on)
    if same:
        return
    before = case.state
    if case.state != state:
        rules.require_move(case.state, state)
        case.state = state
        case.result_on = on
    if case.not_confirmed != not_confirmed:
        case.not_confirmed = not_confirmed
    if case.next_step_on != next_step_on:
        case.next_step_on = next_step_on
    was_coming = case.comes_first and state == CaseState.SOLVED
    if was_coming:
        case.comes_first = False
    _save(case, before, "case.result", actor, now)
    if was_coming:
        publish(rules.HearingNotNeeded(case.id, now, actor))


@transaction()
def bring_again(case_id: int, again: bool, *, actor: Actor, now: datetime) -> None:
    """Bring a raised case that is not solved to the next meeting of its desk, first in line; or no longer (SD-2.6-b).

    It stays raised on the day of its first hearing: the ratio counts it once.
    """
    case = locked(case_id)
    if case.comes_first == again:
        return
    rules.require_again(case.state)
    case.comes_first = again
    _save(case, case.state, "case.brought_again" if again else "case.not_brought_again", actor, now)
    if not again:
        publish(rules.HearingNotNeeded(case.id, now, actor))


@transaction()
def set_comes_first(case_id: int, comes_first: bool, *, now: datetime) -> None:
    """Time ran out before its turn: first in the next meeting of the desk (or no longer)."""
    case = locked(case_id)
    if case.comes_first != comes_first:
        case.comes_first = comes_first
        case.changed_at = now
        case.save()
        feed.changed(f"case:{case_id}", "state", now=now)


def _save(case, before: str, event: str, actor: Actor, now: datetime) -> None:  # type: ignore[no-untyped-def]
    case.version += 1
    case.changed_at = now
    case.save()
    audit.record(
        actor,
        event,
        subject=("case", case.id, case.number),
        before={"state": before},
        after={"state": case.state, "not_confirmed": case.not_confirmed, "next_step_on": case.next_step_on},
        now=now,
    )
    feed.changed(f"case:{case.id}", "state", now=now)
