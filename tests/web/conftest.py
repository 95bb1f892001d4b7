"""A small application with nothing but the page filters and the Persian catalogue."""

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import Babel
from markupsafe import Markup

from webapp.web import fields, filters, templating

ROOT = Path(__file__).parents[2]
TRANSLATIONS = ROOT / "translations"


@pytest.fixture(scope="session")
def persian_app(tmp_path_factory):
    """Filters and forms in Persian or English (`force_locale`), without a database."""
    catalogue = Catalog(locale="fa")
    for path in sorted((TRANSLATIONS / "fa").rglob("*.po")):
        for message in read_po(path.open("rb"), locale="fa"):
            if message.id:
                catalogue[message.id] = message
    folder = tmp_path_factory.mktemp("translations")
    (folder / "fa/LC_MESSAGES").mkdir(parents=True)
    with (folder / "fa/LC_MESSAGES/messages.mo").open("wb") as compiled:
        write_mo(compiled, catalogue)
    app = Flask("filters", template_folder=str(ROOT / "templates"))
    templating.init_app(app)
    app.jinja_env.globals["asset"] = "/{}".format
    app.jinja_env.globals["draw_icon"] = lambda name, small=False, turn=False: Markup(
        f'<svg class="icon" data-icon="{name}"></svg>'
    )
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    Babel(app, default_locale="fa")
    filters.register(app)
    fields.init_app(app, area_code=lambda: "31")
    return app
