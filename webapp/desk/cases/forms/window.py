"""The hours at which a visitor can come."""

import re
from typing import Any

from flask_babel import gettext as _

from webapp.core.text import fold, persian_digits
from webapp.web.fields import TimeOfDayField, read_time


class WindowField(TimeOfDayField):
    """When the visitor can come, as people say it: «۹ تا ۱۱», «از ۱۰», «تا ۱۱»; empty is any hour."""

    attributes = {"dir": "auto", "inputmode": "text"}
    _between = re.compile(r"(.+?)(?:تا|to|-|–)(.+)")
    _from = re.compile(r"(?:از|پساز|بعداز|from|after)(.+)")
    _until = re.compile(r"(?:تا|پیشاز|قبلاز|until|before)(.+)")

    def read(self, typed: str) -> Any:
        """(from, until) in minutes after midnight, each None where it is open."""
        words = fold(typed).removeprefix("ساعت")
        for pattern, places in ((self._until, (None, 1)), (self._between, (1, 2)), (self._from, (1, None))):
            found = pattern.fullmatch(words)
            if not found:
                continue
            said = [found[place].removeprefix("از").removeprefix("from") if place else None for place in places]
            minutes = [read_time(part) if part else None for part in said]
            if all(one is not None for one, part in zip(minutes, said, strict=True) if part):
                return tuple(minutes)
        raise ValueError(_("Write it like “9 to 11”, “from 10” or “until 11”."))

    def write(self, value: Any) -> str:
        """The window as it is typed."""
        clock = [None if one is None else persian_digits(f"{one // 60}:{one % 60:02d}") for one in value]
        if clock[0] and clock[1]:
            return _("%(start)s to %(end)s", start=clock[0], end=clock[1])
        if clock[0]:
            return _("from %(start)s", start=clock[0])
        return _("until %(end)s", end=clock[1]) if clock[1] else ""
