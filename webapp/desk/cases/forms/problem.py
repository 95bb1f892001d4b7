"""MM-FR-02-05-01 on the screen."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import MultipleFileField
from wtforms import FieldList, FormField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import ValidationError

from webapp.core import clock
from webapp.core.errors import FieldErrors
from webapp.core.text import latin_digits
from webapp.desk.cases.forms.triage import chosen_id
from webapp.desk.cases.forms.window import WindowField
from webapp.desk.cases.forms.words import AUTHORITIES, CLASSES, RELATIONS, SOURCES, URGENCIES
from webapp.desk.cases.queries import CasePage
from webapp.desk.cases.rules import (
    MOST_VISITORS,
    Applicant,
    CaseState,
    ProblemForm,
    Source,
    Triage,
    Urgency,
    require_applicant,
    require_form,
    require_written,
)
from webapp.registry.desks import queries as desks
from webapp.registry.desks.queries import DeskPage
from webapp.web import errors
from webapp.web.fields import (
    JalaliDateField,
    NationalIdField,
    NumberField,
    PersianTextAreaField,
    PersianTextField,
    PhoneRow,
    options,
    required,
)

OTHER_TOPIC = -1
MOST_PHONES = 6
MOST_AMOUNT = 10**9

CODES = ("agency_file_number", "letter_number", "register_number", "letter_related_number")
"""Kept with the digits 0 to 9, whatever the keyboard gave."""

REASON_FIELDS = {
    CaseState.INCOMPLETE: "incomplete_reason",
    CaseState.REFERRED: "refer_reason",
    CaseState.SOLVED_BEFORE_MEETING: "solved_reason",
}
"""Where the refusal of a missing reason belongs on the intake page."""


class CaseForm(FlaskForm):
    """The problem form. Six fields are required: desk, topic, description, remedy, urgency, telephone."""

    source = RadioField(_l("By which way"), choices=options(SOURCES.items()), default=Source.PHONE)
    member = HiddenField(_l("Member"))
    applicant_name = PersianTextField(_l("Economic actor who is no member"), longest=200)
    desk = SelectField(_l("Desk"), coerce=chosen_id)
    topic = SelectField(_l("Topic"), coerce=chosen_id)
    subject = PersianTextField(_l("Subject in a few words"), longest=200)
    agency_file_number = PersianTextField(_l("File number at the agency"), longest=60)
    description = PersianTextAreaField(_l("What the problem is"), [required()])
    remedy = PersianTextAreaField(_l("What the member asks for"), [required()])
    steps_taken = PersianTextAreaField(_l("What was done so far"))
    legal_deadline = JalaliDateField(_l("Legal deadline"), toward=1)
    amount = NumberField(_l("Amount involved"), most=MOST_AMOUNT)
    urgency = RadioField(_l("Urgency"), choices=options(URGENCIES.items()), validate_choice=False)
    available = WindowField(_l("When they can come"))
    phones = FieldList(FormField(PhoneRow), _l("Telephone that answers"), min_entries=1, max_entries=MOST_PHONES)
    visitor_name = PersianTextField(_l("Who comes"), longest=120)
    visitor_post = PersianTextField(_l("Post"), longest=120)
    visitor_authority = SelectField(_l("By what right"), choices=options(AUTHORITIES.items()))
    visitor_count = NumberField(_l("Persons"), least=1, most=MOST_VISITORS, default=1)
    visitor_identifier = NationalIdField(_l("Identifier for the gate"))
    documents = SelectMultipleField(_l("Documents"), validate_choice=False)
    letter_number = PersianTextField(_l("Number of the letter"), longest=60)
    letter_date = JalaliDateField(_l("Date of the letter"), toward=-1)
    register_number = PersianTextField(_l("Our register number"), longest=60)
    register_date = JalaliDateField(_l("Registered on"), toward=-1)
    letter_relation = SelectField(_l("The letter is"), choices=options(RELATIONS.items()))
    letter_related_number = PersianTextField(_l("Number it refers to"), longest=60)
    letter_class = SelectField(_l("Class"), choices=options(CLASSES.items()))
    files = MultipleFileField(_l("Files"))
    incomplete_reason = PersianTextAreaField(_l("What is missing"), longest=1000)
    refer_reason = PersianTextAreaField(_l("Why it is not for the service desk"), longest=1000)
    destination = PersianTextField(_l("Where the member should turn to"), longest=160)
    guidance = PersianTextAreaField(_l("What to do there"), longest=2000)
    solved_reason = PersianTextAreaField(_l("How it was solved"), longest=1000)

    REQUIRED = ("desk", "topic", "description", "remedy", "urgency", "phones")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._desks = {desk.id: desk.title for desk in desks.active()}
        self.desk.choices = options([("", _("choose")), *self._desks.items()])
        self.page: DeskPage | None = None
        self.offer(self.desk.data or 0)

    def offer(self, desk_id: int, *, also: CasePage | None = None) -> None:
        """The topics and documents of the desk that is chosen, besides those an old case has already."""
        self.page = desks.desk(desk_id) if desk_id in self._desks else None
        self.topics = {topic.id: topic.title for topic in self.page.active_topics} if self.page else {}
        if also is not None and also.case.topic_id:
            self.topics.setdefault(also.case.topic_id, also.case.topic.title)
        self.topic.choices = options([("", _("choose")), *self.topics.items(), (OTHER_TOPIC, _("another subject"))])
        asked = self.page.active_documents if self.page else ()
        self.documents.choices = options((document.title, document.title) for document in asked)

    def validate_desk(self, field: Any) -> None:
        """A desk is chosen."""
        if not field.data:
            raise ValidationError(_("Choose a desk."))

    def validate_topic(self, field: Any) -> None:
        """A topic of the desk is chosen, or said to be another."""
        if not field.data and self.desk.data:
            raise ValidationError(_("Choose a topic, or “another subject”."))

    def validate_urgency(self, field: Any) -> None:
        """One of the three is chosen; no value is guessed."""
        if field.data not in set(Urgency):
            raise ValidationError(_("Choose how urgent it is."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape, and what lacks besides: whoever left half of it empty is told of all of it at once."""
        fine = super().validate(extra_validators)
        problem = self.problem()
        for lacks in (
            lambda: require_form(problem),
            lambda: require_written(problem, clock.today()),
            lambda: require_applicant(problem.source, Applicant(problem.member_id is not None), problem.applicant_name),
        ):
            try:
                lacks()
            except FieldErrors as refusal:
                self._tell(refusal)
                fine = False
        return fine

    def _tell(self, refusal: FieldErrors) -> None:
        """A field that is refused already is not refused twice; nor is a subject while the topic is still open."""
        told = dict(refusal.fields)
        if self.desk.errors or self.topic.errors:
            told.pop("subject", None)
        errors.onto(self, FieldErrors({name: what for name, what in told.items() if not self[name].errors}))

    def phone_rows(self) -> tuple[tuple[str, str], ...]:
        """The telephones that were written."""
        rows = [(row.form.number.data, row.form.whose.data or "") for row in self.phones.entries]
        return tuple((number, whose) for number, whose in rows if number)

    def problem(self) -> ProblemForm:
        """The form as facts."""
        window = self.available.data or (None, None)
        plain = {
            name: getattr(self, name).data or ""
            for name in (
                "description",
                "remedy",
                "urgency",
                "subject",
                "source",
                "applicant_name",
                "agency_file_number",
                "steps_taken",
                "visitor_name",
                "visitor_post",
                "visitor_authority",
                "visitor_identifier",
                "letter_number",
                "register_number",
                "letter_relation",
                "letter_related_number",
                "letter_class",
            )
        }
        topic = self.topic.data or 0
        return ProblemForm(
            desk_id=self.desk.data,
            topic_id=topic if topic > 0 else None,
            phones=self.phone_rows(),
            member_id=self.member_id(),
            amount=self.amount.data,
            legal_deadline=self.legal_deadline.data,
            available_from=window[0],
            available_to=window[1],
            visitor_count=self.visitor_count.data or 1,
            letter_date=self.letter_date.data,
            register_date=self.register_date.data,
            documents=frozenset(self.documents.data or ()),
            **(plain | {name: latin_digits(plain[name]) for name in CODES}),
        )

    def member_id(self) -> int | None:
        """The member who was chosen."""
        return chosen_id(self.member.data) or None

    def decision(self, outcome: str) -> Triage:
        """What the pressed button says about the case."""
        reasons = {
            CaseState.INCOMPLETE: self.incomplete_reason.data,
            CaseState.REFERRED: self.refer_reason.data,
            CaseState.SOLVED_BEFORE_MEETING: self.solved_reason.data,
        }
        state = CaseState(outcome)
        is_referral = state == CaseState.REFERRED
        return Triage(
            state,
            reason=reasons.get(state) or "",
            destination=(self.destination.data or "") if is_referral else "",
            guidance=(self.guidance.data or "") if is_referral else "",
        )

    @property
    def filled(self) -> list[str]:
        """Which of the required fields hold something."""
        return [name for name in self.REQUIRED if (self.phone_rows() if name == "phones" else getattr(self, name).data)]


def form_of(page: CasePage) -> dict[str, Any]:
    """The data of CaseForm for a registered case."""
    case = page.case
    names = (
        "source",
        "applicant_name",
        "subject",
        "agency_file_number",
        "description",
        "remedy",
        "steps_taken",
        "legal_deadline",
        "amount",
        "urgency",
        "visitor_name",
        "visitor_post",
        "visitor_authority",
        "visitor_count",
        "letter_number",
        "letter_date",
        "register_number",
        "register_date",
        "letter_relation",
        "letter_related_number",
        "letter_class",
    )
    window = (case.available_from, case.available_to)
    return {name: getattr(case, name) for name in names} | {
        "member": str(case.member_id or ""),
        "desk": case.desk_id,
        "topic": case.topic_id or OTHER_TOPIC,
        "visitor_identifier": case.visitor_identifier or None,
        "available": None if window == (None, None) else window,
        "documents": [document.title for document in page.documents if document.is_received],
        "phones": [{"number": phone.number, "whose": phone.whose} for phone in page.phones],
    }
