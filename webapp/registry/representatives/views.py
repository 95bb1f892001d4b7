"""The pool of chamber representatives."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.audit import queries as history
from webapp.registry.representatives import queries, services
from webapp.registry.representatives.forms import KINDS, RepresentativeForm
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("representatives", __name__)


@blueprint.get("/representatives")
@requires("registry.read")
def index() -> Any:
    """The whole pool."""
    rows = queries.all_representatives()
    return render_template("representatives/index.html", representatives=rows, kinds=KINDS)


@blueprint.route("/representatives/new", methods=["GET", "POST"])
@requires("registry.edit")
def new() -> Any:
    """Enter a representative."""
    form = RepresentativeForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            services.add(form.facts(), actor=current_user(), now=clock.now(), once=once.sent())
            flash(_("%(name)s was entered.", name=form.full_name.data), "ok")
            return see_other(url_for("representatives.index"))
    return render_template("representatives/show.html", form=form, row=None, history=[]), 422 if form.errors else 200


@blueprint.route("/representatives/<int:representative_id>", methods=["GET", "POST"])
@requires("registry.edit")
def show(representative_id: int) -> Any:
    """Correct a representative."""
    row = queries.representative(representative_id)
    form = RepresentativeForm(row=row)
    if form.validate_on_submit():
        with errors.told_at(form):
            services.edit(representative_id, form.facts(), actor=current_user(), now=clock.now())
            flash(_("%(name)s was saved.", name=form.full_name.data), "ok")
            return see_other(url_for("representatives.index"))
    entries = history.history("representative", representative_id)
    status = 422 if form.errors else 200
    return render_template("representatives/show.html", form=form, row=row, history=entries), status
