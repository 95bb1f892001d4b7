"""`_()` and `csrf_token()` of the templates: looked up once, not once for every row of every page."""

import functools
from typing import Any

import flask_wtf.i18n
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import get_domain, get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from wtforms.i18n import messages_path


def init_app(app: Flask) -> None:
    """Put the quick ones in the place of flask-babel's and Flask-WTF's; call after both are set up."""
    plain: dict[tuple[str, str], str] = {}
    safe: dict[tuple[str, str], Markup] = {}

    def locale() -> str:
        # Through the proxy each look costs three times as much.
        return g._get_current_object().get("locale", "fa")  # type: ignore[attr-defined, no-any-return]

    def translated(message: str) -> str:
        place = (locale(), message)
        if place not in plain:
            plain[place] = get_domain().get_translations().ugettext(message)
        return plain[place]

    @pass_eval_context
    def gettext(context: EvalContext, message: str, **facts: Any) -> str:
        if not context.autoescape:
            return translated(message) % facts
        if facts:
            return Markup(translated(message)) % facts
        place = (locale(), message)
        if place not in safe:
            # A sentence is a format even without facts: %% stands for a percent sign.
            safe[place] = Markup(translated(message)) % {}
        return safe[place]

    @pass_eval_context
    def ngettext(context: EvalContext, one: str, many: str, number: int, **facts: Any) -> str:
        said = get_domain().get_translations().ungettext(one, many, number)
        return (Markup(said) if context.autoescape else said) % {"num": number, **facts}

    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext, csrf_token=_csrf_token)
    # Flask-WTF puts its own into every context; what comes later wins.
    app.context_processor(lambda: {"csrf_token": _csrf_token})
    # Flask-WTF reads its own catalogue from the disk for each request that has a form.
    flask_wtf.i18n._get_translations = lambda: _words_of_forms(str(get_locale())) if has_request_context() else None


@functools.cache
def _words_of_forms(locale: str) -> Translations | NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


def _csrf_token() -> str:
    kept = g._get_current_object()  # type: ignore[attr-defined]
    if "csrf_said" not in kept:
        kept.csrf_said = generate_csrf()
    return kept.csrf_said  # type: ignore[no-any-return]


_words: dict[tuple[str, ...], str] = {}
_counted: dict[tuple[str, str, int], str] = {}
MOST_COUNTED = 5000


def said(message: str, **facts: Any) -> str:
    """`gettext` for filters and views: plain text, looked up once for each language."""
    place = (_language(), message)
    if place not in _words:
        _words[place] = get_domain().get_translations().ugettext(message)
    return _words[place] % facts if facts else _words[place]


def counted(one: str, many: str, number: int, **facts: Any) -> str:
    """`ngettext` for filters and views, looked up once for each number."""
    place = (_language(), one, number)
    if place not in _counted:
        if len(_counted) > MOST_COUNTED:
            _counted.clear()
        _counted[place] = get_domain().get_translations().ungettext(one, many, number)
    return _counted[place] % {"num": number, **facts}


def _language() -> str:
    known = g.get("locale") if g else None
    return known or str(get_locale() or "fa")
