"""Taking a problem down, and correcting it (SD-2.3-a to -c)."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core import calendar, clock
from webapp.core.actor import Actor
from webapp.core.db import assign, next_number, transaction
from webapp.core.errors import FieldErrors, NotFound, RuleBroken, Stale
from webapp.core.once import once
from webapp.desk.cases import rules
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.cases.queries import intake
from webapp.desk.cases.rules import Applicant, CaseState, ProblemForm, Source, Triage
from webapp.desk.cases.services import evidence, triage
from webapp.office.audit import services as audit
from webapp.registry.desks import queries as desks
from webapp.registry.desks.queries import DeskPage
from webapp.registry.members.models import Member


@dataclass(frozen=True)
class Registered:
    """What the member is told at the end of the call."""

    id: int
    number: str
    tracking_code: str


@transaction()
@once(lambda kept: Registered(**kept))
def register(
    form: ProblemForm,
    *,
    decision: Triage = Triage(),  # noqa: B008 - frozen
    merge_into: int | None = None,
    despite_similar: bool = False,
    actor: Actor,
    now: datetime,
) -> Registered:
    """Register a problem and, where the caller decides at once, triage it in the same act.

    Raises FieldErrors; RuleBroken("case_similar", cases=[ids]) when the member has an open case about the same thing
    and the caller has said neither `merge_into` nor `despite_similar` (N-14).
    """
    desk = _open_desk(form.desk_id)
    member = _member(form.member_id)
    subject = _check(form, desk, member, now)
    rules.require_triage(decision)
    if member is not None and merge_into is None and not despite_similar:
        same = intake.similar(member.id, subject)
        if same:
            raise RuleBroken("case_similar", cases=[case.id for case in same], number=same[0].number)
    case = _insert(form, desk, member, subject.subject, actor, now)
    audit.record(
        actor,
        "case.registered",
        subject=("case", case.id, case.number),
        after={"subject": case.subject, "desk": desk.desk.short_title, "source": form.source},
        now=now,
    )
    if merge_into is not None:
        triage.merge(case.id, merge_into, reason="", actor=actor, now=now)
    elif decision.state != CaseState.RECEIVED:
        triage.decide(case.id, decision, actor=actor, now=now)
    else:
        evidence.changed(case, "registered", actor=actor, now=now)
    return Registered(case.id, case.number, case.tracking_code)


@transaction()
def edit(case_id: int, form: ProblemForm, *, version: int, actor: Actor, now: datetime) -> None:
    """Correct the form. Raises Stale when changed since `version`; the texts are then shown side by side."""
    case = triage.locked(case_id)
    rules.require_open_form(case.state)
    if case.version != version:
        raise Stale("case_stale", number=case.number)
    desk = _open_desk(form.desk_id, now_at=case.desk_id)
    member = _member(form.member_id)
    subject = _check(form, desk, member, now, topic_now=case.topic_id)
    if form.desk_id != case.desk_id and case.state == CaseState.ACCEPTED:
        raise FieldErrors({"desk": "case_desk_fixed"})
    old_desk = case.desk_id
    was, is_now = assign(case, _columns(form, member, subject.subject))
    before = {name: value for name, value in was.items() if name not in _BY_ID}
    after = {name: value for name, value in is_now.items() if name not in _BY_ID}
    if form.desk_id != old_desk:
        before["desk"], after["desk"] = desks.row(old_desk).short_title, desk.desk.short_title
    phones = _set_phones(case, form)
    documents = _set_documents(case, desk, form, now)
    if not (is_now or phones or documents):
        return
    case.version += 1
    case.changed_at = now
    case.save()
    audit.record(
        actor,
        "case.edited",
        subject=("case", case.id, case.number),
        before=before | ({"phones": phones[0]} if phones else {}) | ({"documents": documents[0]} if documents else {}),
        after=after | ({"phones": phones[1]} if phones else {}) | ({"documents": documents[1]} if documents else {}),
        now=now,
    )
    evidence.index(case)
    evidence.changed(case, "form", actor=actor, now=now)


def _check(
    form: ProblemForm, desk: DeskPage, member: Member | None, now: datetime, *, topic_now: int | None = None
) -> rules.Subject:
    """Everything that the form refuses; returns what the case is about."""
    rules.require_form(form)
    rules.require_written(form, clock.today(now))
    applicant = Applicant(False) if member is None else Applicant(True, member.kind, member.identifier or "")
    rules.require_applicant(form.source, applicant, form.applicant_name)
    owner = (
        intake.identifier_owner(form.visitor_identifier, but=member.id if member else None)
        if form.visitor_identifier
        else None
    )
    rules.require_visitor(form.visitor_authority, form.visitor_identifier, applicant, owner)
    topic = next((topic for topic in desk.topics if topic.id == form.topic_id), None)
    if form.topic_id is not None and (topic is None or not (topic.is_active or topic.id == topic_now)):
        raise FieldErrors({"topic": "case_topic_of_other_desk"})
    subject = form.subject or (topic.title if topic else "")
    return rules.Subject(desk.desk.id, form.topic_id, subject, form.agency_file_number)


def _open_desk(desk_id: int, *, now_at: int | None = None) -> DeskPage:
    try:
        desk = desks.desk(desk_id)
    except NotFound:
        raise FieldErrors({"desk": "case_desk_closed"}) from None
    if not desk.desk.is_active and desk_id != now_at:
        raise FieldErrors({"desk": "case_desk_closed"})
    return desk


def _member(member_id: int | None) -> Member | None:
    if member_id is None:
        return None
    member: Member | None = Member.get_or_none(Member.id == member_id)
    if member is None:
        raise FieldErrors({"member": "case_member_missing"})
    return member


def _columns(form: ProblemForm, member: Member | None, subject: str) -> dict[str, Any]:
    is_letter = form.source == Source.LETTER
    return {
        "desk": form.desk_id,
        "topic": form.topic_id,
        "member": member.id if member else None,
        "applicant_name": member.title if member else form.applicant_name,
        "subject": subject,
        "description": form.description,
        "agency_file_number": form.agency_file_number,
        "remedy": form.remedy,
        "steps_taken": form.steps_taken,
        "amount": form.amount,
        "legal_deadline": form.legal_deadline,
        "urgency": form.urgency,
        "available_from": form.available_from,
        "available_to": form.available_to,
        "visitor_name": form.visitor_name,
        "visitor_post": form.visitor_post,
        "visitor_authority": form.visitor_authority,
        "visitor_count": form.visitor_count,
        "visitor_identifier": form.visitor_identifier,
        "source": form.source,
        # What was typed under "letter" before the switch to "phone" is not of this case.
        "letter_number": form.letter_number if is_letter else "",
        "letter_date": form.letter_date if is_letter else None,
        "register_number": form.register_number if is_letter else "",
        "register_date": form.register_date if is_letter else None,
        "letter_relation": form.letter_relation if is_letter else "",
        "letter_related_number": form.letter_related_number if is_letter and form.letter_relation else "",
        "letter_class": form.letter_class if is_letter else rules.LetterClass.ORDINARY,
    }


def _insert(
    form: ProblemForm, desk: DeskPage, member: Member | None, subject: str, actor: Actor, now: datetime
) -> Case:
    year = calendar.to_jalali(clock.today(now)).year
    sequence = next_number(Case, Case.year, year)
    case: Case = Case.create(
        year=year,
        sequence=sequence,
        number=rules.number(year, sequence),
        tracking_code=_free_tracking_code(),
        received_by=actor.id,
        received_by_name=actor.name,
        received_at=now,
        changed_at=now,
        **_columns(form, member, subject),
    )
    _set_phones(case, form)
    _set_documents(case, desk, form, now)
    evidence.index(case)
    return case


def _free_tracking_code() -> str:
    while True:
        code = rules.tracking_code(secrets.randbelow)
        if not Case.select(Case.id).where(Case.tracking_code == code).exists():
            return code


def _set_phones(case: Case, form: ProblemForm) -> tuple[list[str], list[str]] | None:
    """Make the case's phones those of the form, in its order; (before, after) where that changed anything."""
    wanted = {number: whose for number, whose in reversed(form.phones) if number}
    ordered = [(number, wanted[number]) for number in dict.fromkeys(number for number, _ in form.phones if number)]
    known = list(CasePhone.select().where(CasePhone.case == case.id).order_by(CasePhone.position, CasePhone.id))
    before = [(phone.number, phone.whose) for phone in known]
    if before == ordered:
        return None
    wrong = {phone.number for phone in known if phone.is_wrong}
    CasePhone.delete().where(CasePhone.case == case.id).execute()
    CasePhone.insert_many(
        [
            {"case": case.id, "number": number, "whose": whose, "position": place, "is_wrong": number in wrong}
            for place, (number, whose) in enumerate(ordered)
        ]
    ).execute()
    return [number for number, _ in before], [number for number, _ in ordered]


_BY_ID = ("topic", "member")
"""Their titles change with them and are what history shows."""


def _set_documents(case: Case, desk: DeskPage, form: ProblemForm, now: datetime) -> tuple[list[str], list[str]] | None:
    """The documents this desk asks for, ticked as the form says; (received before, after) where that changed."""
    known = {document.title: document for document in CaseDocument.select().where(CaseDocument.case == case.id)}
    before = sorted(title for title, document in known.items() if document.received_at)
    asked = [document.title for document in desk.active_documents]
    for position, title in enumerate(asked):
        document = known.pop(title, None)
        received = title in form.documents
        if document is None:
            CaseDocument.create(case=case.id, title=title, position=position, received_at=now if received else None)
        elif received != (document.received_at is not None):
            document.received_at = now if received else None
            document.save()
    for document in known.values():
        # Asked for by another desk, or no longer: kept only where it has in fact been received.
        if document.received_at is None:
            document.delete_instance()
    after = sorted(title for title in asked if title in form.documents)
    after = sorted({*after, *(title for title, document in known.items() if document.received_at)})
    return None if before == after else (before, after)
