"""Keeping what is being typed; the browser sends it a second after the last key."""

from typing import Any

from flask import Blueprint, request

from webapp.core import clock
from webapp.core.clock import TEHRAN
from webapp.office.drafts import services
from webapp.web.access import current_user, requires

blueprint = Blueprint("drafts", __name__)


@blueprint.post("/drafts/<form_key>")
@requires("draft.keep")
def keep(form_key: str) -> Any:
    """Keep a form as it stands; answers with the time for the page to show."""
    body = {
        name: values[0] if len(values) == 1 else values
        for name, values in request.form.lists()
        if name != "csrf_token" and "password" not in name
    }
    now = clock.now()
    services.keep(form_key, body, actor=current_user(), now=now)
    return "", 204, {"X-Draft-Kept": f"{now.astimezone(TEHRAN):%H:%M}"}


@blueprint.delete("/drafts/<form_key>")
@requires("draft.keep")
def drop(form_key: str) -> Any:
    """Throw a draft away."""
    services.drop(form_key, actor=current_user())
    return "", 204
