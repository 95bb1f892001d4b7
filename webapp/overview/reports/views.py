"""The one honest number, with its definition and the cases behind it (SD-2.6-d)."""

from datetime import timedelta
from io import BytesIO

from flask import Blueprint, Response, request, send_file, url_for

from webapp.core import calendar, clock
from webapp.core.errors import NotFound
from webapp.overview.reports import exports, queries
from webapp.overview.reports.rules import Period, Span, Standing, may_rank, span
from webapp.web.access import requires
from webapp.web.htmx import render

blueprint = Blueprint("reports", __name__)

SHOWN_CASES = 12

STATES = {
    Standing.SOLVED: ("ok", "circle-check"),
    Standing.PARTLY: ("warn", "circle-half-2"),
    Standing.IN_PROGRESS: ("", "progress"),
    Standing.UNSOLVED: ("open", "circle-x"),
    Standing.AWAITING: ("open", "phone"),
    Standing.NOT_CONFIRMED: ("open", "phone-off"),
}


def _asked_span() -> Span:
    try:
        period = Period(request.args.get("period", "month"))
        day = calendar.parse_jalali(request.args["day"]) if request.args.get("day") else clock.today()
    except ValueError as error:
        raise NotFound(str(error)) from error
    return span(period, day)


def _asked_desk(card: queries.Scorecard) -> queries.DeskRow | None:
    asked = request.args.get("desk", type=int)
    if asked is None:
        return None
    found = [row for row in card.desks if row.desk_id == asked]
    if not found:
        raise NotFound(str(asked))
    return found[0]


@blueprint.get("/reports/ratio")
@requires("report.read")
def ratio() -> Response:
    """The solved ratio of a week, a month or a year."""
    asked = _asked_span()
    card = queries.scorecard(asked)
    chosen = _asked_desk(card)
    every = "all" in request.args
    cases = queries.raised_cases(asked, chosen.desk_id if chosen else None, 0 if every else SHOWN_CASES)
    intervals = [row.ratio.interval for row in card.desks if row.ratio.interval]
    return render(
        "reports/ratio.html",
        card=card,
        chosen=chosen,
        cases=cases,
        shows_all=every,
        may_rank=may_rank(intervals),
        words=exports.STANDING_WORDS,
        month_name=calendar.month_name,
        states=STATES,
        Standing=Standing,
        periods=[(period, span(period, asked.last if period is asked.period else clock.today())) for period in Period],
        previous=_neighbour(asked, -1),
        following=_neighbour(asked, 1),
    )


def _neighbour(asked: Span, step: int) -> str | None:
    """The address of the span before or after; nothing after today."""
    day = asked.first - timedelta(days=1) if step < 0 else asked.last + timedelta(days=1)
    if day > clock.today():
        return None
    return url_for("reports.ratio", period=asked.period, day=calendar.format_numeric(day, latin=True))


@blueprint.get("/reports/ratio.xlsx")
@requires("report.export")
def ratio_workbook() -> Response:
    """The same figures and every case behind them as a right-to-left spreadsheet."""
    asked = _asked_span()
    body = exports.ratio_workbook(queries.scorecard(asked), queries.raised_cases(asked))
    name = f"ratio-{calendar.format_numeric(asked.first, latin=True).replace('/', '-')}.xlsx"
    return send_file(
        BytesIO(body),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=name,
    )
