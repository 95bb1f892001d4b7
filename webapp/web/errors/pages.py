"""The pages of 400, 403, 404, 409, 422 and 500."""

from flask import Flask, Response
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import CSRFError
from peewee import DoesNotExist
from werkzeug.exceptions import HTTPException

from webapp.core.errors import FieldErrors, Forbidden, NotFound, RuleBroken
from webapp.web.errors.wording import at_field, sentence
from webapp.web.htmx import render


def init_app(app: Flask) -> None:
    """Answer each refusal in the page's own style."""

    @app.errorhandler(RuleBroken)
    def _rule_broken(refusal: RuleBroken) -> Response:
        said = sentence(refusal.code, refusal.facts)
        return render("error.html", "_refusal.html", 409, title=_l("Not possible now"), said=said, code=409)

    @app.errorhandler(FieldErrors)
    def _field_errors(refusal: FieldErrors) -> Response:
        said = " ".join(map(at_field, refusal.fields.values()))
        return render("error.html", "_refusal.html", 422, title=_l("Not accepted"), said=said, code=422)

    @app.errorhandler(Forbidden)
    def _forbidden(_: Forbidden) -> Response:
        said = _l("This page is not for your role. If you need it, ask the manager of the unit.")
        return render("error.html", "_refusal.html", 403, title=_l("Not allowed"), said=said, code=403)

    @app.errorhandler(NotFound)
    @app.errorhandler(DoesNotExist)
    @app.errorhandler(OverflowError)  # SQLite's word on a number longer than any id; PostgreSQL finds nothing
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
