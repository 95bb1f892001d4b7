"""The checklist beside the board, and its own page (SD-2.6-c, N-15)."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple

from flask import Blueprint, Response, current_app, g, request, url_for
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp.core import clock
from webapp.core.calendar import tehran_date
from webapp.core.errors import NotFound
from webapp.engines.checklists import queries, rules, services
from webapp.engines.checklists.forms import ItemForm, TickForm
from webapp.office.users.forms import ROLES
from webapp.web.access import can, current_user, requires
from webapp.web.catalogue import csrf_token
from webapp.web.htmx import is_htmx, render, see_other
from webapp.web.panels import require_owner

blueprint = Blueprint("checklists", __name__)


@blueprint.get("/checklists/<kind>/<int:owner_id>")
@requires("checklist.read")
def show(kind: str, owner_id: int) -> Response:
    """The whole list; for htmx the narrow column that stands beside the board."""
    return render("checklists/show.html", "checklists/_panel.html", **_list(kind, owner_id))


@blueprint.get("/checklists/<kind>/<int:owner_id>/changes")
@requires("checklist.read")
def changes(kind: str, owner_id: int) -> Response:
    """Items and sums as they are now, for an open list after a change; what is unfolded stays unfolded."""
    part = "checklists/_wide.html" if request.args.get("wide") == "y" else "checklists/_changes.html"
    return render("checklists/show.html", part, **_list(kind, owner_id))


@blueprint.post("/checklists/items/<int:item_id>/tick")
@requires("checklist.tick")
def tick(item_id: int) -> Response:
    """Tick an item by hand."""
    form = TickForm()
    item = services.tick(
        item_id, actor=current_user(), now=clock.now(), seen=_seen(form.seen.data), note=form.note.data or ""
    )
    return _after(item)


@blueprint.post("/checklists/items/<int:item_id>/untick")
@requires("checklist.tick")
def untick(item_id: int) -> Response:
    """Take a tick back."""
    item = services.untick(item_id, actor=current_user(), now=clock.now(), seen=_seen(TickForm().seen.data))
    return _after(item)


@blueprint.get("/checklists/items/<int:item_id>")
@requires("checklist.read")
def item(item_id: int) -> Response:
    """One item: due date, note, evidence, files."""
    found = _readable(item_id)
    return _item(found, ItemForm(formdata=None, data={"due_on": found.due_on, "note": found.note}))


@blueprint.post("/checklists/items/<int:item_id>")
@requires("checklist.tick")
def edit(item_id: int) -> Response:
    """Change due date and note."""
    found, form = _readable(item_id), ItemForm()
    if not form.validate_on_submit():
        return _item(found, form, 422)
    services.edit(
        item_id,
        due_on=form.due_on.data,
        note=form.note.data or "",
        actor=current_user(),
        now=clock.now(),
        seen=_seen(form.seen.data),
    )
    kind, owner_id = found.checklist.owner_kind, found.checklist.owner_id
    if _is_beside():
        return _beside(kind, owner_id)
    return see_other(url_for("checklists.show", kind=kind, owner_id=owner_id))


def _is_beside() -> bool:
    return is_htmx() and request.form.get("beside") == "y"


def _beside(kind: str, owner_id: int) -> Response:
    """Beside the board nobody is led away: the rows follow, the dialog closes."""
    response = render("checklists/show.html", "checklists/_changes.html", **_list(kind, owner_id))
    response.headers["HX-Trigger"] = "dialog:close"
    return response


def _list(kind: str, owner_id: int) -> dict[str, Any]:
    require_owner(current_user(), kind, owner_id)
    page = queries.of_owner(kind, owner_id, clock.today())
    if page is None:
        raise NotFound
    return facts(page)


def facts(page: queries.Page) -> dict[str, Any]:
    """What the templates of a list need; also for pages that include `checklists/_panel.html`."""
    return {"checklist": page, "today": clock.today()}


def _item(found: queries.ChecklistItem, form: ItemForm, status: int = 200) -> Response:
    return render(
        "checklists/item.html", "checklists/_edit.html", status, item=found, form=form, reason=TickForm(formdata=None)
    )


def _readable(item_id: int) -> queries.ChecklistItem:
    found = queries.item(item_id)
    require_owner(current_user(), found.checklist.owner_kind, found.checklist.owner_id)
    return found


def _after(item: queries.ChecklistItem) -> Response:
    """The row that was ticked and the sums over it; the rest of the list stays as it is."""
    checklist = item.checklist
    if not is_htmx():
        return see_other(url_for("checklists.show", kind=checklist.owner_kind, owner_id=checklist.owner_id))
    if _is_beside():
        return _beside(checklist.owner_kind, checklist.owner_id)
    if request.form.get("wide") == "y":
        return render(
            "checklists/show.html", "checklists/_wide.html", **_list(checklist.owner_kind, checklist.owner_id)
        )
    today = tehran_date(clock.now())
    sums = queries.stage_sums(checklist.id, today)
    return render("checklists/_ticked.html", "checklists/_ticked.html", item=item, sums=sums, today=today)


def _seen(typed: str | None) -> int | None:
    return int(typed) if typed and typed.isdecimal() else None


@blueprint.app_template_global()
def may_tick(item: queries.ChecklistItem) -> bool:
    """Whether the person may tick this item."""
    return can("checklist.tick") and rules.may_tick(item.responsible, current_user().roles)


class _Evidence(NamedTuple):
    text: str


class _Shown(NamedTuple):
    """What a row says of an item."""

    id: int
    version: int
    text: str
    responsible: str
    ticks_itself: bool
    due_on: date | None
    done_at: datetime | None
    done_by_name: str
    note: str
    evidence: _Evidence | None


TOKEN = "\ue000token\ue000"
"""Stands in a kept row where each reader's own token comes."""


@blueprint.app_template_global()
def check_rows(items: Iterable[queries.ListedItem], today: date) -> Markup:
    """Rows of the narrow column, drawn once as long as they say the same: a list is looked at more than changed."""
    draw = _row.__wrapped__ if current_app.debug else _row
    locale, ticks, roles = g.get("locale", "fa"), can("checklist.tick"), current_user().roles
    drawn = [draw(locale, ticks and rules.may_tick(item.responsible, roles), today, _shown(item)) for item in items]
    return Markup("".join(drawn).replace(TOKEN, csrf_token()))


def _shown(item: queries.ListedItem) -> _Shown:
    evidence = _Evidence(item.evidence["text"]) if item.evidence else None
    said = (item.responsible, item.ticks_itself, item.due_on, item.done_at, item.done_by_name, item.note, evidence)
    return _Shown(item.id, item.version, item.text, *said)


@lru_cache(4096)
def _row(locale: str, ticks: bool, today: date, item: _Shown) -> str:
    parts: Any = current_app.jinja_env.get_template("checklists/_parts.html").module
    return str(parts.row(item, today, TOKEN))


STAGES: dict[int, Any] = {
    1: _l("Planning"),
    2: _l("Informing"),
    3: _l("Registration and turns"),
    4: _l("Holding"),
    5: _l("Minutes"),
    6: _l("Follow-up"),
}


@blueprint.app_template_global()
def stage_names() -> dict[int, Any]:
    """The six stages of the instruction."""
    return STAGES


@blueprint.app_template_global()
def role_word(role: str) -> Any:
    """The word of a role that is responsible for an item."""
    return ROLES.get(role, role)
