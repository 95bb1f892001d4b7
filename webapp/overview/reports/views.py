"""The one honest number, with its definition and the cases behind it (SD-2.6-d)."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from io import BytesIO
from typing import Any, TypeVar

from flask import Blueprint, Response, request, send_file, url_for
from flask_babel import lazy_gettext as _l

from webapp.core import calendar, clock
from webapp.core.actor import Actor
from webapp.core.calendar import tehran_date
from webapp.core.errors import NotFound
from webapp.overview.reports import exports, queries
from webapp.overview.reports.rules import Figure, Grouping, Period, Span, Standing, may_rank, span
from webapp.web.access import requires
from webapp.web.htmx import render

blueprint = Blueprint("reports", __name__)

SHOWN_CASES = 12
CASES_A_PAGE = 50

Choice = TypeVar("Choice", bound=StrEnum)

STATES = {
    Standing.SOLVED: ("ok", "circle-check"),
    Standing.PARTLY: ("warn", "circle-half-2"),
    Standing.IN_PROGRESS: ("", "progress"),
    Standing.UNSOLVED: ("open", "circle-x"),
    Standing.AWAITING: ("open", "phone"),
    Standing.NOT_CONFIRMED: ("open", "phone-off"),
}

FIGURE_WORDS = {
    **{Figure(word): said for word, said in exports.STANDING_WORDS.items()},
    Figure.RAISED: _l("Raised"),
    Figure.ENDED: _l("With a result"),
    Figure.SOLVED_IN_SPAN: _l("Solved in this period"),
    Figure.DUE: _l("Promises due"),
    Figure.KEPT: _l("Promises kept"),
    Figure.REFERRED: _l("Referred"),
    Figure.WITHDRAWN: _l("Withdrawn"),
    Figure.SOLVED_BEFORE: _l("Solved before the meeting"),
    Figure.ABSENT: _l("Absent"),
    Figure.NOT_REACHED: _l("Not reached"),
}


def _one_of(choices: type[Choice], name: str, otherwise: Choice) -> Choice:
    try:
        return choices(request.args.get(name) or otherwise)
    except ValueError as error:
        raise NotFound(str(error)) from error


def _number(name: str) -> int | None:
    asked = request.args.get(name) or None
    if asked is None:
        return None
    found = request.args.get(name, type=int)
    # A larger one is no key of anything, and SQLite does not take it.
    if found is None or not 0 < found < 2**31:
        raise NotFound(name, asked)
    return found


def _asked_span() -> Span:
    period = _one_of(Period, "period", Period.MONTH)
    try:
        day = calendar.parse_jalali(request.args["day"]) if request.args.get("day") else clock.today()
    except ValueError as error:
        raise NotFound(str(error)) from error
    return span(period, day)


def _asked_card() -> queries.Scorecard:
    desk_id, agency_id = _number("desk"), _number("agency")
    by = _one_of(Grouping, "by", Grouping.DESK if agency_id is None else Grouping.AGENCY)
    return queries.scorecard(_asked_span(), by=by, desk_id=desk_id, agency_id=agency_id)


def _address(card: queries.Scorecard, figure: Figure) -> Callable[..., str]:
    """The address of this very page, but for what is given; None takes a choice away."""
    asked: dict[str, Any] = {
        "period": card.span.period,
        "day": _day(card.span.first),
        "by": card.by,
        "desk": _number("desk"),
        "agency": _number("agency"),
        "of": figure if figure is not Figure.RAISED else None,
    }

    paths = {endpoint: url_for(endpoint) for endpoint in ("reports.ratio", "reports.ratio_workbook")}

    def address(endpoint: str = "reports.ratio", **changes: Any) -> str:
        # Written here: the page has a hundred of them, all of digits and words of this file.
        chosen = asked | changes
        return f"{paths[endpoint]}?" + "&".join(f"{key}={value}" for key, value in chosen.items() if value is not None)

    return address


def _day(day: date) -> str:
    return calendar.format_numeric(day, latin=True)


@blueprint.get("/reports/ratio")
@requires("report.read")
def ratio() -> Response:
    """The solved ratio of a week, a month or a year; of all desks, of one, or of an agency."""
    figure = _one_of(Figure, "of", Figure.RAISED)
    card = _asked_card()
    # Without a number the newest stand under the figures; with one the list is turned page by page.
    page = _number("page")
    shown, skip = (SHOWN_CASES, 0) if page is None else (CASES_A_PAGE, (page - 1) * CASES_A_PAGE)
    behind = card.count(figure)
    if skip and skip >= behind:
        raise NotFound("page", page)
    intervals = [row.tally.ratio.interval for row in card.rows if row.tally.ratio.interval]
    address = _address(card, figure)
    return render(
        "reports/ratio.html",
        card=card,
        figure=figure,
        cases=queries.raised_cases(card.span, card.desk_ids, shown, figure, skip=skip),
        behind=behind,
        page=page,
        first_shown=skip + 1,
        has_more=behind > skip + shown,
        at=address,
        may_rank=may_rank(intervals),
        words=exports.STANDING_WORDS,
        figure_words={figure: str(word) for figure, word in FIGURE_WORDS.items()},
        states=STATES,
        Standing=Standing,
        Figure=Figure,
        Grouping=Grouping,
        month_links=[_month(point, address) for point in card.trend],
        periods=_periods(card.span, address),
        previous=_neighbour(card.span, -1, address),
        following=_neighbour(card.span, 1, address),
    )


def _periods(asked: Span, address: Callable[..., str]) -> list[tuple[Span, str]]:
    """The week, the month and the year one may turn to: those of today, but for the one that is shown."""
    today = clock.today()
    found = [asked if period is asked.period else span(period, today) for period in Period]
    return [(one, address(period=one.period, day=_day(one.first))) for one in found]


def _month(point: queries.MonthPoint, address: Callable[..., str]) -> str | None:
    """The address of a month of the trend, if anything was raised in it."""
    if not point.ratio.raised:
        return None
    return address(period=Period.MONTH, day=f"{point.year}/{point.month:02}/01", of=None)


def _neighbour(asked: Span, step: int, address: Callable[..., str]) -> str | None:
    """The address of the span before or after; nothing after today."""
    day = asked.first - timedelta(days=1) if step < 0 else asked.last + timedelta(days=1)
    return address(day=_day(day)) if day <= clock.today() else None


@blueprint.get("/reports/ratio.xlsx")
@requires("report.export")
def ratio_workbook() -> Response:
    """The same figures, grouping and choice, and every case behind them, as a right-to-left spreadsheet."""
    card = _asked_card()
    body = exports.ratio_workbook(card, queries.raised_cases(card.span, card.desk_ids))
    name = f"ratio-{_day(card.span.first).replace('/', '-')}.xlsx"
    return send_file(
        BytesIO(body),
        mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        as_attachment=True,
        download_name=name,
    )


def agency_panel(agency_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the agency's page shows of its ratio (panels.PLACES)."""
    spans = [span(period, tehran_date(now)) for period in (Period.MONTH, Period.YEAR)]
    return {
        "agency_id": agency_id,
        "ratios": [(one, queries.agency_ratio(agency_id, one.first, one.last)) for one in spans],
    }
