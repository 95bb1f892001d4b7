"""Rows and cards of the board, drawn once as long as they say the same: a board is looked at far more than changed."""

from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from flask import current_app, g
from markupsafe import Markup

from webapp.desk.slots.queries.facts import AnyMeeting, CaseRow
from webapp.desk.slots.queries.page import SlotRow, Versions

KEPT = 4096
PARTS = "slots/_parts.html"


def rows(these: Iterable[SlotRow], meeting: AnyMeeting, base: str, can_plan: bool, versions: Versions) -> Markup:
    """The rows of the board one under the other."""
    draw, locale = _drawn(_row), g.get("locale", "fa")
    return Markup("\n").join(draw(locale, *_said(of, meeting, base, can_plan, versions, "")) for of in these)


def cards(these: Iterable[CaseRow], meeting: AnyMeeting, base: str, can_plan: bool) -> Markup:
    """The cases that wait, one under the other."""
    draw, locale = _drawn(_card), g.get("locale", "fa")
    return Markup("\n").join(draw(locale, of, base, can_plan, meeting.date) for of in these)


def row(of: SlotRow, meeting: AnyMeeting, base: str, can_plan: bool, versions: Versions, oob: str = "") -> Markup:
    """One row of the board; the same words for everybody who may see it, so it is kept by what it says."""
    return _drawn(_row)(g.get("locale", "fa"), *_said(of, meeting, base, can_plan, versions, oob))


def card(of: CaseRow, meeting: AnyMeeting, base: str, can_plan: bool) -> Markup:
    """One case that waits."""
    return _drawn(_card)(g.get("locale", "fa"), of, base, can_plan, meeting.date)


def _said(of: SlotRow, meeting: AnyMeeting, base: str, can_plan: bool, versions: Versions, oob: str) -> tuple[Any, ...]:
    listed = tuple(versions.listed.get(seat.fact.case_id) for seat in of.seats) if versions.listed else ()
    return of, base, can_plan, versions.approved, listed, meeting.slot_minutes, meeting.date, oob


def _drawn(draw: Callable[..., Markup]) -> Callable[..., Markup]:
    # While templates are being worked on, each look draws anew.
    return draw.__wrapped__ if current_app.debug else draw  # type: ignore[attr-defined]


@lru_cache(KEPT)
def _row(
    locale: str, of: SlotRow, base: str, can_plan: bool, approved: int | None, listed: tuple[int | None, ...],
    usual: int, on: date, oob: str,
) -> Markup:  # fmt: skip
    times = {seat.fact.case_id: time for seat, time in zip(of.seats, listed, strict=False)}
    return Markup(_macro("slot")(of, usual, on, base, can_plan, approved, times, oob))


@lru_cache(KEPT)
def _card(locale: str, of: CaseRow, base: str, can_plan: bool, on: date) -> Markup:
    return Markup(_macro("card")(of, on, base, can_plan))


def _macro(name: str) -> Callable[..., Any]:
    return getattr(current_app.jinja_env.get_template(PARTS).module, name)
