"""Rooms in which meetings are held."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.audit import queries as history
from webapp.registry.venues import queries, services
from webapp.registry.venues.forms import VenueForm
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("venues", __name__)


@blueprint.get("/venues")
@requires("registry.read")
def index() -> Any:
    """All rooms."""
    return render_template("venues/index.html", venues=queries.all_venues())


@blueprint.route("/venues/new", methods=["GET", "POST"])
@requires("registry.edit")
def new() -> Any:
    """Enter a room."""
    form = VenueForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            services.add(form.facts(), actor=current_user(), now=clock.now(), once=once.sent())
            flash(_("%(name)s was entered.", name=form.title.data), "ok")
            return see_other(url_for("venues.index"))
    return render_template("venues/show.html", form=form, row=None, history=[]), 422 if form.errors else 200


@blueprint.route("/venues/<int:venue_id>", methods=["GET", "POST"])
@requires("registry.edit")
def show(venue_id: int) -> Any:
    """Correct a room."""
    row = queries.venue(venue_id)
    form = VenueForm(obj=row)
    if form.validate_on_submit():
        with errors.told_at(form):
            services.edit(venue_id, form.facts(), actor=current_user(), now=clock.now())
            flash(_("%(name)s was saved.", name=form.title.data), "ok")
            return see_other(url_for("venues.index"))
    entries = history.history("venue", venue_id)
    return render_template("venues/show.html", form=form, row=row, history=entries), 422 if form.errors else 200
