"""The page of business settings."""

from typing import Any

from flask import Blueprint, flash, make_response, render_template, url_for
from flask_babel import gettext as _

from webapp.core import clock, memo
from webapp.office.audit import queries as history
from webapp.office.settings import queries, services
from webapp.office.settings.forms import HELP, PARTS, SettingsForm
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("settings", __name__)

blueprint.add_app_template_global(queries.get, "setting")

# Settings and calendar are asked for several times in one request, and must be fresh in the next.
blueprint.before_app_request(memo.begin)
blueprint.teardown_app_request(memo.end)


@blueprint.get("/settings")
@requires("setting.edit")
def index() -> Any:
    """All settings with what they mean, and who changed them."""
    values = queries.everything()
    pauses = [
        {"title": title, "start": start, "minutes": minutes} for title, start, minutes in values["default_pauses"]
    ]
    return _page(SettingsForm(formdata=None, data={**values, "default_pauses": pauses}))


@blueprint.post("/settings")
@requires("setting.edit")
def change() -> Any:
    """Save the settings that were changed."""
    form = SettingsForm()
    if form.validate():
        with errors.told_at(form):
            changed = services.change(form.values(), actor=current_user(), now=clock.now())
            flash(_("Saved.") if changed else _("Nothing was changed."), "ok")
            return see_other(url_for("settings.index"))
    return make_response(_page(form), 422)


def _page(form: SettingsForm) -> str:
    return render_template(
        "settings/index.html", form=form, parts=PARTS, help=HELP, history=history.history("setting", 0, limit=20)
    )
