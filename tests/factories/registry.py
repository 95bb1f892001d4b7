"""Members and rooms as the tests enter them, through the services."""

import io
from datetime import date, datetime
from typing import Any

import xlsxwriter

from webapp.core.actor import Actor
from webapp.registry.desks import queries as desks
from webapp.registry.desks.queries import DeskPage
from webapp.registry.members import services

LEGAL_IDS = ("99901234564", "99912345609", "99923456715", "99934567821", "99945678938")
NATIONAL_ID = "9990000018"


def member_facts(**over: Any) -> dict[str, Any]:
    """An active firm."""
    return {
        "membership_number": "20418",
        "kind": "legal",
        "title": "سپاهان‌پلیمر فرضی",
        "identifier": "99912345609",
        "manager_name": "فرناز فرضی",
        "activity": "پتروشیمی و پلیمر",
        "valid_until": date(2027, 3, 5),
        "restriction": "",
        "address": "",
    } | over


def make_member(actor: Actor, now: datetime, phones: Any = (("+989000004127", "فرناز"),), **over: Any) -> int:
    """A member of the register; returns the id."""
    return services.add(member_facts(**over), phones, actor=actor, now=now)


def customs() -> DeskPage:
    """The shipped customs desk."""
    return desks.desk(desks.by_code("customs").id)


def sheet(rows: list[list[Any]]) -> bytes:
    """An XLSX as a spreadsheet program writes it: numbers as numbers, text as text."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"strings_to_formulas": False})
    page = book.add_worksheet()
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is None:
                continue
            if isinstance(cell, (int, float)):
                page.write_number(row, column, cell)
            else:
                page.write_string(row, column, str(cell))
    book.close()
    return written.getvalue()


HEADINGS = ["شماره عضويت", "شناسه ملّی", "نام شرکت", "اعتبار تا", "موبایل"]
