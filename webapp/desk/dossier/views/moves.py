"""A meeting that is not held on its date: postponed, or cancelled."""

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.desk.dossier import queries
from webapp.desk.dossier.forms import PostponeForm, ReasonForm
from webapp.desk.dossier.views.blueprint import blueprint
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.web import errors, once
from webapp.web.access import current_user, requires
from webapp.web.htmx import render, see_other


def _page(
    meeting_id: int, status: int = 200, *, postpone: PostponeForm | None = None, cancel: ReasonForm | None = None
) -> Response:
    row = meetings_queries.meeting(meeting_id)
    counts = queries.counts_of([meeting_id]).get(meeting_id, queries.Counts())
    return render(
        "dossier/move.html",
        None,
        status,
        meeting=row,
        counts=counts,
        postpone=postpone or PostponeForm(formdata=None, prefix="postpone"),
        cancel=cancel or ReasonForm(formdata=None, prefix="cancel"),
        today=clock.today(),
    )


@blueprint.get("/meetings/<int:meeting_id>/move")
@requires("meeting.move")
def move(meeting_id: int) -> Response:
    """Postpone or cancel, and what that means for those who have a turn."""
    return _page(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/move")
@requires("meeting.move")
def call_off(meeting_id: int) -> Response:
    """Postpone with or without a new date, or cancel; everybody concerned is called."""
    return _cancel(meeting_id) if request.form.get("verdict") == "cancel" else _postpone(meeting_id)


def _postpone(meeting_id: int) -> Response:
    form = PostponeForm(prefix="postpone")
    if form.validate():
        with errors.told_at(form):
            new_id = meetings.postpone(
                meeting_id,
                reason=form.reason.data,
                new_date=form.new_date.data,
                on_day_off=form.on_day_off.data,
                actor=current_user(),
                now=clock.now(),
                once=once.sent(),
            )
            if new_id is None:
                flash(_("The meeting is postponed; its cases are back in the pool, first in line."), "ok")
            else:
                flash(_("The meeting is postponed; this is the new one, still a draft."), "ok")
            return see_other(url_for("dossier.show", meeting_id=new_id or meeting_id))
    return _page(meeting_id, 422, postpone=form)


def _cancel(meeting_id: int) -> Response:
    form = ReasonForm(prefix="cancel")
    if not form.validate():
        return _page(meeting_id, 422, cancel=form)
    meetings.cancel(meeting_id, reason=form.reason.data, actor=current_user(), now=clock.now())
    flash(_("The meeting is cancelled; its cases are back in the pool, first in line."), "ok")
    return see_other(url_for("dossier.show", meeting_id=meeting_id))
