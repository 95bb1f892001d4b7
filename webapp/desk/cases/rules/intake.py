"""What is judged while the phone is still in the hand: numbers, deadlines, the same subject again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from webapp.core.errors import FieldErrors
from webapp.core.identifiers import PersonKind
from webapp.core.text import fold
from webapp.desk.cases.rules.states import (
    OPEN,
    Authority,
    CaseState,
    LetterClass,
    LetterRelation,
    Source,
    Urgency,
)

MOST_VISITORS = 20
TRACKING_DIGITS = 8


@dataclass(frozen=True)
class ProblemForm:
    """MM-FR-02-05-01 as it is filled in: on the phone, from a letter, or edited later (SD-2.3-c)."""

    desk_id: int
    topic_id: int | None
    description: str
    remedy: str
    urgency: str = Urgency.ORDINARY
    phones: tuple[tuple[str, str], ...] = ()
    """(E.164, whose it is); the first is dialled first."""
    subject: str = ""
    """Empty: the topic's title."""
    source: str = Source.PHONE
    member_id: int | None = None
    applicant_name: str = ""
    """Only of an economic actor who is no member."""
    agency_file_number: str = ""
    steps_taken: str = ""
    amount: int | None = None
    """Million rials."""
    legal_deadline: date | None = None
    available_from: int | None = None
    available_to: int | None = None
    """Minutes after midnight between which the visitor can come."""
    visitor_name: str = ""
    visitor_post: str = ""
    visitor_authority: str = Authority.SELF
    visitor_count: int = 1
    visitor_identifier: str = ""
    letter_number: str = ""
    letter_date: date | None = None
    register_number: str = ""
    register_date: date | None = None
    letter_relation: str = LetterRelation.NONE
    letter_related_number: str = ""
    letter_class: str = LetterClass.ORDINARY
    documents: frozenset[str] = frozenset()
    """Titles of the desk's documents that have been received."""


@dataclass(frozen=True)
class Triage:
    """What becomes of a case after it was read (SD-2.3-d); without a state it stays received."""

    state: CaseState = CaseState.RECEIVED
    reason: str = ""
    destination: str = ""
    guidance: str = ""


TRIAGED = (CaseState.ACCEPTED, CaseState.INCOMPLETE, CaseState.REFERRED, CaseState.SOLVED_BEFORE_MEETING)


def require_triage(triage: Triage) -> None:
    """A referral leaves with a reason, a destination and guidance (N-13); the others with what lacks."""
    missing: dict[str, str] = {}
    if triage.state == CaseState.REFERRED:
        missing = {
            field: code
            for field, code in (
                ("reason", "case_reason_missing"),
                ("destination", "case_destination_missing"),
                ("guidance", "case_guidance_missing"),
            )
            if not getattr(triage, field)
        }
    elif triage.state in (CaseState.INCOMPLETE, CaseState.SOLVED_BEFORE_MEETING) and not triage.reason:
        code = "case_missing_unnamed" if triage.state == CaseState.INCOMPLETE else "case_solution_unnamed"
        missing = {"reason": code}
    if missing:
        raise FieldErrors(missing)


def require_form(form: ProblemForm) -> None:
    """What the form refuses whoever fills it: no phone, a subject without name, a window or letter that cannot be."""
    errors: dict[str, str] = {}
    if not form.phones:
        errors["phones"] = "case_phone_missing"
    if form.topic_id is None and not form.subject:
        errors["subject"] = "case_subject_missing"
    start, end = form.available_from, form.available_to
    if start is not None and end is not None and start >= end:
        errors["available"] = "case_window_empty"
    if form.source == Source.LETTER and not form.letter_number:
        errors["letter_number"] = "case_letter_number_missing"
    if form.source == Source.LETTER and form.letter_relation and not form.letter_related_number:
        errors["letter_related_number"] = "case_related_number_missing"
    if errors:
        raise FieldErrors(errors)


def require_written(form: ProblemForm, today: date) -> None:
    """A letter was written, and registered by us, today or before."""
    dates = {"letter_date": form.letter_date, "register_date": form.register_date}
    if form.source == Source.LETTER:
        wrong = {name: "case_letter_in_future" for name, day in dates.items() if day is not None and day > today}
        if wrong:
            raise FieldErrors(wrong)


def number(year: int, sequence: int) -> str:
    """The number of a case, «1405-000421»."""
    return f"{year}-{sequence:06d}"


def tracking_code(random_below: Callable[[int], int]) -> str:
    """A code the member can be told on the phone: digits only, none leading zero, the last one a check digit.

    It says nothing of the case or of how many there are; `random_below` is `secrets.randbelow`.
    """
    head = str(10 ** (TRACKING_DIGITS - 2) + random_below(9 * 10 ** (TRACKING_DIGITS - 2)))
    return head + _check_digit(head)


def is_tracking_code(digits: str) -> bool:
    """Whether the digits can be a tracking code at all: a digit heard wrongly is told at once."""
    return (
        len(digits) == TRACKING_DIGITS
        and digits.isascii()
        and digits.isdigit()
        and (_check_digit(digits[:-1]) == digits[-1])
    )


def _check_digit(head: str) -> str:
    # Luhn: finds each wrong digit and nearly each swap of neighbours.
    doubled = [int(digit) * (2 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(head))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def runs_out_before(deadline: date | None, meeting_date: date | None) -> int | None:
    """By how many days the legal deadline ends before the meeting; None when it does not, or there is none of both."""
    if deadline is None or meeting_date is None or deadline >= meeting_date:
        return None
    return (meeting_date - deadline).days


@dataclass(frozen=True)
class Subject:
    """What a case is about, as far as two of them can be compared."""

    desk_id: int
    topic_id: int | None
    subject: str
    agency_file_number: str
    state: str = CaseState.RECEIVED


def is_similar(new: Subject, other: Subject) -> bool:
    """Whether an open case of the same member is about the same thing (N-14): one file number, topic or title."""
    if other.state not in OPEN:
        return False
    file_number = fold(new.agency_file_number)
    if file_number and file_number == fold(other.agency_file_number):
        return True
    if new.desk_id != other.desk_id:
        return False
    # Two different files of one topic are two problems.
    if file_number and other.agency_file_number:
        return False
    return (new.topic_id is not None and new.topic_id == other.topic_id) or fold(new.subject) == fold(other.subject)


@dataclass(frozen=True)
class Applicant:
    """Who brings the case, as far as the gate is concerned."""

    is_member: bool
    kind: str = ""
    identifier: str = ""


def require_applicant(source: str, applicant: Applicant, applicant_name: str) -> None:
    """A member by phone or letter; an economic actor who is no member by letter only (SD-2.3-b)."""
    if applicant.is_member:
        return
    if source != Source.LETTER:
        raise FieldErrors({"member": "case_member_missing"})
    if not applicant_name:
        raise FieldErrors({"applicant_name": "case_applicant_missing"})


def require_visitor(authority: str, visitor_identifier: str, applicant: Applicant, owner: str | None) -> None:
    """The identifier for the gate is the visitor's own: not another member's, nor another person's than the member.

    `owner` is the title of another member who has this identifier, if any.
    """
    if not visitor_identifier:
        return
    if owner:
        raise FieldErrors({"visitor_identifier": ("case_identifier_of_other", {"owner": owner})})
    himself = authority == Authority.SELF and applicant.kind == PersonKind.NATURAL
    if himself and applicant.identifier and applicant.identifier != visitor_identifier:
        raise FieldErrors({"visitor_identifier": "case_identifier_not_own"})
