"""The meeting room on a tablet, its beginning and end, and the hall screen (SD-2.4-d to -i, N-04, N-10)."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, jsonify, request, url_for
from flask_babel import gettext as _

from webapp.core import clock
from webapp.core.errors import Forbidden, RuleBroken
from webapp.desk.room import queries, services
from webapp.desk.room.forms import AbsentAgencyForm, AttendanceForm, EndForm, Unreadable, read_action
from webapp.desk.room.queries import Room
from webapp.desk.room.views import pages
from webapp.web.access import can, current_user, requires, scope
from webapp.web.catalogue import csrf_token
from webapp.web.errors import sentence, told_at
from webapp.web.fields import DATE_SENTENCES
from webapp.web.htmx import render, see_other

blueprint = Blueprint("room", __name__)


@blueprint.get("/meetings/<int:meeting_id>/room")
@requires("room.read")
def show(meeting_id: int) -> Response:
    """Before the start: who is there. In session: one case at a time. After the end: what is still missing."""
    room = _room(meeting_id)
    meeting = room.meeting
    wanted = request.args.get("hearing", type=int)
    if meeting.is_running or (meeting.state == "held" and wanted):
        return render("room/show.html", **pages.tablet(room, wanted, may_lead=can("room.lead")))
    if meeting.is_over:
        return render("room/summary.html", **pages.summary(room))
    return render("room/before.html", **_before(room))


@blueprint.get("/meetings/<int:meeting_id>/room/facts")
@requires("room.read")
def facts(meeting_id: int) -> Response:
    """The facts that change, for a tablet that follows; and the server's clock."""
    return jsonify(pages.facts(_room(meeting_id)))


@blueprint.get("/room/token")
@requires("room.read")
def token() -> Response:
    """A fresh token for a queue that waited, and whose sign-in it is."""
    return jsonify(csrf=csrf_token(), person=current_user().id, now=clock.now().isoformat())


@blueprint.get("/meetings/room-worker.js")
@requires("room.read")
def worker() -> Response:
    """The service worker of the room; it may only look after addresses below its own."""
    asset: Any = current_app.jinja_env.globals["asset"]
    address = asset("pages/room-worker.js")
    response = current_app.send_static_file(address.removeprefix(f"{current_app.static_url_path}/"))
    response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.post("/meetings/<int:meeting_id>/room/actions")
@requires("room.lead")
def act(meeting_id: int) -> Any:
    """One action of a tablet. The same answer however often it comes (N-10)."""
    now = clock.now()
    try:
        action = read_action(request.get_json(silent=True), lambda: queries.date_of(meeting_id))
    except Unreadable:
        abort(422)
    result = services.apply(meeting_id, action, actor=current_user(), now=now)
    return jsonify(_told(result) | {"now": now.isoformat()}), 200 if result["ok"] else 409


@blueprint.post("/meetings/<int:meeting_id>/room/start")
@requires("room.lead")
def start(meeting_id: int) -> Response:
    """Open the meeting (SD-2.4-e)."""
    try:
        services.start(meeting_id, actor=current_user(), now=clock.now())
    except RuleBroken as refusal:
        # Back to the room's own address: this one takes no reload.
        flash(str(sentence(refusal.code, refusal.facts)), "danger")
    return see_other(url_for("room.show", meeting_id=meeting_id))


@blueprint.get("/meetings/<int:meeting_id>/room/attendance")
@requires("room.read")
def attendance(meeting_id: int) -> Response:
    """Who is there, alone: for the dialog of the tablet."""
    context = _before(_room(meeting_id))
    return render("room/attendance.html", "room/_attendance_dialog.html", **context)


@blueprint.post("/meetings/<int:meeting_id>/room/attendance")
@requires("room.lead")
def note(meeting_id: int) -> Response:
    """Note somebody as present or absent (SD-2.4-e, -f)."""
    form = AttendanceForm()
    if form.validate_on_submit():
        with told_at(form):
            services.note_attendance(
                meeting_id,
                side=form.side.data,
                full_name=form.full_name.data,
                post=form.post.data or "",
                is_acting=form.is_acting.data,
                is_present=form.is_present.data != "no",
                actor=current_user(),
                now=clock.now(),
            )
            return _attendance(meeting_id)
    return _attendance(meeting_id, form, 422)


