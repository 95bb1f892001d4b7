"""Who approves in whose place, from day to day (G-4)."""

from typing import Any

from flask import flash, make_response, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.office.users import queries, services
from webapp.office.users.forms import DeputyForm
from webapp.office.users.rules import Role
from webapp.office.users.views import blueprint
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other


def _only_own() -> bool:
    return not current_user().has(Role.ADMINISTRATOR)


@blueprint.get("/deputies")
@requires("deputy.edit")
def deputies() -> Any:
    """Deputies of today and later: an approver's own, or everybody's for the administrator."""
    return _page(_form(fresh=True))


@blueprint.post("/deputies")
@requires("deputy.edit")
def appoint_deputy() -> Any:
    """Name a deputy."""
    form = _form()
    if form.validate():
        with errors.told_at(form):
            services.appoint_deputy(
                form.approver_id.data,
                form.deputy_id.data,
                form.from_date.data,
                form.to_date.data,
                actor=current_user(),
                now=clock.now(),
                once=once.sent(),
            )
            flash(_("The deputy is named."), "ok")
            return see_other(url_for("users.deputies"))
    return make_response(_page(form), 422)


@blueprint.post("/deputies/<int:deputy_row_id>/end")
@requires("deputy.edit")
def end_deputy(deputy_row_id: int) -> Any:
    """Take a deputy back from today on."""
    services.end_deputy(deputy_row_id, actor=current_user(), now=clock.now(), only_own=_only_own())
    flash(_("The deputy no longer stands in."), "ok")
    return see_other(url_for("users.deputies"))


def _form(*, fresh: bool = False) -> DeputyForm:
    own = current_user().id if _only_own() else None
    return DeputyForm(formdata=None, approver_id=own) if fresh else DeputyForm(approver_id=own)


def _page(form: DeputyForm) -> str:
    own = current_user().id if _only_own() else None
    return render_template(
        "users/deputies.html", form=form, rows=queries.deputies(clock.today(), own), only_own=own is not None
    )
