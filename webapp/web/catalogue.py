"""`_()` and `csrf_token()` of the templates: looked up once, not once for every row of every page."""

import functools
from typing import Any

import flask_babel
import flask_wtf.i18n
from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context
from flask_babel import get_domain, get_locale
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import generate_csrf
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from wtforms.i18n import messages_path

_words: dict[tuple[str, str], str] = {}
_marked: dict[tuple[str, str], Markup] = {}
_escaped: dict[tuple[str, str], Markup] = {}
_counted: dict[tuple[str, str, int], str] = {}
MOST_COUNTED = 5000


def init_app(app: Flask) -> None:
    """Put the quick ones in the place of flask-babel's and Flask-WTF's; call after both are set up."""
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext, csrf_token=csrf_token)
    # Flask-WTF puts its own into every context; what comes later wins.
    app.context_processor(lambda: {"csrf_token": csrf_token})
    # Flask-WTF reads its own catalogue from the disk for each request that has a form.
    flask_wtf.i18n._get_translations = lambda: _words_of_forms(str(get_locale())) if has_request_context() else None
    # Without this markupsafe translates a lazy text twice: to find that it has no __html__, and to escape it.
    LazyString.__html__ = _html_of_lazy


def said(message: str, **facts: Any) -> str:
    """`gettext` for filters and views: plain text, looked up once for each language."""
    place = (language(), message)
    if place not in _words:
        _words[place] = get_domain().get_translations().ugettext(message)
    return _words[place] % facts if facts else _words[place]


def counted(one: str, many: str, number: int, **facts: Any) -> str:
    """`ngettext` for filters and views, looked up once for each number."""
    return _form(one, many, number) % {"num": number, **facts}


def _form(one: str, many: str, number: int) -> str:
    place = (language(), one, number)
    if place not in _counted:
        if len(_counted) > MOST_COUNTED:
            _counted.clear()
        _counted[place] = get_domain().get_translations().ungettext(one, many, number)
    return _counted[place]


@pass_eval_context
def _gettext(context: EvalContext, message: str, **facts: Any) -> str:
    if not context.autoescape:
        return said(message) % facts
    return marked(message, **facts)


def marked(message: str, **facts: Any) -> Markup:
    """A sentence ready for a page; its facts are escaped."""
    if facts:
        return Markup(said(message)) % facts
    place = (language(), message)
    if place not in _marked:
        # A sentence is a format even without facts: %% stands for a percent sign.
        _marked[place] = Markup(said(message)) % {}
    return _marked[place]


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, **facts: Any) -> str:
    form = _form(one, many, number)
    return (Markup(form) if context.autoescape else form) % {"num": number, **facts}


def _html_of_lazy(lazy: LazyString) -> Markup:
    if lazy._func is not flask_babel.gettext or lazy._kwargs:
        return escape(str(lazy))
    place = (language(), lazy._args[0])
    if place not in _escaped:
        _escaped[place] = escape(said(place[1]))
    return _escaped[place]


def language() -> str:
    """The reader's language; the chamber's own where nobody reads."""
    try:
        # Past the proxy, and before flask-babel: a page asks a hundred times.
        known = g._get_current_object().get("locale")  # type: ignore[attr-defined]
    except RuntimeError:
        known = None
    return known or str(get_locale() or "fa")


@functools.cache
def _words_of_forms(locale: str) -> Translations | NullTranslations:
    return Translations.load(messages_path(), [locale], domain="wtforms")


def csrf_token() -> str:
    """The token that every form of this request carries, signed once."""
    kept = g._get_current_object()  # type: ignore[attr-defined]
    if "csrf_said" not in kept:
        kept.csrf_said = generate_csrf()
    return kept.csrf_said  # type: ignore[no-any-return]
