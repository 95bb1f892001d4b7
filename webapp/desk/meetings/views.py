"""The list of meetings, and the form in which one is planned. The page of a meeting is the dossier's."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from webapp.core import calendar, clock
from webapp.core.errors import FieldErrors, RuleBroken, Stale
from webapp.desk.meetings import queries, rules, services
from webapp.desk.meetings.forms import PlanForm, usual_pauses
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.meetings.services.plan import CHECKLIST
from webapp.engines.checklists import queries as checklists
from webapp.office.drafts import queries as drafts
from webapp.office.drafts import services as draft_services
from webapp.office.holidays import queries as holidays
from webapp.registry.agencies import queries as agencies
from webapp.registry.desks import queries as desks
from webapp.web import errors, once
from webapp.web.access import current_user, requires, scope
from webapp.web.htmx import render, see_other

blueprint = Blueprint("meetings", __name__)

USUAL_TURN = 10
DRAFT = "meeting-new"


def _own() -> dict[str, Any]:
    """Whose meetings the person may see: all, or only those in which they represent the chamber."""
    return {"actor": current_user(), "width": scope("meeting.read")}


@blueprint.get("/meetings")
@requires("meeting.read")
def index() -> Response:
    """Meetings ahead or past, by desk and state; or a Jalali month of them."""
    today = clock.today()
    desk_id = request.args.get("desk", type=int)
    state = request.args.get("state", "")
    state = state if state in list(MeetingState) else ""
    when = request.args.get("when", "")
    chosen = {"desk": desk_id, "state": state, "when": when if when in ("past", "month") else ""}
    if when == "month":
        return _month(today, chosen)
    page = max(1, min(request.args.get("page", 1, type=int), 1000))
    listing = queries.listing(today, is_past=when == "past", desk_id=desk_id, state=state, page=page, **_own())
    return render(
        "meetings/index.html",
        "meetings/_list.html",
        listing=listing,
        chosen=chosen,
        desks=desks.active(),
        states=list(MeetingState),
        today=today,
    )


def _month(today: date, chosen: dict[str, Any]) -> Response:
    asked = request.args
    office = holidays.calendar_now(clock.now())
    grid = calendar.open_grid(office, today, year=asked.get("year", ""), month=asked.get("month", ""))
    first, last = grid.weeks[0][0].date, grid.weeks[-1][-1].date
    by_day = queries.by_day(first, last, desk_id=chosen["desk"], state=chosen["state"], **_own())
    return render(
        "meetings/index.html",
        "meetings/_month.html",
        grid=grid,
        by_day=by_day,
        chosen=chosen,
        desks=desks.active(),
        states=list(MeetingState),
        today=today,
    )


@blueprint.get("/meetings/new")
@requires("meeting.plan")
def new() -> Response:
    """The form of a new meeting, or the one this person has not finished; with a desk its presets beside it."""
    desk_id = request.args.get("desk", type=int)
    kept = drafts.kept(current_user(), DRAFT)
    if kept is not None and desk_id is None:
        return _plan(PlanForm(formdata=_typed(kept.body)).offer(), kept_at=kept.kept_at)
    office = desks.desk(desk_id) if desk_id else None
    form = PlanForm.blank(desk_id, office.desk.slot_minutes if office else USUAL_TURN)
    return _plan(form)


def _typed(body: dict[str, Any]) -> MultiDict[str, str]:
    pairs = [(name, one) for name, value in body.items() for one in (value if isinstance(value, list) else [value])]
    return MultiDict(pairs)


@blueprint.post("/meetings/new/anew")
@requires("meeting.plan")
def anew() -> Response:
    """Throw the unfinished form away and begin with an empty one."""
    draft_services.drop(DRAFT, actor=current_user())
    return see_other(url_for("meetings.new"))


@blueprint.post("/meetings/new")
@requires("meeting.plan")
def create() -> Response:
    """Open the meeting, or show the form again with a sentence at each wrong field."""
    form = PlanForm().offer()
    if _asks_for_row(form):
        return _plan(form)
    if form.validate():
        with errors.told_at(form):
            meeting_id = services.open_meeting(
                form.desk.data, form.plan(), actor=current_user(), now=clock.now(), once=once.sent()
            )
            draft_services.drop(DRAFT, actor=current_user())
            flash(_("The meeting is open. Make its date final when the agency has agreed."), "ok")
            return see_other(url_for("dossier.show", meeting_id=meeting_id))
    return _plan(form, 422)


@blueprint.get("/meetings/<int:meeting_id>/edit")
@requires("meeting.plan")
def edit(meeting_id: int) -> Response:
    """The plan of a meeting that has not begun."""
    row = queries.meeting(meeting_id)
    rules.require_planned(row.state)
    return _plan(PlanForm.of(row), meeting=row)


@blueprint.post("/meetings/<int:meeting_id>/edit")
@requires("meeting.plan")
def save(meeting_id: int) -> Response:
    """Change the plan; 409 with everything typed kept where somebody was faster or cases stand in the way."""
    row = queries.meeting(meeting_id)
    form = PlanForm().offer(row)
    form.desk.data = row.desk_id
    if _asks_for_row(form):
        return _plan(form, meeting=row)
    if not form.validate():
        return _plan(form, 422, meeting=row)
    try:
        services.edit(
            meeting_id,
            form.plan(),
            version=int(form.version.data) if str(form.version.data).isdecimal() else -1,
            reason=form.reason.data or "",
            actor=current_user(),
            now=clock.now(),
        )
    except FieldErrors as refusal:
        errors.onto(form, refusal)
        return _plan(form, 422, meeting=row)
    except RuleBroken as refusal:
        form.version.data = row.version if isinstance(refusal, Stale) else form.version.data
        return _plan(form, 409, meeting=row, refusal=refusal)
    flash(_("The meeting was changed."), "ok")
    return see_other(url_for("dossier.show", meeting_id=meeting_id))


@blueprint.post("/meetings/timetable")
@requires("meeting.plan")
def timetable() -> Response:
    """Breaks, turns and capacity for what is typed so far; writes nothing."""
    form = PlanForm().offer()
    _asks_for_row(form)
    return render("meetings/_timetable.html", **_timetable(form))


def _asks_for_row(form: PlanForm) -> bool:
    """One more row of breaks, one fewer, or the usual ones: the form comes back changed and nothing is saved."""
    asked = request.form
    if "more_pauses" in asked:
        if len(form.pauses.entries) < form.pauses.max_entries:
            form.pauses.append_entry()
    elif "drop_pause" in asked:
        form.pauses.entries = [row for row in form.pauses.entries if row.name != asked["drop_pause"]]
    elif "usual_pauses" in asked:
        start, end, minutes = form.start.data, form.end.data, form.slot_minutes.data
        form.pauses.entries = []
        form.pauses.last_index = -1
        if start is not None and end is not None and minutes:
            for pause in rules.stored(usual_pauses(start, end, minutes)):
                form.pauses.append_entry(pause)
    else:
        return False
    return True


def _timetable(form: PlanForm) -> dict[str, Any]:
    """What the hours give: stretches and capacity; while they make no sense, why."""
    start, end, minutes = form.start.data, form.end.data, form.slot_minutes.data
    day, said = None, []
    if start is not None and end is not None and minutes is not None:
        try:
            day = rules.timetable(start, end, minutes, form.read_pauses())
        except FieldErrors as refusal:
            told = [one if isinstance(one, tuple) else (one, None) for one in refusal.fields.values()]
            said = [errors.sentence(code, facts) for code, facts in told]
    return {"form": form, "day": day, "said": said}


def _plan(
    form: PlanForm,
    status: int = 200,
    *,
    meeting: queries.MeetingRow | None = None,
    refusal: RuleBroken | None = None,
    kept_at: datetime | None = None,
) -> Response:
    desk_id = meeting.desk_id if meeting else form.desk.data
    office = desks.desk(desk_id) if meeting or form.knows_desk(desk_id) else None
    return render(
        "meetings/plan.html",
        "meetings/_plan.html",
        status,
        meeting=meeting,
        refused=errors.sentence(refusal.code, refusal.facts) if refusal else "",
        kept_at=kept_at,
        draft="" if meeting else DRAFT,
        needs_reason=meeting is not None and meeting.state in rules.APPROVED,
        **_presets(office),
        **_timetable(form),
    )


@blueprint.get("/meetings/new/desk")
@requires("meeting.plan")
def presets() -> Response:
    """What comes with the desk that was picked: agency, topics, documents it asks for."""
    picked = request.args.get("desk", 0, type=int)
    office = desks.desk(picked) if picked else None
    turn = _turn_of(office, PlanForm(formdata=request.args).slot_minutes.data) if office else None
    return render("meetings/_presets.html", turn=turn, **_presets(office))


def _turn_of(office: desks.DeskPage, shown: int | None) -> PlanForm | None:
    """The field with the desk's own minutes; None where they stand there already, or others were typed on purpose."""
    own = office.desk.slot_minutes
    if shown == own or shown not in {None, USUAL_TURN, *(desk.slot_minutes for desk in desks.active())}:
        return None
    return PlanForm(formdata=None, slot_minutes=own)


def _presets(office: desks.DeskPage | None) -> dict[str, Any]:
    """What stands beside the form: the desk, its agency's people, how many actions its checklist has."""
    if office is None:
        return {"office": None, "people": [], "actions": 0}
    people = agencies.people(office.desk.agency_id, clock.today())
    return {"office": office, "people": people, "actions": checklists.size(CHECKLIST, office.desk.code)}
