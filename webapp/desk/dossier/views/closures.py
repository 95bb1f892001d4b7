"""A closure is declared: the meetings hit, the dates proposed, one act (SD-2.1-h)."""

from datetime import date, timedelta

from flask import flash, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from webapp.core import clock
from webapp.core.errors import FieldErrors, Forbidden, Stale
from webapp.desk.dossier import queries, services
from webapp.desk.dossier.forms import ClosureForm, MoveForm
from webapp.desk.dossier.views.blueprint import blueprint
from webapp.office.holidays import queries as holidays
from webapp.office.holidays import rules as holidays_rules
from webapp.web import errors, once
from webapp.web.access import can, current_user, requires
from webapp.web.filters import fa
from webapp.web.htmx import render, see_other

LONGEST = timedelta(days=60)


@blueprint.get("/closures/new")
@requires("meeting.move")
def closure() -> Response:
    """The form; with ?date= the day that is in the calendar already, and the meetings that it hits."""
    form = _known_day(request.args.get("date", ""))
    if form is None:
        if not can("holiday.edit"):
            raise Forbidden("holiday.edit")
        return _page(ClosureForm(formdata=None))
    return _with_hits(form)


def _known_day(asked: str) -> ClosureForm | None:
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return None
    days = holidays.special_days(day, day + LONGEST)
    if not days or days[0].date != day:
        return None
    first, last = days[0], day
    for other in days:
        if other.title == first.title and other.kind == first.kind and other.date <= last + timedelta(days=1):
            last = other.date
    return ClosureForm.of_day(first, last)


@blueprint.post("/closures/new")
@requires("meeting.move")
def declare() -> Response:
    """First show the meetings that the days hit; then, in one act, declare and move."""
    form = ClosureForm()
    if form.known.data:
        # Days that stand in the calendar are taken from there, not from what the page sent.
        known = holidays.special_day(int(form.known.data) if form.known.data.isdecimal() else 0)
        form = _known_day(known.date.isoformat()) or form
    elif not can("holiday.edit"):
        raise Forbidden("holiday.edit")
    if not form.known.data and not _is_fine(form):
        return _page(form, 422)
    if request.form.get("step") != "declare":
        return _with_hits(form)
    return _declare(form)


def _is_fine(form: ClosureForm) -> bool:
    if not form.validate():
        return False
    said = form.declaration()
    wrong = holidays_rules.refusals(said.first, said.last, said.kind, said.opens, said.closes, clock.today())
    errors.onto(form, FieldErrors(wrong))
    return not wrong


def _declare(form: ClosureForm) -> Response:
    declaration, now = form.declaration(), clock.now()
    hits = _hits(form)
    rows = MoveForm.with_rows(hits, fresh=False)
    seen = {int(name[5:]) for name in request.form if name.startswith("date-") and name[5:].isdecimal()}
    if seen != {hit.meeting.id for hit in hits}:
        return _with_hits(form, 409, refused=errors.sentence("dossier.other_meetings_hit"))
    if not rows.validate() or not rows.require_dates(hits):
        return _page(form, 422, hits=hits, rows=rows)
    try:
        moved = services.declare_closure(declaration, rows.moves(hits), actor=current_user(), now=now, once=once.sent())
    except Stale as refusal:
        return _with_hits(form, 409, refused=errors.sentence(refusal.code))
    except FieldErrors as refusal:
        for name, told in refusal.fields.items():
            errors.onto(rows if name.startswith("date-") else form, FieldErrors({name: told}))
        return _page(form, 422, hits=hits, rows=rows)
    flash(_("Done. %(count)s meetings were moved; the calls are in the call desk.", count=fa(moved)), "ok")
    return see_other(url_for("meetings.index"))


def _hits(form: ClosureForm) -> list[queries.Hit]:
    declaration, now = form.declaration(), clock.now()
    office = services.calendar_around(declaration, now)
    return queries.hits(declaration.closure, office, clock.today(now))


def _with_hits(form: ClosureForm, status: int = 200, *, refused: str = "") -> Response:
    hits = _hits(form)
    return _page(form, status, hits=hits, rows=MoveForm.with_rows(hits, fresh=True), refused=refused)


def _page(
    form: ClosureForm,
    status: int = 200,
    *,
    hits: list[queries.Hit] | None = None,
    rows: MoveForm | None = None,
    refused: str = "",
) -> Response:
    return render(
        "dossier/closure.html", None, status, form=form, hits=hits, rows=rows, refused=refused, today=clock.today()
    )
