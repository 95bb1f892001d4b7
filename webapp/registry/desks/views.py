"""The desks: what each hears, what it asks for, whose it is."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.audit import queries as history
from webapp.registry.agencies import queries as agencies
from webapp.registry.desks import queries, services
from webapp.registry.desks.forms import DeskForm, lines
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("desks", __name__)


@blueprint.get("/desks")
@requires("registry.read")
def index() -> Any:
    """All desks."""
    return render_template(
        "desks/index.html",
        desks=queries.all_desks(),
        topics=queries.topics_by_desk(),
        directors={row.id: row.director for row in agencies.all_agencies(clock.today())},
    )


@blueprint.get("/desks/<int:desk_id>")
@requires("registry.read")
def show(desk_id: int) -> Any:
    """One desk with its topics and documents."""
    return _page(desk_id, DeskForm(formdata=None, page=queries.desk(desk_id)))


@blueprint.post("/desks/<int:desk_id>")
@requires("registry.edit")
def edit(desk_id: int) -> Any:
    """Change a desk."""
    form = DeskForm(page=queries.desk(desk_id))
    if form.validate():
        with errors.told_at(form):
            services.edit(
                desk_id,
                facts=form.facts(),
                topics=lines(form.topics.data),
                documents=lines(form.documents.data),
                actor=current_user(),
                now=clock.now(),
            )
            flash(_("The desk was saved."), "ok")
            return see_other(url_for("desks.show", desk_id=desk_id))
    return _page(desk_id, form, 422)


def _page(desk_id: int, form: DeskForm, status: int = 200) -> Any:
    page = queries.desk(desk_id)
    entries = history.history("desk", desk_id)
    return render_template("desks/show.html", page=page, form=form, history=entries), status
