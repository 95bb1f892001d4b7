"""The whole of one case: MM-FR-02-05-01."""

from dataclasses import dataclass
from datetime import date

from webapp.core.errors import NotFound
from webapp.desk.cases.models import Case, CaseDocument, CasePhone
from webapp.desk.cases.queries.intake import NearestMeeting, nearest_meeting
from webapp.desk.cases.rules import BEFORE_HEARING, runs_out_before
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
    """A case with what its page shows: `case` has desk, topic and member joined."""

    case: Case
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
    target = Case.alias()
    case = (
        Case.select(Case, Desk, DeskTopic, Member, Agency, target.id, target.number)
        .join(Desk)
        .join(Agency)
        .switch(Case)
        .left_outer_join(DeskTopic)
        .switch(Case)
        .left_outer_join(Member)
        .switch(Case)
        .left_outer_join(target, on=(Case.merged_into == target.id), attr="target")
        .where(Case.id == case_id)
        .first()
    )
    if case is None:
        raise NotFound("case", case_id)
    waits = case.state in BEFORE_HEARING
    member = case.member if case.member_id else None
    return CasePage(
        case=case,
        agency=case.desk.agency.title,
        phones=phones(case_id),
        documents=documents(case_id),
        meeting=nearest_meeting(case.desk_id, today) if waits else None,
        merged_into=case.target.number if case.merged_into_id else "",
        standing=standing(member.valid_until, member.restriction, today) if member else None,
    )


def phones(case_id: int) -> list[Phone]:
    """The telephones of a case, the one to dial first at the head, wrong ones last."""
    query = CasePhone.select(CasePhone.number, CasePhone.whose, CasePhone.is_wrong).where(CasePhone.case == case_id)
    return [Phone(*row) for row in query.order_by(CasePhone.is_wrong, CasePhone.position).tuples()]


def documents(case_id: int) -> list[Document]:
    """The documents asked for, in the desk's order."""
    query = CaseDocument.select(CaseDocument.id, CaseDocument.title, CaseDocument.received_at)
    rows = query.where(CaseDocument.case == case_id).order_by(CaseDocument.position, CaseDocument.id).tuples()
    return [Document(row_id, title, received is not None) for row_id, title, received in rows]


def by_id(case_id: int) -> Case:
    """The row alone. Raises NotFound."""
    case: Case | None = Case.get_or_none(Case.id == case_id)
    if case is None:
        raise NotFound("case", case_id)
    return case
