"""Identifiers of people and firms, and phone numbers: read in any digits, kept in one form (domain section 3)."""

import re
from enum import StrEnum

from webapp.core.text import clean, latin_digits, persian_digits

_LEGAL_WEIGHTS = (29, 27, 23, 19, 17) * 2


class PersonKind(StrEnum):
    """Whom an identifier names."""

    NATURAL = "natural"
    LEGAL = "legal"


def _bare(text: str | None, also: str = "") -> str:
    return re.sub(rf"[\s\-{re.escape(also)}]", "", latin_digits(clean(text)))


def national_id(text: str | None) -> str | None:
    """The ten digits of a natural person's national id, or None when the check digit refuses it.

    Leading zeros lost in a spreadsheet are put back. No list of place codes is asked: new ones appear.
    """
    digits = _bare(text)
    if not re.fullmatch(r"[0-9]{8,10}", digits):
        return None
    digits = digits.zfill(10)
    if len(set(digits)) == 1:
        return None
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits if int(digits[9]) == (rest if rest < 2 else 11 - rest) else None


def legal_id(text: str | None) -> str | None:
    """The eleven digits of a legal person's national identifier, or None. A mobile number is never one."""
    digits = _bare(text)
    if not re.fullmatch(r"[0-9]{11}", digits) or digits.startswith("09") or digits[3:9] == "000000":
        return None
    offset = int(digits[9]) + 2
    total = sum((int(digit) + offset) * weight for digit, weight in zip(digits[:10], _LEGAL_WEIGHTS, strict=True))
    return digits if total % 11 % 10 == int(digits[10]) else None


def person_identifier(text: str | None) -> tuple[PersonKind, str] | None:
    """A national id or a legal identifier, told apart by length and check digit."""
    natural = national_id(text)
    if natural:
        return PersonKind.NATURAL, natural
    legal = legal_id(text)
    return (PersonKind.LEGAL, legal) if legal else None


_COUNTRY = r"(?:(?:\+98|0098)0?|98|0)?"
_MOBILE = re.compile(_COUNTRY + r"(9[0-9]{9})")
_LANDLINE = re.compile(_COUNTRY + r"([1-8][0-9]{9})")
_LOCAL = re.compile(r"[1-8][0-9]{7}")


def phone(text: str | None, area: str = "") -> str | None:
    """An Iranian mobile or landline as E.164 (+98…), or None.

    Eight digits alone belong to the area code, which the office has as a setting; where none is given they are refused.
    """
    digits = _bare(text, "().")
    found = _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits)
    if found:
        return f"+98{found[1]}"
    return f"+98{area}{digits}" if area and _LOCAL.fullmatch(digits) else None


def is_mobile(number: str) -> bool:
    """Whether an E.164 number takes text messages."""
    return number.startswith("+989")


def pretty_phone(number: str, *, latin: bool = False) -> str:
    """«۰۹۱۳ ۱۲۳ ۴۵۶۷» or «۰۳۱ ۳۶۵۶ ۰۰۰۰» of an E.164 number; another country's stays whole. Show inside an isolate."""
    if re.fullmatch(r"\+98[0-9]{10}", number):
        digits = f"0{number[3:]}"
        cuts = (4, 7) if is_mobile(number) else (3, 7)
        number = f"{digits[: cuts[0]]} {digits[cuts[0] : cuts[1]]} {digits[cuts[1] :]}"
    return number if latin else persian_digits(number)


def masked(value: str) -> str:
    """The last four digits of an identifier or phone: enough to compare by, for records that are never erased."""
    return f"…{value[-4:]}"
