"""The office's calendar: a Jalali year of holidays, closures, short hours; and the month grid of every date field."""

from typing import Any

from flask import Blueprint, current_app, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from webapp.core import calendar as days
from webapp.core import clock
from webapp.office.audit import queries as history
from webapp.office.holidays import queries, services
from webapp.office.holidays.forms import KINDS, CorrectionForm, DayOffForm
from webapp.office.settings import queries as settings
from webapp.web import errors, once
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import see_other

blueprint = Blueprint("holidays", __name__)


@blueprint.get("/calendar/month")
@requires("holiday.read")
def month() -> Any:
    """A month to pick a date from: the fragment of every date field."""
    grid = days.open_grid(
        queries.calendar_now(clock.now()),
        clock.today(),
        year=request.args.get("year", ""),
        month=request.args.get("month", ""),
        typed=request.args.get("typed", ""),
    )
    return render_template("ui/_calendar.html", grid=grid)


@blueprint.get("/holidays")
@requires("holiday.read")
def index() -> Any:
    """One Jalali year: twelve months, and what is special in it."""
    return _page(DayOffForm(formdata=None), _year(request.args.get("year", "")))


def _year(typed: str) -> int:
    this = days.to_jalali(clock.today()).year
    try:
        wanted = int(typed)
    except ValueError:
        return this
    return wanted if this - 10 <= wanted <= this + 10 else this


def _page(form: DayOffForm, year: int, *, opened: bool = False) -> str:
    first, last = days.year_bounds(year)
    calendar, today = queries.calendar(first, last), clock.today()
    return render_template(
        "holidays/index.html",
        form=form,
        opened=opened or bool(form.errors),
        year=year,
        months=[days.month_grid(year, number, calendar, today) for number in range(1, 13)],
        special=queries.special_days(first, last),
        kinds=KINDS,
        today=today,
        thursday_off=settings.get("thursday_off"),
        closures=_shows_meetings(),
    )


def _shows_meetings() -> bool:
    """Whether the person may go on to the meetings that a day hits; an administrator may not."""
    return "dossier.closure" in current_app.view_functions and can("meeting.move")


@blueprint.post("/holidays")
@requires("holiday.edit")
def add() -> Any:
    """Declare it; then the meetings that it hits (SD-2.1-h)."""
    form = DayOffForm()
    if form.validate():
        with errors.told_at(form):
            added = services.add(
                first=form.first.data,
                last=form.last.data or form.first.data,
                kind=form.kind.data,
                title=form.title.data,
                opens=form.opens.data,
                closes=form.closes.data,
                actor=current_user(),
                now=clock.now(),
                once=once.sent(),
            )
            flash(_("Declared. Look at the meetings of these days now."), "ok")
            if _shows_meetings():
                return see_other(url_for("dossier.closure", date=added[0].isoformat()))
            return see_other(url_for("holidays.index", year=days.to_jalali(added[0]).year))
    year = days.to_jalali(form.first.data or clock.today()).year
    return make_response(_page(form, year), 422)


@blueprint.get("/holidays/<int:day_id>")
@requires("holiday.edit")
def show(day_id: int) -> Any:
    """One special day: correct it or take it away."""
    day = queries.special_day(day_id)
    return _show(day, CorrectionForm(formdata=None, date=day.date, title=day.title))


@blueprint.post("/holidays/<int:day_id>")
@requires("holiday.edit")
def correct(day_id: int) -> Any:
    """Put it on the announced day, under its right name."""
    day, form = queries.special_day(day_id), CorrectionForm()
    if form.validate():
        with errors.told_at(form):
            services.correct(day_id, date=form.date.data, title=form.title.data, actor=current_user(), now=clock.now())
            flash(_("Saved."), "ok")
            return see_other(url_for("holidays.index", year=days.to_jalali(form.date.data).year))
    return make_response(_show(day, form), 422)


def _show(day: queries.SpecialDay, form: CorrectionForm) -> str:
    return render_template(
        "holidays/show.html",
        day=day,
        form=form,
        kinds=KINDS,
        history=history.history("day_off", day.id),
        closures=_shows_meetings(),
    )


@blueprint.post("/holidays/<int:day_id>/remove")
@requires("holiday.edit")
def remove(day_id: int) -> Any:
    """Make the day an ordinary one again."""
    day = services.remove(day_id, actor=current_user(), now=clock.now())
    flash(_("The day is an ordinary one again."), "ok")
    return see_other(url_for("holidays.index", year=days.to_jalali(day).year))
