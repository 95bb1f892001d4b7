"""Puts the application together."""

import importlib.util
from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask, g, request
from flask_babel import Babel
from flask_babel import lazy_gettext as _l
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from webapp import panels, permissions, reactions
from webapp.core import clock, db, events
from webapp.core import config as configuration
from webapp.core.config import Config
from webapp.engines.calls import queries as calls
from webapp.engines.checklists import services as checklists
from webapp.office.settings import queries as settings
from webapp.web import (
    access,
    addresses,
    assets,
    catalogue,
    errors,
    fields,
    filters,
    headers,
    htmx,
    navigation,
    once,
    templating,
)
from webapp.web import panels as lookup
from webapp.web.navigation import Place

ROOT = Path(__file__).resolve().parent.parent

FEATURES = [
    "webapp.web.live",
    "webapp.web.health",
    "webapp.office.users.views",
    "webapp.office.settings.views",
    "webapp.office.holidays.views",
    "webapp.office.drafts.views",
    "webapp.office.audit.views",
    "webapp.office.jobs.views",
    "webapp.engines.messages.views",
    "webapp.engines.calls.views",
    "webapp.engines.checklists.views",
    "webapp.engines.attachments.views",
    "webapp.engines.search.views",
    "webapp.registry.desks.views",
    "webapp.registry.agencies.views",
    "webapp.registry.members.views",
    "webapp.registry.representatives.views",
    "webapp.registry.venues.views",
    "webapp.desk.meetings.views",
    "webapp.desk.cases.views",
    "webapp.desk.slots.views",
    "webapp.desk.decisions.views",
    "webapp.desk.room.views",
    "webapp.desk.followups.views",
    "webapp.desk.dossier.views",
    "webapp.overview.home.views",
    "webapp.overview.reports.views",
]


def create_app(config: Config | None = None) -> Flask:
    """The web application for one configuration."""
    config = config or configuration.read()
    app = Flask(
        "mizban", root_path=str(ROOT), template_folder="templates", static_folder="static", static_url_path="/static"
    )
    if config.is_secure:
        # https ends at the proxy in front (deploy/nginx.conf): who asks stands in its headers.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # type: ignore[method-assign]
    prefix = "__Host-" if config.is_secure else ""
    app.config.update(
        SECRET_KEY=config.secret_key,
        MIZBAN=config,
        SESSION_COOKIE_NAME=f"{prefix}mizban-form",
        SESSION_COOKIE_SECURE=config.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=52 * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,
        BABEL_DEFAULT_LOCALE="fa",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    templating.init_app(app)
    _open_database(app, config)
    CSRFProtect(app)
    Babel(app, locale_selector=lambda: g.get("locale", "fa"))
    catalogue.init_app(app)
    once.init_app(app)
    htmx.htmx.init_app(app)
    headers.init_app(app, is_secure=config.is_secure)
    errors.init_app(app)
    addresses.init_app(app)
    assets.init_app(app)
    filters.register(app)
    fields.init_app(app, area_code=lambda: settings.get("area_code"))
    app.extensions["mizban.topics"] = panels.TOPICS
    lookup.init_app(app, panels)
    events.install(reactions.REACTIONS)
    checklists.install(panels.RECOUNT)
    _register(app)
    users: Any = import_module("webapp.office.users.views")
    access.init_app(
        app,
        scopes_of=permissions.scopes_of,
        load_user=users.load_user,
        ask_to_sign_in=users.ask_to_sign_in,
    )
    navigation.init_app(app, _places())
    return app


def _open_database(app: Flask, config: Config) -> None:
    db.connect(config)

    @app.before_request
    def _open() -> None:
        # Health opens its own, and says so when it cannot.
        if request.endpoint not in ("static", "jobs.healthz"):
            db.database.connect(reuse_if_open=True)

    @app.teardown_request
    def _close(_: BaseException | None) -> None:
        # SQLite keeps its connection per thread: opening one costs more than a whole request's reading.
        if db.is_postgresql() and not db.database.is_closed():
            db.database.close()


def _register(app: Flask) -> None:
    for name in FEATURES:
        if importlib.util.find_spec(name) is not None:
            app.register_blueprint(import_module(name).blueprint)


def _places() -> list[Place]:
    return [
        Place("home.index", _l("Today"), "today.read", ("home",)),
        Place("meetings.index", _l("Meetings"), "meeting.read", ("meetings", "dossier", "slots", "room", "checklists")),
        Place("cases.index", _l("Cases"), "case.read", ("cases", "decisions")),
        Place("calls.index", _l("Call desk"), "call.read", ("calls",), lambda: calls.count_due(clock.now())),
        Place("members.index", _l("Members"), "member.read", ("members",)),
        Place("reports.ratio", _l("Reports"), "report.read", ("reports", "followups")),
        Place("desks.index", _l("Registers"), "registry.read", ("desks", "agencies", "representatives", "venues")),
        Place(
            "holidays.index",
            _l("Office"),
            "holiday.read",
            ("holidays", "messages", "audit", "users", "settings", "jobs"),
        ),
    ]
