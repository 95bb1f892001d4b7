"""The headings of a member list as offices write them, in either language, and where they stand."""

import re
from collections.abc import Sequence
from typing import Any

from webapp.core.text import fold

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
