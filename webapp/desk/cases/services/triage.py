"""What becomes of a case before it is heard: accepted, incomplete, referred, solved, withdrawn, merged (SD-2.3-d)."""

from datetime import datetime

from webapp.core import clock, feed
from webapp.core.actor import Actor
from webapp.core.db import hold, hold_all, transaction
from webapp.core.errors import FieldErrors, NotFound, RuleBroken
from webapp.core.events import publish
from webapp.desk.cases import rules
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.cases.rules import CaseState, Triage
from webapp.desk.cases.services import evidence
from webapp.office.audit import services as audit


@transaction()
def decide(case_id: int, decision: Triage, *, actor: Actor, now: datetime) -> None:
    """Triage a case: accept it, name what is missing, refer it with guidance, or note that it is solved already."""
    rules.require_triage(decision)
    case = locked(case_id)
    rules.require_move(case.state, decision.state)
    before = case.state
    case.triage_reason = decision.reason
    case.referred_to = decision.destination if decision.state == CaseState.REFERRED else ""
    case.guidance = decision.guidance if decision.state == CaseState.REFERRED else ""
    case.triaged_at, case.triaged_by = now, actor.id
    if decision.state == CaseState.SOLVED_BEFORE_MEETING:
        case.result_on = clock.today(now)
    _move(case, decision.state, before, _EVENT[decision.state], decision.reason, actor, now)


_EVENT = {
    CaseState.ACCEPTED: "case.accepted",
    CaseState.INCOMPLETE: "case.incomplete",
    CaseState.REFERRED: "case.referred",
    CaseState.SOLVED_BEFORE_MEETING: "case.solved_before_meeting",
}

_TOLD = {
    CaseState.ACCEPTED: rules.CaseAccepted,
    CaseState.INCOMPLETE: rules.CaseIncomplete,
    CaseState.REFERRED: rules.CaseReferred,
    CaseState.SOLVED_BEFORE_MEETING: rules.CaseSolvedBeforeMeeting,
    CaseState.WITHDRAWN: rules.CaseWithdrawn,
}


@transaction()
def withdraw(case_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """The member takes the case back before it is heard; it is counted apart."""
    if not reason:
        raise FieldErrors({"reason": "case_reason_missing"})
    case = locked(case_id)
    rules.require_move(case.state, CaseState.WITHDRAWN)
    before = case.state
    case.triage_reason = reason
    case.result_on = clock.today(now)
    _move(case, CaseState.WITHDRAWN, before, "case.withdrawn", reason, actor, now)


@transaction()
def reopen(case_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """Take a referred, withdrawn or early-solved case back to the beginning, with the reason."""
    if not reason:
        raise FieldErrors({"reason": "case_reason_missing"})
    case = locked(case_id)
    if case.state not in rules.SET_ASIDE:
        raise RuleBroken("case_move", state=case.state, target=CaseState.RECEIVED)
    before = case.state
    case.triage_reason = case.referred_to = case.guidance = ""
    case.triaged_at = case.triaged_by = case.result_on = None
    _move(case, CaseState.RECEIVED, before, "case.reopened", reason, actor, now)


@transaction()
def merge(case_id: int, into_id: int, *, reason: str = "", actor: Actor, now: datetime) -> None:
    """Let a case live on inside another of the same member: its phones, documents and deadline go over (N-14)."""
    if case_id == into_id:
        raise RuleBroken("case_merge_self")
    rows = hold_all(Case, (case_id, into_id))
    case, target = rows[case_id], rows[into_id]
    if case.member_id is None or case.member_id != target.member_id:
        raise RuleBroken("case_merge_other_member", number=target.number)
    if target.state not in rules.OPEN:
        raise RuleBroken("case_merge_closed", number=target.number)
    rules.require_move(case.state, CaseState.MERGED)
    before = case.state
    _carry_over(case, target, now)
    case.merged_into = target.id
    case.triage_reason = reason
    case.triaged_at, case.triaged_by = now, actor.id
    audit.record(
        actor,
        "case.merged_here",
        subject=("case", target.id, target.number),
        after={"number": case.number},
        reason=reason,
        now=now,
    )
    _move(case, CaseState.MERGED, before, "case.merged", reason, actor, now, into=target.number)
    publish(rules.CaseMerged(case.id, target.id, now, actor))
    feed.changed(f"case:{target.id}", "form", now=now)


def _carry_over(case: Case, target: Case, now: datetime) -> None:
    known = {number for (number,) in CasePhone.select(CasePhone.number).where(CasePhone.case == target.id).tuples()}
    for phone in CasePhone.select().where(CasePhone.case == case.id):
        if phone.number not in known:
            CasePhone.create(case=target.id, number=phone.number, whose=phone.whose, position=len(known))
            known.add(phone.number)
    received = CaseDocument.select(CaseDocument.title, CaseDocument.received_at).where(
        CaseDocument.case == case.id, CaseDocument.received_at.is_null(False)
    )
    for title, at in list(received.tuples()):
        CaseDocument.update(received_at=at).where(
            CaseDocument.case == target.id, CaseDocument.title == title, CaseDocument.received_at.is_null()
        ).execute()
    deadlines = [day for day in (case.legal_deadline, target.legal_deadline) if day is not None]
    if target.state in rules.BEFORE_HEARING and deadlines and target.legal_deadline != min(deadlines):
        target.legal_deadline = min(deadlines)
    target.version += 1
    target.changed_at = now
    target.save()


@transaction()
def receive_document(document_id: int, *, received: bool, actor: Actor, now: datetime) -> int:
    """Tick a document as received or missing; returns the case's id."""
    document = CaseDocument.get_or_none(CaseDocument.id == document_id)
    if document is None:
        raise NotFound("document", document_id)
    case = locked(document.case_id)
    if received == (document.received_at is not None):
        return case.id
    document.received_at = now if received else None
    document.save()
    audit.record(
        actor,
        "case.document_received" if received else "case.document_missing",
        subject=("case", case.id, case.number),
        after={"document": document.title},
        now=now,
    )
    evidence.changed(case, "documents", actor=actor, now=now)
    return case.id


@transaction()
def mark_phone(case_id: int, number: str, *, wrong: bool, actor: Actor, now: datetime) -> None:
    """A number turned out to be wrong, or right after all; it is then dialled last, or in its turn."""
    changed = (
        CasePhone.update(is_wrong=wrong)
        .where(CasePhone.case == case_id, CasePhone.number == number, CasePhone.is_wrong != wrong)
        .execute()
    )
    if changed:
        case = locked(case_id)
        event = "case.phone_wrong" if wrong else "case.phone_right"
        audit.record(actor, event, subject=("case", case.id, case.number), after={"phone": number}, now=now)
        feed.changed(f"case:{case_id}", "phones", now=now)


def locked(case_id: int) -> Case:
    """The case, held until the transaction ends. Raises NotFound."""
    return hold(Case, case_id)


def _move(
    case: Case,
    target: CaseState,
    before: str,
    event: str,
    reason: str,
    actor: Actor,
    now: datetime,
    **facts: str,
) -> None:
    case.state = target
    case.version += 1
    case.changed_at = now
    case.save()
    after = {"state": str(target)} | facts | ({"referred_to": case.referred_to} if case.referred_to else {})
    audit.record(
        actor,
        event,
        subject=("case", case.id, case.number),
        before={"state": before},
        after=after,
        reason=reason,
        now=now,
    )
    told = _TOLD.get(target)
    if told is not None:
        publish(told(case.id, now, actor))
    evidence.changed(case, "state", actor=actor, now=now)