@blueprint.post("/meetings/<int:meeting_id>/room/attendance/<int:attendance_id>/remove")
@requires("room.lead")
def strike(meeting_id: int, attendance_id: int) -> Response:
    """Somebody was entered by mistake."""
    services.remove_attendance(meeting_id, attendance_id, actor=current_user(), now=clock.now())
    return _attendance(meeting_id)


@blueprint.get("/meetings/<int:meeting_id>/room/end")
@requires("room.lead")
def ending(meeting_id: int) -> Response:
    """What becomes of the open turns, before the meeting is ended."""
    room = _room(meeting_id)
    if not room.meeting.is_running:
        return see_other(url_for("room.show", meeting_id=meeting_id))
    return render("room/end.html", **pages.ending(room), form=EndForm())


@blueprint.post("/meetings/<int:meeting_id>/room/end")
@requires("room.lead")
def end(meeting_id: int) -> Response:
    """Time is up: open turns become absent or not reached, the meeting is held."""
    form = EndForm()
    try:
        services.end(meeting_id, form.outcomes(request.form), actor=current_user(), now=clock.now())
    except RuleBroken as refusal:
        said = sentence(refusal.code, refusal.facts)
        return render("room/end.html", status=409, **pages.ending(_room(meeting_id)), form=form, refused=said)
    flash(_("The meeting has ended. The calls to members and agency have been put in the queue."), "ok")
    return see_other(url_for("room.show", meeting_id=meeting_id))


@blueprint.route("/meetings/<int:meeting_id>/room/agency-absent", methods=["GET", "POST"])
@requires("room.lead")
def agency_absent(meeting_id: int) -> Response:
    """Nobody of the agency came: postpone the meeting, its cases first in the next one."""
    form = AbsentAgencyForm()
    refused = ""
    if form.validate_on_submit():
        try:
            services.agency_absent(meeting_id, reason=form.reason.data, actor=current_user(), now=clock.now())
        except RuleBroken as refusal:
            refused = sentence(refusal.code, refusal.facts)
        else:
            flash(_("The meeting was postponed; its cases wait for the next one, first in line."), "warn")
            return see_other(f"/meetings/{meeting_id}")
    room = _room(meeting_id)
    status = 409 if refused else 422 if form.errors else 200
    return render("room/agency_absent.html", status=status, room=room, meeting=room.meeting, form=form, refused=refused)


@blueprint.get("/meetings/<int:meeting_id>/hall")
@requires("room.read")
def hall(meeting_id: int) -> Response:
    """Who is in, who is next and about when: codes, no names (N-04)."""
    room = queries.hall(meeting_id, now=clock.now())
    _require_own(room)
    return render("room/hall.html", "room/_hall.html", **pages.hall(room))


def _room(meeting_id: int) -> Room:
    room = queries.room(meeting_id, now=clock.now())
    _require_own(room)
    return room


def _require_own(room: Room) -> None:
    """A chamber representative sees the rooms of own meetings only."""
    if scope("room.read") == "meeting" and room.meeting.representative_user != current_user().id:
        raise Forbidden("room.read")


def _before(room: Room) -> dict[str, Any]:
    return pages.before(room) | {"form": AttendanceForm(formdata=None), "may_lead": can("room.lead")}


def _attendance(meeting_id: int, form: AttendanceForm | None = None, status: int = 200) -> Response:
    room = _room(meeting_id)
    context = _before(room) | ({"form": form} if form else {})
    page = "room/before.html" if not (room.meeting.is_running or room.meeting.is_over) else "room/attendance.html"
    return render(page, "room/_attendance.html", status, **context)


def _told(result: dict[str, Any]) -> dict[str, Any]:
    """The result with its codes in words."""
    told = dict(result)
    if not result["ok"]:
        told["said"] = sentence(result["code"], result["facts"])
    problems = result.get("problems") or {}
    told["problems"] = {field: str(DATE_SENTENCES.get(code) or sentence(code)) for field, code in problems.items()}
    return told
