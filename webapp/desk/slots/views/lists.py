"""The list of MM-FR-01-05-01: what it says, its versions, and the manager's word."""

from flask import Response, flash, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import RuleBroken
from webapp.desk.slots import rules, services
from webapp.desk.slots.forms import DecisionForm
from webapp.desk.slots.queries import listing as reads
from webapp.desk.slots.queries import page as pages
from webapp.desk.slots.views import words
from webapp.desk.slots.views.blueprint import blueprint, require_own
from webapp.web import errors
from webapp.web.access import can, current_user, requires
from webapp.web.filters import fa
from webapp.web.htmx import render, see_other


@blueprint.get("/meetings/<int:meeting_id>/list")
@requires("board.read")
def listing(meeting_id: int) -> Response:
    """The list as it stands, and as it was approved (SD-2.3-f)."""
    return _page(meeting_id, DecisionForm(), 200)


def _page(meeting_id: int, form: DecisionForm, status: int, refused: RuleBroken | None = None) -> Response:
    meeting = pages.meeting_row(meeting_id)
    require_own(meeting)
    versions = reads.lists(meeting_id)
    waiting = next((one for one in versions if one.state == "submitted"), None)
    form.seen.data = waiting.id if waiting else None
    may_decide = waiting is not None and can("meeting.approve") and waiting.submitted_by != current_user().id
    approved = next((one for one in versions if one.state == "approved"), None)
    now_there = reads.snapshot(meeting)
    content = waiting.content if waiting else now_there
    moved_on = rules.list_changes(waiting.content, now_there, {}) if waiting else []
    return render(
        "slots/listing.html",
        None,
        status,
        meeting=meeting,
        content=content,
        versions=versions,
        waiting=waiting,
        approved=approved,
        has_news=approved is None or not rules.is_same_list(approved.content, content),
        may_decide=may_decide,
        moved_on=moved_on,
        refused=errors.sentence(refused.code, refused.facts) if refused and not moved_on else "",
        may_submit=can("board.plan") and meeting.state in ("frame_approved", "list_approved"),
        form=form,
        clock=words.clock,
        change_words=words.change,
    )


@blueprint.post("/meetings/<int:meeting_id>/list/submit")
@requires("board.plan")
def submit_list(meeting_id: int) -> Response:
    """Send the list to the manager (SD-2.3-f)."""
    version = services.submit_list(meeting_id, actor=current_user(), now=clock.now())
    flash(_("List version %(number)s waits for the manager.", number=fa(version.number)), "ok")
    return see_other(url_for("slots.show", meeting_id=meeting_id))


@blueprint.post("/meetings/<int:meeting_id>/list/withdraw")
@requires("board.plan")
def withdraw_list(meeting_id: int) -> Response:
    """Take the submitted list back."""
    services.withdraw_list(meeting_id, actor=current_user(), now=clock.now())
    return see_other(url_for("slots.show", meeting_id=meeting_id))


@blueprint.post("/meetings/<int:meeting_id>/list/approve")
@requires("meeting.approve")
def approve_list(meeting_id: int) -> Response:
    """The manager approves: reminders begin (SD-2.4-c)."""
    form = DecisionForm()
    try:
        version = services.approve_list(meeting_id, seen=form.seen.data, actor=current_user(), now=clock.now())
    except RuleBroken as refusal:
        return _page(meeting_id, form, 409, refusal)
    flash(_("List version %(number)s is approved.", number=fa(version.number)), "ok")
    return see_other(url_for("slots.listing", meeting_id=meeting_id))


@blueprint.post("/meetings/<int:meeting_id>/list/return")
@requires("meeting.approve")
def return_list(meeting_id: int) -> Response:
    """The manager sends it back with a word of what to change."""
    form = DecisionForm()
    if not (form.comment.data or "").strip():
        form.comment.errors = [_("Write what should be changed.")]
        return _page(meeting_id, form, 422)
    services.return_list(
        meeting_id, comment=form.comment.data or "", seen=form.seen.data, actor=current_user(), now=clock.now()
    )
    flash(_("The list went back with your comment."), "ok")
    return see_other(url_for("slots.listing", meeting_id=meeting_id))
