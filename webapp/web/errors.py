"""Refusals in words: the one table of rule codes, and the pages of 403, 404, 409, 422, 500."""

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, g
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.csrf import CSRFError
from peewee import DoesNotExist
from werkzeug.exceptions import HTTPException

from webapp.core.errors import FieldErrors, Forbidden, NotFound, RuleBroken
from webapp.core.text import persian_digits
from webapp.web.htmx import render

SENTENCES: dict[str, Any] = {
    "stale": _l("Somebody changed this while you were looking at it. Here is what it says now."),
    "meeting_move": _l("The meeting is not in a state that allows this."),
}
"""Code -> sentence with %(fact)s places. Each feature adds its own here, alphabetically within its block."""


def sentence(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """What a person reads for a rule code."""
    text = str(SENTENCES[code])
    shown = {key: _shown(value) for key, value in (facts or {}).items()}
    return text % shown if shown else text


def _shown(value: Any) -> str:
    return persian_digits(str(value)) if g.get("locale", "fa") == "fa" else str(value)


def onto(form: FlaskForm, refusal: FieldErrors) -> None:
    """Put the refusals of a service at the fields of the form that asked."""
    for name, told in refusal.fields.items():
        code, facts = told if isinstance(told, tuple) else (told, None)
        field = form._fields[name]
        field.errors = [*field.errors, sentence(code, facts)]


def init_app(app: Flask) -> None:
    """Answer each refusal in the page's own style."""

    @app.errorhandler(RuleBroken)
    def _rule_broken(refusal: RuleBroken) -> Response:
        said = sentence(refusal.code, refusal.facts)
        return render("error.html", "_refusal.html", 409, title=_l("Not possible now"), said=said, code=409)

    @app.errorhandler(FieldErrors)
    def _field_errors(refusal: FieldErrors) -> Response:
        told = [value if isinstance(value, tuple) else (value, None) for value in refusal.fields.values()]
        said = " ".join(sentence(code, facts) for code, facts in told)
        return render("error.html", "_refusal.html", 422, title=_l("Not accepted"), said=said, code=422)

    @app.errorhandler(Forbidden)
    def _forbidden(_: Forbidden) -> Response:
        said = _l("This page is not for your role. If you need it, ask the manager of the unit.")
        return render("error.html", "_refusal.html", 403, title=_l("Not allowed"), said=said, code=403)

    @app.errorhandler(NotFound)
    @app.errorhandler(DoesNotExist)
    def _not_found(_: Exception) -> Response:
        return _missing()

    @app.errorhandler(CSRFError)
    def _forged(_: CSRFError) -> Response:
        said = _l("This form has been open for too long. Reload the page; what you typed is kept as a draft.")
        return render("error.html", "_refusal.html", 400, title=_l("Form expired"), said=said, code=400)

    @app.errorhandler(HTTPException)
    def _http(error: HTTPException) -> Response:
        if error.code == 404:
            return _missing()
        if error.code is None or error.code < 400:
            return error.get_response()  # type: ignore[return-value]
        said = {
            405: _l("This address does not take that."),
            413: _l("The file is larger than allowed."),
            500: _l("Something broke here. It has been logged; nothing you saved before is lost."),
        }.get(error.code, _l("The request was not understood."))
        return render("error.html", "_refusal.html", error.code, title=_l("Not possible"), said=said, code=error.code)

    def _missing() -> Response:
        said = _l("There is nothing at this address, or nothing that your role may see.")
        return render("error.html", "_refusal.html", 404, title=_l("Not found"), said=said, code=404)
