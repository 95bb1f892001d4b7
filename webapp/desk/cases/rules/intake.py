"""What is judged while the phone is still in the hand: numbers, deadlines, the same subject again."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from webapp.core.errors import FieldErrors
from webapp.core.identifiers import PersonKind
from webapp.core.text import fold
from webapp.desk.cases.rules.states import OPEN, Authority, CaseState, Source

MOST_VISITORS = 20
TRACKING_DIGITS = 8


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
