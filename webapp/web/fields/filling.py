"""What every field shares: that it must be filled, what it offers, and one sentence for a value that was misread."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Field
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation

from webapp.core.text import is_blank
from webapp.web.filters import num


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a select or radio field."""
    return [SelectChoice(value, words) for value, words in pairs]


def required(message: Any = None) -> InputRequired:
    """The validator of a field that must be filled; spaces alone do not fill it."""
    return _Required(message or _l("Fill this in."))


class _Required(InputRequired):
    def __call__(self, form: Any, field: Field) -> None:
        if field.raw_data and not is_blank(str(field.raw_data[0])):
            return
        field.errors[:] = []
        raise StopValidation(self.message)


def stop_after_misreading(field: Field) -> None:
    """No validator speaks about a value that could not be read: its own sentence is enough."""
    if field.process_errors:
        raise StopValidation()


def grouped(number: int) -> str:
    """«۱٬۲۵۰٬۰۰۰»"""
    return num(number)
