"""The member register: list, page, editing, the search of the intake page, the import."""

from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import FieldErrors, Stale
from webapp.core.text import clean, latin_digits
from webapp.office.audit import queries as history
from webapp.registry.members import queries, services
from webapp.registry.members.forms import KINDS, STANDINGS, ImportForm, MemberForm
from webapp.registry.members.queries import Filters
from webapp.web import aside, errors, once
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import render, see_other

blueprint = Blueprint("members", __name__)


@blueprint.record
def _give_words(setup: Any) -> None:
    # A global, not a context processor: macros may use it and stay compiled.
    setup.app.jinja_env.globals["member_standings"] = STANDINGS


@blueprint.get("/members")
@requires("member.read")
def index() -> Any:
    """The register in alphabetical order; narrowed by text, standing and kind."""
    filters = Filters(
        text=clean(request.args.get("q", ""))[:100],
        standing=request.args.get("standing", ""),
        kind=request.args.get("kind", "") if request.args.get("kind") in set(KINDS) else "",
        contact=can("contact.read"),
    )
    page = queries.listed(filters, clock.today(), after=_key("after"), before=_key("before"))
    return render(
        "members/index.html",
        "members/_list.html",
        page=page,
        filters=filters,
        kinds=KINDS,
        total=queries.count(),
        key=lambda key: f"{key[0]}.{key[1]}",
    )


def _key(name: str) -> tuple[str, int] | None:
    key, _dot, row = latin_digits(request.args.get(name, "")).partition(".")
    return (key, int(row)) if key.isdigit() and row.isdigit() and len(row) < 12 else None


@blueprint.get("/members/find")
@requires("member.read")
def find() -> Any:
    """The first members for what is being typed: rows of a combobox."""
    text = clean(request.args.get("q", ""))[:100]
    found = queries.search(text, clock.today(), contact=can("contact.read")) if text else []
    return render_template("members/_options.html", members=found, text=text)


@blueprint.route("/members/new", methods=["GET", "POST"])
@requires("member.edit")
def new() -> Any:
    """Enter a member."""
    form = MemberForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            member_id = services.add(
                form.facts(), form.phone_rows(), actor=current_user(), now=clock.now(), once=once.sent()
            )
            flash(_("The member was entered."), "ok")
            return see_other(url_for("members.show", member_id=member_id))
    return render_template("members/edit.html", form=form, page=None), 422 if form.errors else 200


@blueprint.get("/members/<int:member_id>")
@requires("member.read")
def show(member_id: int) -> Any:
    """A member: standing, telephones, and what upper features know of the member."""
    page = queries.page(member_id, clock.today())
    entries = history.history("member", member_id) if can("audit.read") else []
    return render_template("members/show.html", page=page, history=entries, kinds=KINDS, now=clock.now())


@blueprint.route("/members/<int:member_id>/edit", methods=["GET", "POST"])
@requires("member.edit")
def edit(member_id: int) -> Any:
    """Correct a member; what somebody else changed meanwhile is shown beside what was typed."""
    page = queries.page(member_id, clock.today())
    form = MemberForm(page=page)
    stale = None
    if form.validate_on_submit():
        try:
            services.edit(
                member_id,
                form.facts(),
                form.phone_rows(),
                version=request.form.get("version", -1, type=int),
                actor=current_user(),
                now=clock.now(),
            )
        except FieldErrors as refusal:
            errors.onto(form, refusal)
        except Stale as refusal:
            stale = errors.sentence(refusal.code, refusal.facts)
        else:
            flash(_("The member was saved."), "ok")
            return see_other(url_for("members.show", member_id=member_id))
    status = 409 if stale else 422 if form.errors else 200
    now_there = MemberForm(formdata=None, page=page) if stale else None
    return render_template("members/edit.html", form=form, page=page, stale=stale, now_there=now_there), status


@blueprint.route("/members/import", methods=["GET", "POST"])
@requires("member.import")
def import_list() -> Any:
    """Upload a list; below it the lists of before."""
    form = ImportForm()
    if form.validate_on_submit():
        file = form.file.data
        with errors.told_at(form):
            import_id = services.upload(
                file.stream, file.filename, actor=current_user(), now=clock.now(), once=once.sent()
            )
            aside.begin(services.work_imports)
            return see_other(url_for("members.show_import", import_id=import_id))
    latest = queries.imports.latest()
    return render_template("members/import.html", form=form, imports=latest), 422 if form.errors else 200


@blueprint.get("/members/import/<int:import_id>")
@requires("member.import")
def show_import(import_id: int) -> Any:
    """How far a list is: being read, its preview, being applied, done or refused."""
    row = queries.imports.one(import_id)
    done = queries.imports.progress(row)
    return render("members/import_show.html", "members/_import.html", row=row, done=done, sentence=errors.sentence)


@blueprint.post("/members/import/<int:import_id>/apply")
@requires("member.import")
def apply_import(import_id: int) -> Any:
    """Take the list over as the preview showed it."""
    services.apply(import_id, actor=current_user(), now=clock.now())
    aside.begin(services.work_imports)
    return see_other(url_for("members.show_import", import_id=import_id))


@blueprint.post("/members/import/<int:import_id>/discard")
@requires("member.import")
def discard_import(import_id: int) -> Any:
    """Throw the list away after its preview."""
    services.discard(import_id, actor=current_user(), now=clock.now())
    return see_other(url_for("members.import_list"))
