"""The whole of one case: MM-FR-02-05-01."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from types import SimpleNamespace
from typing import Any

from peewee import ForeignKeyField

from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.cases.queries.intake import NearestMeeting, nearest_meeting
from webapp.desk.cases.rules import BEFORE_HEARING, CaseState, runs_out_before
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.members.models import Member
from webapp.registry.members.rules import Standing, standing


@dataclass(frozen=True)
class Phone:
    """A telephone of a case."""

    number: str
    whose: str
    is_wrong: bool


@dataclass(frozen=True)
class Document:
    """A document that the desk asks for."""

    id: int
    title: str
    is_received: bool


@dataclass(frozen=True)
class CasePage:
    """A case with what its page shows: `case` has the columns, and of desk, topic and member what is shown."""

    case: Any
    agency: str
    phones: list[Phone]
    documents: list[Document]
    meeting: NearestMeeting | None
    """The next meeting of the desk, while the case waits for one."""
    merged_into: str
    standing: Standing | None

    @property
    def days_before(self) -> int | None:
        """By how many days the legal deadline ends before the next meeting."""
        return runs_out_before(self.case.legal_deadline, self.meeting.date if self.meeting else None)

    @property
    def received_documents(self) -> int:
        """How many of the documents asked for are here."""
        return sum(document.is_received for document in self.documents)


def case_page(case_id: int, today: date) -> CasePage:
    """The case with its member, desk, phones and documents. Raises NotFound."""
    rows = _case(case_id)
    if not rows:
        raise NotFound("case", case_id)
    facts = dict(zip(_NAMES, rows[0], strict=True))
    parts = {
        part: SimpleNamespace(
            **{name.split(".")[1]: facts.pop(name) for name in list(facts) if name.startswith(f"{part}.")}
        )
        for part in ("desk", "topic", "member", "agency", "target")
    }
    case: Any = SimpleNamespace(**facts, desk=parts["desk"], topic=parts["topic"], member=parts["member"])
    has_member = case.member_id is not None
    return CasePage(
        case=case,
        agency=parts["agency"].title,
        phones=phones(case_id),
        documents=documents(case_id),
        meeting=nearest_meeting(case.desk_id, today) if case.state in BEFORE_HEARING else None,
        merged_into=parts["target"].number or "",
        standing=standing(case.member.valid_until, case.member.restriction, today) if has_member else None,
    )


_Target = Case.alias()
_JOINED: dict[str, Any] = {
    "desk.title": Desk.title,
    "desk.short_title": Desk.short_title,
    "desk.file_number_label": Desk.file_number_label,
    "topic.title": DeskTopic.title,
    "member.kind": Member.kind,
    "member.membership_number": Member.membership_number,
    "member.activity": Member.activity,
    "member.valid_until": Member.valid_until,
    "member.restriction": Member.restriction,
    "agency.title": Agency.title,
    "target.number": _Target.number,
}
_FIELDS = Case._meta.sorted_fields
_NAMES = [field.object_id_name if isinstance(field, ForeignKeyField) else field.name for field in _FIELDS] + [*_JOINED]


@prepared
def _case(case_id: Any) -> Any:
    return (
        Case.select(*_FIELDS, *_JOINED.values())
        .join(Desk)
        .join(Agency)
        .switch(Case)
        .left_outer_join(DeskTopic)
        .switch(Case)
        .left_outer_join(Member)
        .switch(Case)
        .left_outer_join(_Target, on=(Case.merged_into == _Target.id))
        .where(Case.id == case_id)
    )


def phones(case_id: int) -> list[Phone]:
    """The telephones of a case, the one to dial first at the head, wrong ones last."""
    return [Phone(*row) for row in _phones(case_id)]


@prepared
def _phones(case_id: Any) -> Any:
    query = CasePhone.select(CasePhone.number, CasePhone.whose, CasePhone.is_wrong).where(CasePhone.case == case_id)
    return query.order_by(CasePhone.is_wrong, CasePhone.position)


def documents(case_id: int) -> list[Document]:
    """The documents asked for, in the desk's order."""
    return [Document(row_id, title, received is not None) for row_id, title, received in _documents(case_id)]


@prepared
def _documents(case_id: Any) -> Any:
    query = CaseDocument.select(CaseDocument.id, CaseDocument.title, CaseDocument.received_at)
    return query.where(CaseDocument.case == case_id).order_by(CaseDocument.position, CaseDocument.id)


def by_id(case_id: int) -> Case:
    """The row alone. Raises NotFound."""
    case: Case | None = Case.get_or_none(Case.id == case_id)
    if case is None:
        raise NotFound("case", case_id)
    return case


def accepted(case_ids: Collection[int]) -> list[int]:
    """Those of them that may have a turn: accepted, neither withdrawn nor referred since."""
    query = Case.select(Case.id).where(Case.id.in_(list(case_ids)), Case.state == CaseState.ACCEPTED)
    return [case_id for (case_id,) in query.tuples()]
