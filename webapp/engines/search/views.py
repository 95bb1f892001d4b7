"""Search of everything that can be found: members, cases, meetings (N-22)."""

from typing import Any

from flask import Blueprint, Response, request
from flask_babel import lazy_gettext as _l

from webapp.core.actor import Actor
from webapp.core.text import clean
from webapp.engines.search import queries
from webapp.engines.search.queries import Found
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import render
from webapp.web.panels import may_read_owner, owner_kinds

blueprint = Blueprint("search", __name__)

KINDS: dict[str, tuple[Any, str]] = {
    "member": (_l("Members"), "building"),
    "case": (_l("Cases"), "file-text"),
    "meeting": (_l("Meetings"), "calendar-event"),
}
"""Kind -> heading and icon, in the order of the page."""

ON_PAGE = 20
IN_BAR = 5
LOOKED_THROUGH = 4


@blueprint.get("/search")
@requires("search.read")
def index() -> Response:
    """What was found, by kind; for htmx the rows under the search of the top bar."""
    query = clean(request.args.get("q", ""))[:200]
    page, bar = _found(query, ON_PAGE), "search/_results.html"
    return render("search/index.html", bar, query=query, found=page, kinds=KINDS, limit=ON_PAGE)


@blueprint.get("/search/bar")
@requires("search.read")
def bar() -> Response:
    """The first few of each kind, as options of the search in the bar."""
    query = clean(request.args.get("q", ""))[:200]
    found = _found(query, IN_BAR, while_typing=True) if query else {}
    return render("search/_bar.html", "search/_bar.html", query=query, found=found, kinds=KINDS)


def _found(query: str, limit: int, while_typing: bool = False) -> dict[str, list[Found]]:
    """What the person may open; a person of narrower scope sees only his own."""
    actor = current_user()
    readable = owner_kinds(actor)
    allowed = {kind: _of_kind(kind, query, limit, actor, while_typing) for kind in KINDS if kind in readable}
    return {kind: found for kind, found in allowed.items() if found}


def _of_kind(kind: str, query: str, limit: int, actor: Actor, while_typing: bool) -> list[Found]:
    allowed: list[Found] = []
    # Most people may open all that is found; only for the others it is worth looking further.
    for width in (limit, limit * LOOKED_THROUGH):
        found = queries.find(query, [kind], width, contact=can("contact.read"), while_typing=while_typing)
        allowed = [one for one in found if may_read_owner(actor, kind, one.subject_id)][:limit]
        if len(allowed) == limit or len(found) < width:
            break
    return allowed
