"""The list of cases."""

from datetime import date
from typing import Any

from flask import request

from webapp.core import clock
from webapp.core.text import clean
from webapp.desk.cases import queries
from webapp.desk.cases.forms import URGENCIES
from webapp.desk.cases.queries import GROUPS, Filters
from webapp.desk.cases.views import blueprint
from webapp.desk.cases.views.words import STATES
from webapp.registry.desks import queries as desks
from webapp.web.access import can, requires
from webapp.web.htmx import render
from webapp.web.panels import visible_ids


@blueprint.get("/cases")
@requires("case.read")
def index() -> Any:
    """Cases, newest first; narrowed by desk, state, urgency, deadline and text."""
    asked = request.args
    filters = Filters(
        desk=asked.get("desk", type=int),
        state=asked.get("state", "") if asked.get("state") in {*GROUPS, *STATES} else "",
        urgency=asked.get("urgency", "") if asked.get("urgency") in URGENCIES else "",
        deadline=asked.get("deadline", "") if asked.get("deadline") in ("soon", "past") else "",
        text=clean(asked.get("q"))[:100],
        only=visible_ids("case"),
        contact=can("contact.read"),
    )
    page = queries.listed(filters, clock.today(), after=_key("after"), before=_key("before"))
    return render(
        "cases/index.html",
        "cases/_list.html",
        page=page,
        filters=filters,
        desks=desks.active(),
        key=lambda key: f"{key[0].isoformat() if key[0] else ''}.{key[1]}",
    )


def _key(name: str) -> tuple[date | None, int] | None:
    day, _dot, row = request.args.get(name, "").partition(".")
    if not row.isdecimal() or len(row) > 11:
        return None
    try:
        return (date.fromisoformat(day) if day else None, int(row))
    except ValueError:
        return None
