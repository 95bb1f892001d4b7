"""The page of a meeting: where it stands, what it lacks, its versions and people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.errors import NotFound
from webapp.desk.dossier import queries
from webapp.desk.dossier.forms import DecideForm
from webapp.desk.dossier.views.blueprint import blueprint
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.queries import MeetingRow
from webapp.desk.meetings.rules import Gates, MeetingState
from webapp.desk.room import queries as room
from webapp.office.audit import queries as history
from webapp.web.access import can, current_user, requires, scope
from webapp.web.addresses import url_for
from webapp.web.htmx import render
from webapp.web.panels import panels_of

RECENT = 12
WITH_FOLLOW_UP = (MeetingState.HELD, MeetingState.CLOSED)


def readable(row: MeetingRow) -> MeetingRow:
    """The meeting, if the person may know of it: a chamber representative knows own meetings only."""
    if scope("meeting.read") == "meeting" and row.representative_user_id != current_user().id:
        raise NotFound("meeting", row.id)
    return row


@blueprint.get("/meetings/<int:meeting_id>")
@requires("meeting.read")
def show(meeting_id: int) -> Response:
    """All of a meeting."""
    return page(meeting_id)


def page(meeting_id: int, status: int = 200, *, form: DecideForm | None = None) -> Response:
    """The page, or the part of it that follows live; `form` carries a refused decision."""
    shown = queries.page(meeting_id, clock.today())
    readable(shown.meeting)
    return render(
        "dossier/show.html",
        "dossier/_dossier.html",
        status,
        whole=shown,
        meeting=shown.meeting,
        standing=shown.standing,
        gates=shown.standing.gates,
        form=form or DecideForm(formdata=None),
        unsettled=_unsettled(shown),
        history=history.history("meeting", meeting_id, RECENT) if can("audit.read") else [],
        today=clock.today(),
        actor=current_user(),
    )


def _unsettled(shown: queries.Page) -> list[room.Unsettled]:
    """Cases that keep a held meeting open, by name."""
    is_over = shown.meeting.state == MeetingState.HELD
    return room.without_outcome(shown.meeting.id) if is_over and shown.standing.counts.without_outcome else []


@blueprint.get("/meetings/<int:meeting_id>/panels")
@requires("meeting.read")
def panels(meeting_id: int) -> Response:
    """What later stages show of the meeting: asked for when the page has opened."""
    readable(meetings.meeting(meeting_id))
    shown = panels_of("meeting", meeting_id, clock.now())
    return render("dossier/panels.html", "dossier/_panels.html", panels=shown, meeting_id=meeting_id)


@blueprint.get("/meetings/<int:meeting_id>/history")
@requires("audit.read")
def whole_history(meeting_id: int) -> Response:
    """Everything that was done to the meeting."""
    row = readable(meetings.meeting(meeting_id))
    return render("dossier/history.html", meeting=row, history=history.history("meeting", meeting_id, 1000))


@blueprint.get("/approvals")
@requires("meeting.approve")
def approvals() -> Response:
    """Frames and lists that wait for the manager, and what closures moved lately."""
    return render(
        "dossier/approvals.html",
        waiting=meetings.awaiting_approval(),
        moved=meetings.moved_by_closures(clock.today()),
        actor=current_user(),
    )


TARGETS = {
    "date": lambda row: url_for("dossier.show", meeting_id=row.id),
    "move": lambda row: url_for("dossier.move", meeting_id=row.id),
    "versions": lambda row: url_for("dossier.show", meeting_id=row.id, _anchor="versions"),
    "representative": lambda row: url_for("dossier.show", meeting_id=row.id, _anchor="people"),
    "board": lambda row: url_for("slots.show", meeting_id=row.id),
    "room": lambda row: url_for("room.show", meeting_id=row.id),
    "close": lambda row: url_for("dossier.show", meeting_id=row.id),
    "calls": lambda row: url_for("calls.index"),
    "checklist": lambda row: url_for("checklists.show", kind="meeting", owner_id=row.id),
}
MAY_GO = {
    "board": "board.read",
    "room": "room.read",
    "calls": "call.read",
    "checklist": "checklist.read",
    "move": "meeting.move",
}

STAGES = {
    1: _l("Planning"),
    2: _l("Informing"),
    3: _l("Registration"),
    4: _l("Holding"),
    5: _l("Minutes"),
    6: _l("Follow-up"),
}
PDCA = {
    1: _l("plan (PDCA)"),
    2: _l("plan (PDCA)"),
    3: _l("do (PDCA)"),
    4: _l("do (PDCA)"),
    5: _l("check (PDCA)"),
    6: _l("act (PDCA)"),
}
"""Which part of the cycle a stage is (SD-2.0-i)."""


@blueprint.app_template_global("lack_url")
def lack_url(target: str, row: MeetingRow) -> str | None:
    """Where what is missing is mended; None for those who may not go there."""
    needed = MAY_GO.get(target)
    return TARGETS[target](row) if needed is None or can(needed) else None


@blueprint.app_template_global("cycle_part")
def cycle_part(stage: int) -> Any:
    """The part of the PDCA cycle that a stage belongs to."""
    return PDCA[stage]


@blueprint.app_template_global("stage_rows")
def stage_rows(gates: Gates) -> list[tuple[Any, str, int, int, None]]:
    """The bar of six for ui/stage_bar.html."""
    return [(STAGES[stage.number], stage.state.value, stage.done, stage.total, None) for stage in gates.bar]


@blueprint.app_template_global("gates_for")
def gates_for(rows: list[MeetingRow]) -> dict[int, Gates]:
    """The six stages of the meetings of a list: {% set stages = gates_for(listing.rows) %}."""
    return queries.gates_of(rows, clock.today())
