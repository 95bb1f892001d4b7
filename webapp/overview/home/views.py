"""The page that one starts the day with."""

from flask import Blueprint, Response, request

from webapp.core import calendar, clock
from webapp.engines.calls.forms import KIND_WORDS
from webapp.overview.home import queries
from webapp.web.access import current_user, requires, scopes
from webapp.web.htmx import render

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@requires("today.read")
def index() -> Response:
    """Today, for whoever has signed in."""
    now = clock.now()
    page = queries.today(current_user(), scopes(), now, whole=request.args.get("all") == "1")
    day = clock.today(now)
    return render(
        "home/index.html",
        page=page,
        day=day,
        week=calendar.week_number(day)[1],
        kind_words=KIND_WORDS,
    )
