"""Files of an owner: the list with its upload form, and the download."""

from typing import Any

from flask import Blueprint, Response, send_file

from webapp.core import clock
from webapp.core.errors import NotFound
from webapp.engines.attachments import queries, rules, services
from webapp.engines.attachments.forms import UploadForm
from webapp.web import errors, once
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import is_htmx, render, see_other
from webapp.web.panels import owner_title, owner_url, require_owner

blueprint = Blueprint("attachments", __name__)


@blueprint.get("/attachments/<kind>/<int:owner_id>")
@requires("attachment.read")
def index(kind: str, owner_id: int) -> Response:
    """The files of an owner, with the form for one more."""
    require_owner(current_user(), kind, owner_id)
    return _files(kind, owner_id, UploadForm(formdata=None))


@blueprint.post("/attachments/<kind>/<int:owner_id>")
@requires("attachment.add")
def add(kind: str, owner_id: int) -> Response:
    """Keep one more file."""
    require_owner(current_user(), kind, owner_id)
    form = UploadForm()
    if form.validate_on_submit():
        if not form.file.data:
            form.file.errors = [errors.sentence("file_missing")]
        else:
            with errors.told_at(form):
                services.add(
                    (kind, owner_id, owner_title(kind, owner_id)),
                    form.file.data.stream,
                    form.file.data.filename or "",
                    label=form.label.data or "",
                    actor=current_user(),
                    now=clock.now(),
                    once=once.sent(),
                )
                return _after(kind, owner_id)
    return _files(kind, owner_id, form, 422)


@blueprint.get("/attachments/<int:attachment_id>")
@requires("attachment.read")
def download(attachment_id: int) -> Response:
    """The file itself, always as a download, for those who may see its owner."""
    found = _readable(attachment_id)
    path = queries.path_of(found.sha256)
    if not path.exists():
        raise NotFound
    response = send_file(
        path, mimetype=found.media_type, as_attachment=True, download_name=found.file_name, etag=found.sha256, max_age=0
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.post("/attachments/<int:attachment_id>/remove")
@requires("attachment.add")
def remove(attachment_id: int) -> Response:
    """Take a file off its owner."""
    found = _readable(attachment_id)
    services.remove(attachment_id, actor=current_user(), now=clock.now())
    return _after(found.owner_kind, found.owner_id)


def _readable(attachment_id: int) -> queries.Attachment:
    found = queries.by_id(attachment_id)
    require_owner(current_user(), found.owner_kind, found.owner_id)
    return found


def _after(kind: str, owner_id: int) -> Response:
    if is_htmx():
        return _files(kind, owner_id, UploadForm(formdata=None))
    return see_other(owner_url(kind, owner_id) or "/")


def _files(kind: str, owner_id: int, form: UploadForm, status: int = 200) -> Response:
    facts: dict[str, Any] = {
        "kind": kind,
        "owner_id": owner_id,
        "files": queries.of((kind, owner_id)),
        "form": form,
        "may_add": can("attachment.add"),
        "limit": rules.FILE_LIMIT // rules.MEGABYTE,
    }
    return render("attachments/index.html", "attachments/_files.html", status, **facts)
