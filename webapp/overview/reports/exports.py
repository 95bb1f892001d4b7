"""The ratio as a spreadsheet, right to left (SD-2.6-d)."""

from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import calendar
from webapp.overview.reports.queries import RaisedCase, Scorecard
from webapp.overview.reports.rules import Grouping, Standing

STANDING_WORDS = {
    Standing.SOLVED: _l("Solved"),
    Standing.PARTLY: _l("Partly solved"),
    Standing.IN_PROGRESS: _l("In progress"),
    Standing.UNSOLVED: _l("Unsolved"),
    Standing.AWAITING: _l("Awaiting the first call"),
    Standing.NOT_CONFIRMED: _l("Not confirmed after three rounds"),
}


def ratio_workbook(card: Scorecard, cases: list[RaisedCase]) -> bytes:
    """Two sheets: the figures by desk or by agency, and each raised case behind them."""
    buffer = BytesIO()
    # strings_to_formulas off: a firm whose name begins with = stays a name
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    head = book.add_format({"bold": True, "reading_order": 2, "bottom": 1})
    text = book.add_format({"reading_order": 2})
    percent = book.add_format({"num_format": "0%"})
    _groups(book.add_worksheet(str(_("Ratio"))), card, head, text, percent)
    _cases(book.add_worksheet(str(_("Cases"))), cases, head, text)
    book.close()
    return buffer.getvalue()


def _groups(sheet: Any, card: Scorecard, head: Any, text: Any, percent: Any) -> None:
    sheet.right_to_left()
    sheet.set_column(0, 1, 32)
    sheet.set_column(2, 12, 14)
    span = f"{calendar.format_long(card.span.first)} — {calendar.format_long(card.span.last)}"
    whole = card.chosen.title if card.chosen else str(_("All desks"))
    sheet.write_string(0, 0, span, text)
    if card.chosen:
        sheet.write_string(1, 0, whole, text)
    lines = [_("Desk"), _("Agency")] if card.by is Grouping.DESK else [_("Agency"), _("Desks")]
    titles = [*lines, _("Raised"), *(STANDING_WORDS[word] for word in Standing), _("Ratio")]
    for column, title in enumerate(titles):
        sheet.write_string(2, column, str(title), head)
    rows = [(row.title, row.beside, row.tally.ratio) for row in card.inside]
    # The one line of what was chosen is its own sum.
    if len(rows) != 1 or not card.chosen:
        rows.append((whole, "", card.total))
    for line, (title, beside, ratio) in enumerate(rows, start=3):
        sheet.write_string(line, 0, title, text)
        sheet.write_string(line, 1, beside, text)
        sheet.write_number(line, 2, ratio.raised)
        for column, word in enumerate(Standing, start=3):
            sheet.write_number(line, column, ratio.of(word))
        if ratio.value is not None:
            sheet.write_number(line, 3 + len(Standing), ratio.value, percent)


def _cases(sheet: Any, cases: list[RaisedCase], head: Any, text: Any) -> None:
    sheet.right_to_left()
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 2, 36)
    sheet.set_column(3, 6, 16)
    titles = [_("Case"), _("Member"), _("Subject"), _("Desk"), _("Agency"), _("Raised on"), _("Result")]
    for column, title in enumerate(titles):
        sheet.write_string(0, column, str(title), head)
    for line, case in enumerate(cases, start=1):
        raised = calendar.format_numeric(case.raised_on, latin=True) if case.raised_on else ""
        values = [case.number, case.applicant, case.subject, case.desk, case.agency, raised]
        for column, value in enumerate([*values, str(STANDING_WORDS[case.standing])]):
            sheet.write_string(line, column, value, text)
