"""Moves of a meeting by one press: date final, frame submitted, approved or returned, closed, reopened."""

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.errors import NotFound, RuleBroken
from webapp.desk.dossier import services
from webapp.desk.dossier.forms import DecideForm, ReasonForm, RepresentativeForm
from webapp.desk.dossier.views.blueprint import blueprint
from webapp.desk.dossier.views.page import page
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.rules import VersionKind
from webapp.desk.room import queries as room
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import is_htmx, render, see_other


def _back(meeting_id: int) -> Response:
    return see_other(url_for("dossier.show", meeting_id=meeting_id))


@blueprint.post("/meetings/<int:meeting_id>/date-final")
@requires("meeting.plan")
def date_final(meeting_id: int) -> Response:
    """The agency has agreed: the date is final."""
    meetings.make_date_final(meeting_id, actor=current_user(), now=clock.now())
    flash(_("The date is final. The board is open; send the frame to the manager."), "ok")
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/frame")
@requires("meeting.plan")
def submit_frame(meeting_id: int) -> Response:
    """The frame goes to the manager."""
    meetings.submit_frame(meeting_id, actor=current_user(), now=clock.now())
    flash(_("The frame waits for the manager."), "ok")
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/frame/withdraw")
@requires("meeting.plan")
def withdraw_frame(meeting_id: int) -> Response:
    """The frame is taken back before it is decided on."""
    meetings.withdraw_frame(meeting_id, actor=current_user(), now=clock.now())
    flash(_("The frame was taken back."), "ok")
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/versions/<int:version_id>")
@requires("meeting.approve")
def decide(meeting_id: int, version_id: int) -> Response:
    """Approve the frame, or return it with a comment; lists are decided on beside their names (slots)."""
    version = meetings_queries.version(version_id)
    if version.meeting_id != meeting_id or version.kind != VersionKind.FRAME:
        raise NotFound("meeting_version", version_id)
    form = DecideForm()
    if not form.validate():
        return page(meeting_id, 422, form=form)
    comment, actor, now = form.comment.data or "", current_user(), clock.now()
    returns = request.form.get("verdict") == "return"
    if returns and not comment.strip():
        form.comment.errors = [errors.sentence("dossier.comment_missing")]
        return page(meeting_id, 422, form=form)
    act = meetings.return_frame if returns else meetings.approve_frame
    act(meeting_id, comment=comment, seen=version_id, actor=actor, now=now)
    flash(_("Returned with your comment.") if returns else _("Approved."), "ok")
    return _back(meeting_id)


@blueprint.get("/meetings/<int:meeting_id>/representative")
@requires("meeting.plan")
def representative(meeting_id: int) -> Response:
    """Pick who represents the chamber."""
    row = meetings_queries.meeting(meeting_id)
    form = RepresentativeForm(formdata=None, representative=row.representative_id)
    form.offer(row.representative_id, row.representative_name)
    return render("dossier/representative.html", "dossier/_representative.html", meeting=row, form=form)


@blueprint.post("/meetings/<int:meeting_id>/representative")
@requires("meeting.plan")
def choose_representative(meeting_id: int) -> Response:
    """Name them."""
    row = meetings_queries.meeting(meeting_id)
    form = RepresentativeForm().offer(row.representative_id, row.representative_name)
    if not form.validate():
        return render("dossier/representative.html", "dossier/_representative.html", 422, meeting=row, form=form)
    chosen = form.representative.data
    meetings.choose_representative(meeting_id, representative_id=chosen, actor=current_user(), now=clock.now())
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/representative/confirm")
@requires("meeting.plan")
def confirm_representative(meeting_id: int) -> Response:
    """They said that they come, or that they do not."""
    comes = request.form.get("comes", "1") == "1"
    meetings.confirm_representative(meeting_id, confirmed=comes, actor=current_user(), now=clock.now())
    return _back(meeting_id)


@blueprint.post("/meetings/<int:meeting_id>/close")
@requires("meeting.close")
def close(meeting_id: int) -> Response:
    """Close a held meeting; refused while a case has no outcome, each named with the way to its sheet."""
    try:
        services.close(meeting_id, actor=current_user(), now=clock.now())
    except RuleBroken as refusal:
        unsettled = room.without_outcome(meeting_id)
        # Whoever asked for a fragment is told in a sentence, at the place for refusals.
        if refusal.code != "dossier.without_outcome" or not unsettled or is_htmx():
            raise
        return render("dossier/close_refused.html", None, 409, meeting_id=meeting_id, unsettled=unsettled)
    flash(_("The meeting is closed and its decisions are locked."), "ok")
    return _back(meeting_id)


@blueprint.get("/meetings/<int:meeting_id>/reopen")
@requires("meeting.approve")
def reopen(meeting_id: int) -> Response:
    """Why a closed meeting is opened again."""
    row = meetings_queries.meeting(meeting_id)
    return render("dossier/reopen.html", meeting=row, form=ReasonForm(formdata=None))


@blueprint.post("/meetings/<int:meeting_id>/reopen")
@requires("meeting.approve")
def reopened(meeting_id: int) -> Response:
    """Back to held, with the reason."""
    form = ReasonForm()
    if not form.validate():
        return render("dossier/reopen.html", None, 422, meeting=meetings_queries.meeting(meeting_id), form=form)
    try:
        services.reopen(meeting_id, reason=form.reason.data, actor=current_user(), now=clock.now())
    except RuleBroken as refusal:
        row = meetings_queries.meeting(meeting_id)
        said = errors.sentence(refusal.code, refusal.facts)
        return render("dossier/reopen.html", None, 409, meeting=row, form=form, refused=said)
    flash(_("The meeting is open again."), "ok")
    return _back(meeting_id)
