"""Dates and times of day."""

import re
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from webapp.core import calendar, clock
from webapp.core.text import fold
from webapp.web.fields.reading import ReadField
from webapp.web.filters import fa, jdate

DATE_SENTENCES = {
    "date_unreadable": _l("Write the date like 1405/8/30 or 30 Aban 1405."),
    "date_out_of_range": _l("Write a Jalali year between 1300 and 1500, such as 1405."),
    "date_no_such_day": _l("That month has no such day; check day and month."),
    "date_other_weekday": _l("The weekday and the date disagree; correct one of them or leave the weekday out."),
}


class JalaliDateField(ReadField):
    """A date, typed in any of the ways of `calendar.parse_jalali` or picked from the month grid.

    `toward` says what a day without its year means: 1 the coming one, -1 the last one, 0 the nearest.
    """

    def __init__(self, *given: Any, toward: int = 0, **settings: Any):
        super().__init__(*given, **settings)
        self.toward = toward

    def read(self, typed: str) -> date:
        try:
            return calendar.parse_jalali(typed, clock.today(), toward=self.toward)
        except calendar.UnreadableDate as error:
            raise ValueError(DATE_SENTENCES[error.code]) from error

    def write(self, value: date) -> str:
        return jdate(value)


_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{1,2}))?|(\d{1,2})(\d{2})")


def read_time(typed: str) -> int | None:
    """Minutes after midnight of «9», «۹:۲۰», «۰۹٫۲۰», «0920» or «920»; None when it is no time of day."""
    found = _CLOCK.fullmatch(fold(typed))
    if not found:
        return None
    hours, minutes = (int(found[3]), int(found[4])) if found[3] else (int(found[1]), int(found[2] or 0))
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


class TimeOfDayField(ReadField):
    """A time of day as minutes after Tehran midnight."""

    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "text"}

    def read(self, typed: str) -> int:
        minutes = read_time(typed)
        if minutes is None:
            raise ValueError(_l("Write the time like 9:20, between 0:00 and 23:59."))
        return minutes

    def write(self, value: int) -> str:
        return fa(f"{value // 60:02d}:{value % 60:02d}")
