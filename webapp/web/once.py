"""The key that a form carries, so that a double click or a page sent again writes once (core.once)."""

import hashlib
import secrets

from flask import Flask, request
from markupsafe import Markup

from webapp.web.access import current_user

FIELD = "once"


def init_app(app: Flask) -> None:
    """`{{ once() }}` in a form."""
    app.jinja_env.globals["once"] = field


def field() -> Markup:
    """The hidden field: another key each time the form is shown."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, secrets.token_urlsafe(12))


def sent(part: str = "") -> str:
    """The key of what was just sent, "" where the form carries none; `part` tells several writes of one form apart.

    What was typed belongs to it: who goes back to a form and changes it means something new.
    """
    if not request.form.get(FIELD):
        return ""
    told = hashlib.sha256(repr((current_user().id, request.path, part)).encode())
    for name, values in sorted(request.form.lists()):
        if name != "csrf_token":
            told.update(repr((name, values)).encode())
    for name, files in sorted(request.files.lists()):
        for file in files:
            told.update(repr((name, file.filename)).encode())
            file.stream.seek(0)
            told.update(hashlib.file_digest(file.stream, "sha256").digest())
            file.stream.seek(0)
    return told.hexdigest()
