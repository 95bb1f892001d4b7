"""Telephones, and whose they are."""

from collections.abc import Callable
from typing import ClassVar

from flask import Flask, current_app
from flask_babel import lazy_gettext as _l
from wtforms import Form

from webapp.core import identifiers
from webapp.web.fields.reading import ReadField
from webapp.web.fields.text import PersianTextField
from webapp.web.filters import fa


def init_app(app: Flask, area_code: Callable[[], str]) -> None:
    """Numbers of eight digits are of the office's own area, which the settings name."""
    app.extensions["mizban.area_code"] = area_code


class PhoneField(ReadField):
    """An Iranian phone number, kept as E.164; eight digits alone get the office's area code."""

    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "tel"}

    def read(self, typed: str) -> str:
        number = identifiers.phone(typed, current_app.extensions["mizban.area_code"]())
        if number is None:
            raise ValueError(
                _l("Write a mobile like 0913 123 4567 or a landline with its area code like 031 3656 0000.")
            )
        return number

    def write(self, value: str) -> str:
        return fa(identifiers.pretty_phone(value, latin=True))


class PhoneRow(Form):
    """A telephone and whose it is, as one row of several."""

    number = PhoneField(_l("Telephone"))
    whose = PersianTextField(_l("Whose it is"), longest=120)
