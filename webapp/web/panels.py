"""How a lower page asks the table of panels, which the application hands in from above."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from flask import Flask, current_app, g, render_template
from markupsafe import Markup

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.web.access import can, current_user, scope
from webapp.web.addresses import url_for


def init_app(app: Flask, tables: Any) -> None:
    """Give lower pages the tables of webapp.panels, and templates `owner_url` and `panels_of`."""
    app.extensions["mizban.panels"] = tables
    app.jinja_env.globals.update(may_open=may_open, owner_url=owner_url, panels_of=panels_of)


def _tables() -> Any:
    return current_app.extensions["mizban.panels"]


def panels_of(place: str, subject_id: int, now: datetime) -> list[tuple[str, Markup]]:
    """Title and markup of what upper features show on this page, for whoever may see it."""
    shown = []
    for panel in _tables().PLACES.get(place, ()):
        if can(panel.permission):
            facts = panel.load(subject_id, current_user(), now)
            shown.append((str(panel.title), Markup(render_template(panel.template, **facts))))
    return shown


def owner_kinds(actor: Actor) -> list[str]:
    """The kinds of owners whose pages the person may open at all."""
    return [kind for kind, owner in _tables().OWNERS.items() if can(owner.permission)]


def may_read_owner(actor: Actor, kind: str, owner_id: int) -> bool:
    """Whether the person may see this very owner."""
    owner = _tables().OWNERS.get(kind)
    return owner is not None and bool(owner.may_read(actor, owner_id))


def require_owner(actor: Actor, kind: str, owner_id: int) -> None:
    """NotFound where the person may not know of the owner."""
    if not may_read_owner(actor, kind, owner_id):
        raise NotFound


def owner_title(kind: str, owner_id: int) -> str:
    """What rows of the engines call the owner. NotFound where there is none."""
    return str(_tables().OWNERS[kind].title(owner_id))


def visible_ids(kind: str) -> Collection[int] | None:
    """To which things of the kind the person is limited: ids, or None for no limit."""
    if scope(f"{kind}.read") != "meeting":
        return None
    ids: Collection[int] = _tables().VISIBLE[kind](current_user())
    return ids


def may_open(kind: str, thing_id: int) -> bool:
    """Whether a link to this very thing leads the person somewhere; looked up once for a page with many."""
    if not can(f"{kind}.read"):
        return False
    known = g.setdefault("visible_ids", {})
    if kind not in known:
        known[kind] = visible_ids(kind)
    return known[kind] is None or thing_id in known[kind]


def owner_url(kind: str, owner_id: int) -> str | None:
    """The page of an owner, None for a kind without one or that the person may not open."""
    owner = _tables().OWNERS.get(kind)
    if owner is None or not can(owner.permission) or owner.endpoint not in current_app.view_functions:
        return None
    values: dict[str, Any] = {owner.argument: owner_id}
    return url_for(owner.endpoint, **values)


def call_form(kind: str) -> Any:
    """The form that an upper feature puts into the call desk for this kind of call, None for the plain one."""
    return _tables().CALL_FORMS.get(kind)
