"""Texts of the templates: looked up once, and still escaped and in the reader's language."""

import pytest
from flask import render_template_string
from flask_babel import force_locale, lazy_gettext

from webapp.web import catalogue

SCRIPT = "<script>"


@pytest.mark.parametrize(
    "source",
    [
        '{{ _("Sent by %(name)s", name=typed) }}',
        '{{ ngettext("%(name)s and %(num)s", "%(name)s and %(num)s", 3, name=typed) }}',
    ],
)
def test_what_a_person_typed_is_escaped_in_a_sentence(persian_app, source):
    catalogue.init_app(persian_app)
    with persian_app.test_request_context(), force_locale("en"):
        shown = render_template_string(source, typed=SCRIPT)

    assert SCRIPT not in shown
    assert "&lt;script&gt;" in shown


def test_a_lazy_text_is_escaped_and_follows_the_language(persian_app):
    catalogue.init_app(persian_app)
    plain, marked = lazy_gettext("Search"), lazy_gettext("a < b")
    shown = {}
    for language in ("en", "fa", "en"):
        with persian_app.test_request_context(), force_locale(language):
            shown[language] = render_template_string("{{ plain }} {{ marked }}", plain=plain, marked=marked)

    assert shown["en"] == "Search a &lt; b"
    assert shown["fa"] == "جست‌وجو a &lt; b"
