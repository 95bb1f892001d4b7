"""Reading a member list as offices keep it: headings in either language, ids that a spreadsheet took for numbers."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from webapp.core import calendar, identifiers
from webapp.core.text import clean, fold, latin_digits
from webapp.registry.members.rules.standing import PersonKind, Restriction

MOST_ROWS = 50_000
MOST_BYTES = 10 * 1024 * 1024
HEAD_WITHIN = 10
"""The headings stand in one of the first rows; offices like a title above them."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "membership_number": (
        "شماره عضویت",
        "کد عضویت",
        "ش عضویت",
        "عضویت",
        "شماره کارت عضویت",
        "شماره کارت",
        "membership number",
        "membership no",
        "membership id",
        "member number",
        "member no",
        "member id",
        "card number",
    ),
    "identifier": (
        "شناسه ملی",
        "کد ملی",
        "شناسه",
        "شماره ملی",
        "کد ملی شناسه ملی",
        "شناسه ملی کد ملی",
        "کد شناسه ملی",
        "national id",
        "legal id",
        "national code",
        "identifier",
    ),
    "kind": ("نوع شخص", "نوع عضو", "نوع عضویت", "نوع", "شخصیت", "حقیقی حقوقی", "kind", "type", "person type"),
    "title": (
        "نام شرکت",
        "شرکت",
        "نام عضو",
        "نام",
        "عنوان",
        "نام واحد",
        "نام شرکت عضو",
        "نام و نام خانوادگی",
        "company",
        "company name",
        "firm",
        "name",
        "title",
        "member",
    ),
    "manager_name": (
        "مدیرعامل",
        "نام مدیرعامل",
        "مدیر",
        "نام مدیر",
        "نماینده",
        "manager",
        "manager name",
        "managing director",
        "ceo",
    ),
    "activity": (
        "رشته فعالیت",
        "فعالیت",
        "زمینه فعالیت",
        "نوع فعالیت",
        "موضوع فعالیت",
        "activity",
        "field",
        "industry",
    ),
    "valid_until": (
        "تاریخ انقضا",
        "تاریخ انقضاء",
        "انقضا",
        "اعتبار",
        "اعتبار تا",
        "تاریخ اعتبار",
        "پایان اعتبار",
        "تاریخ پایان اعتبار",
        "valid until",
        "valid to",
        "expiry",
        "expiry date",
        "expires",
    ),
    "phones": (
        "تلفن",
        "تلفن همراه",
        "همراه",
        "شماره همراه",
        "موبایل",
        "شماره تماس",
        "شماره تلفن",
        "تلفن ثابت",
        "phone",
        "phone number",
        "mobile",
        "tel",
        "telephone",
        "cell",
    ),
    "address": ("نشانی", "آدرس", "address"),
    "restriction": ("وضعیت", "وضعیت عضویت", "محدودیت", "status", "restriction"),
}

_KEYS = ("membership_number", "identifier")


def _bare(heading: Any) -> str:
    # «تلفن ۲» and «Phone_1» are telephones too.
    return re.sub(r"\d+$", "", re.sub(r"[^\w]|_", "", fold(str(heading or ""))))


_BY_HEADING = {_bare(heading): name for name, headings in COLUMNS.items() for heading in headings}

Heading = tuple[int, dict[int, str]]


def find_headings(rows: Sequence[Sequence[Any]]) -> Heading | None:
    """(place of the heading row, column place -> field); None where no row names a key column and one more."""
    for place, row in enumerate(rows[:HEAD_WITHIN]):
        found: dict[int, str] = {}
        for column, cell in enumerate(row):
            name = _BY_HEADING.get(_bare(cell))
            if name and (name == "phones" or name not in found.values()):
                found[column] = name
        if len(set(found.values())) >= 2 and any(key in found.values() for key in _KEYS):
            return place, found
    return None


@dataclass(frozen=True)
class Row:
    """A row of the sheet, read; `number` is its number in the spreadsheet. Only filled cells are in `facts`."""

    number: int
    membership_number: str
    identifier: str
    facts: dict[str, Any]
    phones: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """A row that cannot be taken over, and why: a sentence code with what stands in the cell."""

    number: int
    why: str
    facts: dict[str, str] = field(default_factory=dict)


def packed(row: Row | Refused) -> list[Any]:
    """A read row as plain values for JSON: what was previewed is kept until it is applied."""
    if isinstance(row, Refused):
        return [row.number, row.why, row.facts]
    until = row.facts.get("valid_until")
    facts = row.facts | {"valid_until": until.isoformat()} if until else row.facts
    return [row.number, row.membership_number, row.identifier, facts, row.phones]


def unpacked(values: list[Any]) -> Row | Refused:
    """The row of `packed`."""
    if len(values) == 3:
        return Refused(*values)
    number, membership_number, identifier, facts, phones = values
    if "valid_until" in facts:
        facts["valid_until"] = date.fromisoformat(facts["valid_until"])
    return Row(number, membership_number, identifier, facts, tuple(phones))


class _Unreadable(Exception):
    def __init__(self, why: str, **facts: str):
        super().__init__(why)
        self.why, self.facts = why, facts


def is_blank(cells: Sequence[Any]) -> bool:
    """Whether nothing stands in the row."""
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells)


