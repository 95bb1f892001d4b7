"""Agencies and the people one deals with there."""

from typing import Any

from flask import Blueprint, flash, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.audit import queries as history
from webapp.registry.agencies import queries, rules, services
from webapp.registry.agencies.forms import LEVELS, POSTS, AgencyForm, PersonForm
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("agencies", __name__)


@blueprint.get("/agencies")
@requires("registry.read")
def index() -> Any:
    """All agencies."""
    rows = queries.all_agencies(clock.today())
    return render_template("agencies/index.html", agencies=rows, levels=LEVELS)


@blueprint.route("/agencies/new", methods=["GET", "POST"])
@requires("registry.edit")
def new() -> Any:
    """Enter an agency."""
    form = AgencyForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            agency_id = services.add(form.facts(), actor=current_user(), now=clock.now(), once=once.sent())
            flash(_("The agency was entered; now add its people."), "ok")
            return see_other(url_for("agencies.show", agency_id=agency_id))
    return render_template("agencies/new.html", form=form), 422 if form.errors else 200


@blueprint.get("/agencies/<int:agency_id>")
@requires("registry.read")
def show(agency_id: int) -> Any:
    """One agency with its people."""
    agency = queries.agency(agency_id)
    return _page(agency_id, AgencyForm(formdata=None, obj=agency))


@blueprint.post("/agencies/<int:agency_id>")
@requires("registry.edit")
def edit(agency_id: int) -> Any:
    """Correct an agency."""
    form = AgencyForm(obj=queries.agency(agency_id))
    if form.validate():
        with errors.told_at(form):
            services.edit(agency_id, form.facts(), actor=current_user(), now=clock.now())
            flash(_("The agency was saved."), "ok")
            return see_other(url_for("agencies.show", agency_id=agency_id))
    return _page(agency_id, form, 422)


def _page(agency_id: int, form: AgencyForm, status: int = 200) -> Any:
    people, now, today = queries.people(agency_id), clock.now(), clock.today()
    return render_template(
        "agencies/show.html",
        agency=queries.agency(agency_id),
        people=people,
        vacant=[POSTS[post] for post in rules.vacant({row.kind for row in people if row.in_office(today)})],
        form=form,
        posts=POSTS,
        levels=LEVELS,
        now=now,
        today=today,
        history=history.history("agency", agency_id),
    ), status


@blueprint.route("/agencies/<int:agency_id>/people/new", methods=["GET", "POST"])
@requires("registry.edit")
def new_person(agency_id: int) -> Any:
    """Enter somebody of an agency."""
    agency = queries.agency(agency_id)
    form = PersonForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            services.add_person(agency_id, form.facts(), actor=current_user(), now=clock.now(), once=once.sent())
            flash(_("%(name)s was entered.", name=form.full_name.data), "ok")
            return see_other(url_for("agencies.show", agency_id=agency_id))
    return render_template("agencies/person.html", agency=agency, form=form, person=None), 422 if form.errors else 200


@blueprint.route("/agencies/people/<int:person_id>", methods=["GET", "POST"])
@requires("registry.edit")
def person(person_id: int) -> Any:
    """Correct somebody of an agency."""
    row = queries.person(person_id)
    form = PersonForm(obj=row)
    if form.validate_on_submit():
        with errors.told_at(form):
            services.edit_person(person_id, form.facts(), actor=current_user(), now=clock.now())
            flash(_("%(name)s was saved.", name=form.full_name.data), "ok")
            return see_other(url_for("agencies.show", agency_id=row.agency_id))
    agency = queries.agency(row.agency_id)
    return render_template("agencies/person.html", agency=agency, form=form, person=row), 422 if form.errors else 200
