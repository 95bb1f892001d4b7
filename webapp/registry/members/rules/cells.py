"""The cells of a member list: ids that a spreadsheet took for numbers, dates of both calendars, telephones."""

import re
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from webapp.core import calendar, identifiers
from webapp.core.text import clean, fold, latin_digits
from webapp.registry.members.rules.standing import PersonKind, Restriction

_NOTHING = ("-", "—", "_", ".")
# Cleaning does this too, but a text that needs nothing else is done with it much sooner.
_ARABIC_LETTERS = str.maketrans("يك", "یک")
# Spreadsheets drop the zero of 0913… and 031….
_PLAIN_PHONE = re.compile(r"(?:\+98|0)?([1-9][0-9]{9})")
# What Excel writes into a CSV for a long number in a narrow column: the other digits are gone.
_ROUNDED = re.compile(r"\d[.٫/]\d*[eE]\+?\d{1,3}|\d+[eE]\+\d{1,3}")

_RESTRICTIONS = {
    **{fold(word): Restriction.NONE for word in ("فعال", "عادی", "معتبر", "active")},
    **{fold(word): Restriction.SUSPENDED for word in ("تعلیق", "معلق", "تعلیق شده", "suspended")},
    **{fold(word): Restriction.CANCELLED for word in ("لغو", "لغو شده", "ابطال", "باطل", "cancelled", "canceled")},
}


class Unreadable(Exception):
    """What stands in the cell makes no sense: the code of the sentence that says so, and its facts."""

    def __init__(self, why: str, **facts: str):
        super().__init__(why)
        self.why, self.facts = why, facts


def as_text(cell: Any, *, lines: bool = False) -> str:
    """A cell as clean text; a number without the «.0» that readers put behind it."""
    if not isinstance(cell, str):
        return _text_of(cell)
    if cell.isascii() and cell.isalnum():
        return cell
    return clean(cell.translate(_ARABIC_LETTERS), lines=True) if lines else _line(cell)


def _text_of(cell: Any) -> str:
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return _line(str(cell))


@lru_cache(maxsize=4096)
def _line(text: str) -> str:
    # Kinds, branches of trade and days come again and again in a list.
    return clean(text.translate(_ARABIC_LETTERS))


def as_code(cell: Any) -> str:
    """A cell that is a code: digits in one form, «20418.0» typed as text repaired."""
    text = as_text(cell)
    if not text or (text.isascii() and text.isdigit()):
        return text
    code = latin_digits(text).replace(" ", "")
    return re.sub(r"^(\d+)\.0+$", r"\1", code) if "." in code else code


def as_number(cell: Any) -> str:
    """A code whose every digit is known. Raises Unreadable for one that a spreadsheet has rounded to «1.0E+10»."""
    code = as_code(cell)
    if code and not code.isdigit() and _ROUNDED.fullmatch(code):
        raise Unreadable("import_number_rounded", value=code[:40])
    return code


def as_kind(cell: Any) -> PersonKind | None:
    """A firm or a person, by the words that lists use; None where it says neither."""
    return _kind_of(as_text(cell))


@lru_cache(maxsize=256)
def _kind_of(text: str) -> PersonKind | None:
    word = fold(text)
    if not word:
        return None
    if "حقوقی" in word or "شرکت" in word or word in ("legal", "company"):
        return PersonKind.LEGAL
    if "حقیقی" in word or word in ("natural", "person"):
        return PersonKind.NATURAL
    return None


def as_restriction(cell: Any) -> Restriction | None:
    """What the chamber says of the membership; None where the words are not known."""
    return _RESTRICTIONS.get(fold(as_text(cell)))


def as_identifier(cell: Any, kind: PersonKind | None) -> str:
    """The identifier with the leading zeros that a spreadsheet dropped put back; the check digit decides.

    Raises Unreadable.
    """
    code = as_number(cell)
    if not code or code in _NOTHING:
        return ""
    digits = re.sub(r"[\s\-]", "", code)
    if not digits.isascii() or not digits.isdigit():
        raise Unreadable("import_identifier_broken", value=code[:40])
    # A legal identifier that lost its zeros is as long as a national id: only the column "kind" tells them apart.
    found = (
        identifiers.legal_id(digits.zfill(11))
        if kind == PersonKind.LEGAL or len(digits) == 11
        else identifiers.national_id(digits)
    )
    if found is None:
        raise Unreadable("import_identifier_broken", value=code[:40])
    return found


def as_date(cell: Any) -> date:
    """A day, typed in either calendar or already read as one. Raises Unreadable."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    found = _date_of(text)
    if found is None:
        raise Unreadable("import_date_broken", value=text[:40])
    return found


@lru_cache(maxsize=4096)
def _date_of(text: str) -> date | None:
    gregorian = re.fullmatch(r"((?:19|20)\d\d)[-/](\d{1,2})[-/](\d{1,2})", latin_digits(text))
    try:
        if gregorian:
            return date(int(gregorian[1]), int(gregorian[2]), int(gregorian[3]))
        return calendar.parse_jalali(text)
    except ValueError:
        return None


def as_phones(cell: Any, area: str) -> list[str]:
    """The telephones of a cell, which may hold several; eight digits alone are of the area. Raises Unreadable."""
    text = as_text(cell, lines=True)
    if plain := _PLAIN_PHONE.fullmatch(text):
        return [f"+98{plain[1]}"]
    found = []
    for part in re.split(r"[,،;/\n]|\s-\s", text):
        typed = re.sub(r"\.0+$", "", part.strip())
        if not typed or typed in _NOTHING:
            continue
        if _ROUNDED.fullmatch(latin_digits(typed)):
            raise Unreadable("import_number_rounded", value=typed[:40])
        number = identifiers.phone(typed, area)
        if number is None:
            raise Unreadable("import_phone_broken", value=typed[:40])
        found.append(number)
    return found