def read_row(number: int, cells: Sequence[Any], columns: dict[int, str]) -> Row | Refused:
    """One row as facts. Text is kept as text, whatever sign it begins with."""
    try:
        return _read(number, cells, columns)
    except _Unreadable as broken:
        return Refused(number, broken.why, broken.facts)


def _read(number: int, cells: Sequence[Any], columns: dict[int, str]) -> Row:
    typed: dict[str, Any] = {}
    phones: list[str] = []
    for column, name in columns.items():
        cell = cells[column] if column < len(cells) else None
        if cell is None or cell == "":
            continue
        if name == "phones":
            phones += _phones(cell)
        else:
            typed[name] = cell
    membership_number = as_code(typed.get("membership_number"))
    kind = _kind(typed.get("kind"))
    identifier = _identifier(typed.get("identifier"), kind)
    if not membership_number and not identifier:
        raise _Unreadable("import_no_key")
    if len(membership_number) > LONGEST_NUMBER:
        raise _Unreadable("import_number_broken", value=membership_number[:40])
    facts = _texts(typed) | _standing(typed)
    kind = _agreed(kind, identifier)
    if kind:
        facts["kind"] = str(kind)
    return Row(number, membership_number, identifier, facts, tuple(dict.fromkeys(phones)))


def _texts(typed: dict[str, Any]) -> dict[str, Any]:
    found = {
        name: as_text(typed[name], lines=name == "address")[:longest]
        for name, longest in _LONGEST.items()
        if name in typed
    }
    return {name: text for name, text in found.items() if text}


def _standing(typed: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    until = typed.get("valid_until")
    if until is not None and as_text(until):
        found["valid_until"] = _date(until)
    if "restriction" in typed:
        restriction = _RESTRICTIONS.get(fold(as_text(typed["restriction"])))
        if restriction is not None:
            found["restriction"] = str(restriction)
    return found


def _agreed(kind: PersonKind | None, identifier: str) -> PersonKind | None:
    if not identifier:
        return kind
    by_length = PersonKind.NATURAL if len(identifier) == 10 else PersonKind.LEGAL
    if kind and kind != by_length:
        raise _Unreadable("import_kind_contradicts", value=identifier)
    return by_length


LONGEST_NUMBER = 20
_LONGEST = {"title": 200, "manager_name": 120, "activity": 160, "address": 1000}

_RESTRICTIONS = {
    **{fold(word): Restriction.NONE for word in ("فعال", "عادی", "معتبر", "active")},
    **{fold(word): Restriction.SUSPENDED for word in ("تعلیق", "معلق", "تعلیق شده", "suspended")},
    **{fold(word): Restriction.CANCELLED for word in ("لغو", "لغو شده", "ابطال", "باطل", "cancelled", "canceled")},
}


def as_text(cell: Any, *, lines: bool = False) -> str:
    """A cell as clean text; a number without the «.0» that readers put behind it."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return clean(str(cell).translate(_ARABIC_LETTERS), lines=lines)


# Cleaning does this too, but a text that needs nothing else is done with it much sooner.
_ARABIC_LETTERS = str.maketrans("يك", "یک")


def as_code(cell: Any) -> str:
    """A cell that is a code: digits in one form, «20418.0» typed as text repaired."""
    text = as_text(cell)
    code = text if text.isascii() and text.isdigit() else latin_digits(text).replace(" ", "")
    return code if code.isdigit() else re.sub(r"^(\d+)\.0+$", r"\1", code)


def _kind(cell: Any) -> PersonKind | None:
    word = fold(as_text(cell))
    if not word:
        return None
    if "حقوقی" in word or "شرکت" in word or word in ("legal", "company"):
        return PersonKind.LEGAL
    if "حقیقی" in word or word in ("natural", "person"):
        return PersonKind.NATURAL
    return None


def _identifier(cell: Any, kind: PersonKind | None) -> str:
    """The identifier with the leading zeros that a spreadsheet dropped put back; the check digit decides."""
    code = as_code(cell)
    if not code or code in _NOTHING:
        return ""
    digits = re.sub(r"[\s\-]", "", code)
    if not digits.isascii() or not digits.isdigit():
        raise _Unreadable("import_identifier_broken", value=code[:40])
    # A legal identifier that lost its zeros is as long as a national id: only the column "kind" tells them apart.
    found = (
        identifiers.legal_id(digits.zfill(11))
        if kind == PersonKind.LEGAL or len(digits) == 11
        else identifiers.national_id(digits)
    )
    if found is None:
        raise _Unreadable("import_identifier_broken", value=code[:40])
    return found


_NOTHING = ("-", "—", "_", ".")


def _date(cell: Any) -> date:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = as_text(cell)
    found = _date_of(text)
    if found is None:
        raise _Unreadable("import_date_broken", value=text[:40])
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


def _phones(cell: Any) -> list[str]:
    text = as_text(cell, lines=True)
    plain = _PLAIN_PHONE.fullmatch(text)
    if plain:
        return [f"+98{plain[1]}"]
    found = []
    for part in re.split(r"[,،;/\n]|\s-\s", text):
        typed = re.sub(r"\.0+$", "", part.strip())
        if not typed or typed in _NOTHING:
            continue
        number = identifiers.phone(typed)
        if number is None:
            raise _Unreadable("import_phone_broken", value=typed[:40])
        found.append(number)
    return found


# Spreadsheets drop the zero of 0913… and 031….
_PLAIN_PHONE = re.compile(r"(?:\+98|0)?([1-9][0-9]{9})")
