"""What planners send: moves, standby, back to waiting, lengths, undo and redo; answered with the changed rows only."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from webapp.core import clock
from webapp.core.errors import RuleBroken, Stale
from webapp.desk.slots import services
from webapp.desk.slots.forms import Act, LengthForm
from webapp.desk.slots.queries import moves as reads
from webapp.desk.slots.queries import page as pages
from webapp.desk.slots.services.presence import say
from webapp.desk.slots.views import pieces, words
from webapp.desk.slots.views.blueprint import blueprint
from webapp.desk.slots.views.board import facts as board_facts
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.htmx import is_htmx, render, see_other


@blueprint.post("/meetings/<int:meeting_id>/board/move")
@requires("board.plan")
def move(meeting_id: int) -> Response:
    """A case goes into a slot, to the standbys, or back to those who wait."""
    act = Act.read(request.form)
    common: dict[str, Any] = {
        "case_id": act.case,
        "seen": act.seen if "from_slot" in request.form else None,
        "consent": act.consent,
        "actor": current_user(),
        "now": clock.now(),
        "tab": act.tab,
    }
    try:
        if act.way == "standby":
            done = services.put_on_standby(meeting_id, **common)
        elif act.way == "waiting":
            done = services.unschedule(meeting_id, **common)
        else:
            done = services.bring(meeting_id, to_slot=act.to_slot or 0, way=act.way, **common)
    except RuleBroken as broken:
        return _refused(meeting_id, broken, url_for("slots.move", meeting_id=meeting_id), act.case, act.to_slot)
    return _answer(done)


@blueprint.post("/meetings/<int:meeting_id>/board/slots/<int:slot_id>/length")
@requires("board.plan")
def length(meeting_id: int, slot_id: int) -> Response:
    """A slot becomes longer or shorter, and those after it shift (U-15)."""
    form, act = LengthForm(), Act.read(request.form)
    if not form.validate_on_submit() or form.minutes.data is None:
        return _slot_dialog(meeting_id, slot_id, form, 422)
    try:
        done = services.resize(
            meeting_id,
            slot_id=slot_id,
            minutes=form.minutes.data,
            version=act.version,
            consent=act.consent,
            actor=current_user(),
            now=clock.now(),
            tab=act.tab,
        )
    except RuleBroken as broken:
        if broken.code == "slots.length_impossible_here":
            # Wrong whatever the board looks like: said at the field, with what was typed.
            form.minutes.errors = [errors.sentence(broken.code, broken.facts)]
            return _slot_dialog(meeting_id, slot_id, form, 422)
        return _refused(meeting_id, broken, request.path, None, slot_id)
    return _answer(done)


@blueprint.post("/meetings/<int:meeting_id>/board/undo")
@requires("board.plan")
def undo(meeting_id: int) -> Response:
    """Take the newest step back (U-09)."""
    return _turn(meeting_id, services.undo)


@blueprint.post("/meetings/<int:meeting_id>/board/redo")
@requires("board.plan")
def redo(meeting_id: int) -> Response:
    """Do again what was taken back last."""
    return _turn(meeting_id, services.redo)


@blueprint.post("/meetings/<int:meeting_id>/board/presence")
@requires("board.read")
def presence(meeting_id: int) -> Response:
    """A page says that it is open, or what is in its hand; locks nothing."""
    case_id = request.form.get("case", 0, type=int)
    word = request.form.get("word", "here")
    is_news = request.form.get("news") == "1"
    say(meeting_id, word, case_id=case_id, is_news=is_news, actor=current_user(), now=clock.now())
    return make_response("", 204)


@blueprint.get("/meetings/<int:meeting_id>/board/cases/<int:case_id>")
@requires("board.plan")
def case(meeting_id: int, case_id: int) -> Response:
    """The plain form «move to…»: every place that suits, and the other ways (WCAG 2.5.7)."""
    places = reads.places(meeting_id, case_id)
    return render("slots/case.html", "slots/_case.html", places=places, **_plain(meeting_id))


@blueprint.get("/meetings/<int:meeting_id>/board/preview")
@requires("board.plan")
def preview(meeting_id: int) -> Response:
    """Who would move where, before anybody does (N-03)."""
    case_id, to_slot = request.args.get("case", 0, type=int), request.args.get("to_slot", 0, type=int)
    try:
        meeting = pages.meeting_row(meeting_id)
        plan = services.preview(meeting, case_id, to_slot, "insert")
    except RuleBroken as broken:
        return _refused(meeting_id, broken, url_for("slots.move", meeting_id=meeting_id), case_id, to_slot)
    return render("slots/preview.html", "slots/_preview.html", plan=plan, asked=request.args, **_plain(meeting_id))


@blueprint.get("/meetings/<int:meeting_id>/board/slots/<int:slot_id>")
@requires("board.plan")
def slot(meeting_id: int, slot_id: int) -> Response:
    """One slot: who sits there, and its length."""
    return _slot_dialog(meeting_id, slot_id, None, 200)


def _slot_dialog(meeting_id: int, slot_id: int, form: LengthForm | None, status: int) -> Response:
    row = reads.slot_row(meeting_id, slot_id)
    form = form or LengthForm(minutes=row.slot.minutes)
    version = Act.read(request.values).version
    version = row.slot.version if version is None else version
    return render(
        "slots/slot.html", "slots/_slot.html", status, row=row, form=form, version=version, **_plain(meeting_id)
    )


def _plain(meeting_id: int) -> dict[str, Any]:
    meeting = pages.meeting_row(meeting_id)
    base = url_for("slots.show", meeting_id=meeting_id)
    return {"meeting": meeting, "base": base, "clock": words.clock, "needs_reason": meeting.state == "list_approved"}


def _turn(meeting_id: int, act: Any) -> Response:
    sent = Act.read(request.form)
    of_another = bool(sent.consent.codes & {"slots.undo_other", "slots.redo_other"})
    try:
        done = act(meeting_id, of_another=of_another, actor=current_user(), now=clock.now(), tab=sent.tab)
    except RuleBroken as broken:
        return _refused(meeting_id, broken, request.path, None, None)
    return _answer(done)


def _answer(done: services.Done) -> Response:
    """The changed rows and nothing else; a plain form goes back to the board."""
    base = url_for("slots.show", meeting_id=done.meeting.id)
    if not is_htmx():
        return see_other(base)
    changed = reads.after(done)
    html = render_template(
        "slots/_answer.html",
        done=done,
        changed=changed,
        versions=changed.versions,
        show=request.form.get("show", ""),
        meeting=done.meeting,
        base=base,
        can_plan=True,
        step=words.last_step(changed.last),
        clock=words.clock,
        pieces=pieces,
        me=current_user(),
    )
    response = make_response(html)
    response.headers["HX-Trigger"] = "dialog:close"
    return response


def _refused(meeting_id: int, broken: RuleBroken, url: str, case_id: int | None, to_slot: int | None) -> Response:
    """Why not, in words, with the ways out as buttons; what has changed meanwhile comes along (409)."""
    around = reads.around(meeting_id, case_id, to_slot)
    facts = dict(broken.facts)
    if broken.code == "slots.occupied":
        facts |= {"placed": around.is_placed, "same_topic": around.same_topic}
    told = words.told(RuleBroken(broken.code, **facts), around.name, around.at)
    fields = {key: value for key, value in request.values.items() if key not in ("csrf_token", "override", "tab")}
    if "slot_seen" in fields:
        fields["to_slot"], _, fields["to_version"] = fields.pop("slot_seen").partition(".")
    context: dict[str, Any] = {"told": told, "fields": fields, "url": url, "before": request.values.get("override", "")}
    if not is_htmx():
        return render("slots/refused.html", None, 409, **context, **_plain(meeting_id))
    if isinstance(broken, Stale):
        board = pages.board_page(meeting_id, clock.now())
        wanted = {to_slot, around.slot_id, request.form.get("from_slot", type=int)}
        context["rows"] = [row for row in board.rows if row.slot.id in wanted]
        context |= board_facts(board)
    else:
        context |= _plain(meeting_id)
    response = make_response(render_template("slots/_refused.html", **context), 409)
    response.headers["HX-Trigger"] = "dialog:close"
    response.headers["HX-Retarget"] = "#said"
    response.headers["HX-Reswap"] = "innerHTML"
    return response
