"""What a template always says is put in when it is compiled: once for each language."""

import pytest
from flask import Flask, render_template
from flask_babel import Babel, force_locale
from jinja2 import DictLoader
from markupsafe import Markup

from webapp.web import catalogue, templating

PAGE = "|".join(
    [
        '{% from "part.html" import shout %}{% from "icon.html" import icon %}{{ _("Search") }}',
        '{{ shout(_("Yes")) }}',
        '{{ icon("x", small=true) }}',
        '{{ _("<b>") }}',
        '{{ _("%(typed)s", typed=typed) }}',
        "{{ _(word) }}",
        '{{ asset("app.css") }}',
        "{{ asset(word) }}",
        '{{ _("100%% sure") }}',
        "{{ _('%(many)s times <', many='3>') }}",
        "{{ typed }}",
    ]
)
PART = "{% macro shout(said) %}{{ said }}!{{ _('No') }}{% endmacro %}"


@pytest.fixture
def words(persian_app):
    app = Flask("words")
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = persian_app.config["BABEL_TRANSLATION_DIRECTORIES"]
    templating.init_app(app)
    Babel(app, default_locale="fa")
    catalogue.init_app(app)
    app.asked = []
    app.jinja_env.globals["asset"] = lambda name: app.asked.append(name) or f"/{name}"
    app.jinja_env.globals["draw_icon"] = lambda name, small=False: Markup(f"<svg {name} {small}>")
    plain = "{{ _('Search') }} {{ _('<b>') }}"
    drawn = "{% set icon = draw_icon %}"
    app.jinja_env.loader = DictLoader({"page.html": PAGE, "part.html": PART, "plain.txt": plain, "icon.html": drawn})
    return app


def _shown(app, language, **facts):
    with app.test_request_context(), force_locale(language):
        return render_template("page.html", word="Yes", typed="<i>", **facts)


def test_each_language_has_its_own_words(words):
    shown = [_shown(words, language) for language in ("en", "fa", "en", "fa")]

    assert shown[0].startswith("Search|Yes!No|<svg x True>|<b>|&lt;i&gt;|Yes|")
    assert shown[1].startswith("جست‌وجو|بله!نه|<svg x True>|<b>|&lt;i&gt;|بله|")
    assert shown[2:] == shown[:2]


def test_a_percent_sign_and_typed_text_are_as_before(words):
    assert _shown(words, "en").endswith("|/app.css|/Yes|100% sure|3&gt; times <|&lt;i&gt;")


def test_what_is_the_same_each_time_is_asked_for_once(words):
    _shown(words, "en")
    _shown(words, "en")

    assert words.asked == ["app.css", "Yes", "Yes"]


def test_while_it_is_worked_on_nothing_is_put_in_beforehand(words):
    words.debug = True
    assert _shown(words, "fa").startswith("جست‌وجو|")
    _shown(words, "fa")

    assert words.asked == ["app.css", "Yes"] * 2


def test_a_plain_text_has_plain_words(words):
    with words.test_request_context(), force_locale("fa"):
        shown = render_template("plain.txt")

    assert shown == "جست‌وجو <b>"
