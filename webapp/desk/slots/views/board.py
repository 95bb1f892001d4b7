"""The board page and the fragments that keep it fresh."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for

from webapp.core import clock
from webapp.desk.slots.queries import page as pages
from webapp.desk.slots.views import pieces, words
from webapp.desk.slots.views.blueprint import blueprint, require_own
from webapp.engines.checklists import queries as checklists
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import render


def facts(board: pages.BoardPage) -> dict[str, Any]:
    """What the templates of the board need, page and fragments alike."""
    meeting = board.meeting
    return {
        "board": board,
        "versions": board.versions,
        "meeting": meeting,
        "base": url_for("slots.show", meeting_id=meeting.id),
        "can_plan": board.can_plan and can("board.plan"),
        "here": board.here.without(current_user().id),
        "step": words.last_step(board.last),
        "clock": words.clock,
        "pieces": pieces,
        "search": request.args.get("q", ""),
        "show": request.args.get("show", ""),
        "topic": request.args.get("topic", type=int),
        "me": current_user(),
    }


def _read(meeting_id: int) -> pages.BoardPage:
    asked = request.args
    board = pages.board_page(
        meeting_id,
        clock.now(),
        search=asked.get("q", ""),
        show=asked.get("show", ""),
        topic_id=asked.get("topic", type=int),
    )
    require_own(board.meeting)
    return board


@blueprint.get("/meetings/<int:meeting_id>/board")
@requires("board.read")
def show(meeting_id: int) -> Response:
    """The board: who waits, who sits when, what is still to do (SD-2.3-e)."""
    board = _read(meeting_id)
    today = clock.today()
    checklist = checklists.of_owner("meeting", meeting_id, today) if can("checklist.read") else None
    stages = words.stages(board, checklist, today)
    closed = words.closed(board.meeting.state)
    return render("slots/show.html", checklist=checklist, today=today, stages=stages, closed=closed, **facts(board))


@blueprint.get("/meetings/<int:meeting_id>/board/slots")
@requires("board.read")
def slots(meeting_id: int) -> Response:
    """The middle column anew."""
    return make_response(render_template("slots/_slots.html", **facts(_read(meeting_id))))


@blueprint.get("/meetings/<int:meeting_id>/board/waiting")
@requires("board.read")
def waiting(meeting_id: int) -> Response:
    """Those who wait, searched and filtered (U-12)."""
    return make_response(render_template("slots/_waiting.html", **facts(_read(meeting_id))))


@blueprint.get("/meetings/<int:meeting_id>/board/rows")
@requires("board.read")
def rows(meeting_id: int) -> Response:
    """The rows that another planner has changed."""
    wanted = {int(word) for word in request.args.get("slots", "").split("-") if word.isdigit()}
    context = facts(_read(meeting_id))
    context["rows"] = [row for row in context["board"].rows if row.slot.id in wanted]
    return make_response(render_template("slots/_rows.html", **context))


@blueprint.get("/meetings/<int:meeting_id>/board/people")
@requires("board.read")
def people(meeting_id: int) -> Response:
    """Who else is here, and what is in whose hand."""
    meeting = pages.meeting_row(meeting_id)
    require_own(meeting)
    here = pages.presence(meeting_id, clock.now()).without(current_user().id)
    base = url_for("slots.show", meeting_id=meeting_id)
    return make_response(render_template("slots/_people.html", here=here, base=base))
