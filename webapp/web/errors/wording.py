"""A refusal in words: the sentence of its code with the facts put in, and where a form shows it."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from flask import g
from flask_wtf import FlaskForm

from webapp.core import calendar
from webapp.core.errors import FieldErrors
from webapp.core.text import isolate, persian_digits
from webapp.web.errors.sentences import SENTENCES


def sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """What a person reads for a rule code; a refusal for its state says which state, where the table knows it."""
    of_state = f"{code}.{(facts or {}).get('state')}"
    text = str(SENTENCES.get(of_state) or SENTENCES[code])
    shown = {key: _shown(value) for key, value in (facts or {}).items()}
    return text % shown if shown else text


def _shown(value: Any) -> str:
    if isinstance(value, date):
        return calendar.format_long(value, latin=g.get("locale", "fa") != "fa")
    written = persian_digits(str(value)) if g.get("locale", "fa") == "fa" else str(value)
    # A number such as 1405-000421 would be turned round between Persian words.
    return isolate(written) if re.fullmatch(r"\d[\d/-]*[/-][\d/-]*\d", written) else written


@contextmanager
def told_at(form: FlaskForm) -> Iterator[None]:
    """What a service refuses within the block is told at the fields of the form; the view goes on behind it."""
    try:
        yield
    except FieldErrors as refusal:
        onto(form, refusal)


def onto(form: FlaskForm, refusal: FieldErrors) -> None:
    """Put the refusals of a service at the fields of the form that asked; `refused` keeps their codes."""
    form.refused = {told[0] if isinstance(told, tuple) else told for told in refusal.fields.values()}
    for name, told in refusal.fields.items():
        field = _field(form, name)
        field.errors = [*field.errors, at_field(told)]


def at_field(told: str | tuple[str, Mapping[str, Any]]) -> str:
    """What a service says at one field: a sentence code, or (code, facts)."""
    return sentence(*told) if isinstance(told, tuple) else sentence(told)


def _field(form: FlaskForm, name: str) -> Any:
    """The field of the name; of a row in a list of rows «pauses-2-start»."""
    if name in form._fields:
        return form._fields[name]
    rows, row, part = name.split("-", 2)
    return form._fields[rows].entries[int(row)].form._fields[part]
