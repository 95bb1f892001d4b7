"""The office's calendar on a real database."""

from datetime import date, datetime, timedelta

import pytest

from webapp.core import calendar as days
from webapp.core import events
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.errors import FieldErrors, NotFound
from webapp.office.audit import queries as history
from webapp.office.holidays import queries, services
from webapp.office.holidays.models import DayOff
from webapp.office.holidays.rules import DayOffDeclared, DayOffWithdrawn

NOROUZ = date(2026, 3, 21)
TUESDAY = date(2026, 11, 24)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The events that were published."""
    heard: list[object] = []
    table = {DayOffDeclared: [heard.append], DayOffWithdrawn: [heard.append]}
    monkeypatch.setattr(events, "_reactions", table)
    return heard


def _empty() -> None:
    DayOff.delete().execute()


@pytest.mark.both_engines
def test_the_years_around_now_are_laid_once(db: Config, now: datetime) -> None:
    _empty()
    assert services.ensure_years(now) > 100
    assert services.ensure_years(now) == 0
    calendar = queries.calendar(NOROUZ, NOROUZ)
    assert not calendar.is_working_day(NOROUZ)
    assert "نوروز" in calendar.days_off[NOROUZ].title
    assert "عید فطر" in calendar.days_off[NOROUZ].title  # two on one day: both are named


def test_moon_dated_days_to_come_are_marked_as_estimated(db: Config, now: datetime) -> None:
    _empty()
    services.ensure_years(now)
    coming = queries.special_days(date(2027, 1, 1), date(2027, 12, 31))
    assert any(day.is_estimated for day in coming)
    assert not any("تخمینی" in day.title for day in coming)
    assert not next(day for day in coming if "انقلاب" in day.title).is_estimated


def test_what_an_administrator_took_away_does_not_come_back(
    db: Config, now: datetime, cast: dict[str, Actor], told: list[object]
) -> None:
    _empty()
    services.ensure_years(now)
    [day, *_] = queries.special_days(date(2026, 12, 1), date(2026, 12, 31))
    services.remove(day.id, actor=cast["mahtab"], now=now)
    services.ensure_years(now)
    assert day.id not in {row.id for row in queries.special_days(date(2026, 12, 1), date(2026, 12, 31))}
    assert told == [DayOffWithdrawn(day.date)]


@pytest.mark.both_engines
def test_a_closure_makes_the_days_free_and_tells_the_house(
    db: Config, now: datetime, cast: dict[str, Actor], told: list[object]
) -> None:
    assert queries.calendar(TUESDAY, TUESDAY).is_working_day(TUESDAY)
    last = TUESDAY + timedelta(days=1)
    added = services.add(first=TUESDAY, last=last, kind="closure", title="آلودگی هوا", actor=cast["mahtab"], now=now)
    assert added == [TUESDAY, last]
    assert not queries.calendar(TUESDAY, TUESDAY).is_working_day(last)
    assert told == [DayOffDeclared(TUESDAY), DayOffDeclared(last)]


def test_declaring_it_again_adds_only_the_new_days(
    db: Config, now: datetime, cast: dict[str, Actor], told: list[object]
) -> None:
    given = {"kind": "closure", "title": "آلودگی هوا", "actor": cast["mahtab"], "now": now}
    services.add(first=TUESDAY, last=TUESDAY, **given)
    assert services.add(first=TUESDAY, last=TUESDAY + timedelta(days=1), **given) == [TUESDAY + timedelta(days=1)]
    with pytest.raises(FieldErrors) as refusal:
        services.add(first=TUESDAY, last=TUESDAY, **given)
    assert refusal.value.fields == {"first": "day_off_known"}


def test_short_hours_change_the_hours_of_a_working_day(
    db: Config, now: datetime, cast: dict[str, Actor], told: list[object]
) -> None:
    services.add(
        first=TUESDAY, last=TUESDAY, kind="short_hours", title="رمضان", opens=540, closes=780,
        actor=cast["mahtab"], now=now,
    )  # fmt: skip
    calendar = queries.calendar(TUESDAY, TUESDAY)
    assert calendar.is_working_day(TUESDAY)
    assert calendar.working_hours(TUESDAY) == (540, 780)
    services.add(first=TUESDAY, last=TUESDAY, kind="closure", title="برق", actor=cast["mahtab"], now=now)
    assert not queries.calendar(TUESDAY, TUESDAY).is_working_day(TUESDAY)


def test_an_announced_day_moves_and_is_no_estimate_any_more(
    db: Config, now: datetime, cast: dict[str, Actor], told: list[object]
) -> None:
    row = DayOff.create(date=TUESDAY, kind="official", title="عید نمونه", is_estimated=True, created_at=now)
    moved = TUESDAY + timedelta(days=1)
    services.correct(row.id, date=moved, title="عید نمونه", actor=cast["mahtab"], now=now)
    assert queries.special_day(row.id).date == moved
    assert not queries.special_day(row.id).is_estimated
    assert told == [DayOffWithdrawn(TUESDAY), DayOffDeclared(moved)]
    assert history.history("day_off", row.id)[0].event == "day_off.corrected"
    with pytest.raises(NotFound):
        services.correct(99_999, date=moved, title="x", actor=cast["mahtab"], now=now)


def test_a_refused_reaction_takes_the_closure_back(
    db: Config, now: datetime, cast: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(events, "_reactions", {DayOffDeclared: [refuse]})
    with pytest.raises(RuntimeError):
        services.add(first=TUESDAY, last=TUESDAY, kind="closure", title="برق", actor=cast["mahtab"], now=now)
    assert queries.calendar(TUESDAY, TUESDAY).is_working_day(TUESDAY)


def test_the_calendar_knows_the_settings(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    from webapp.office.settings import services as settings

    thursday = date(2026, 11, 26)
    assert not queries.calendar_now(now).is_working_day(thursday)
    settings.change({"thursday_off": False, "office_closes": 900}, actor=cast["omid"], now=now)
    calendar = queries.calendar_now(now)
    assert calendar.is_working_day(thursday)
    assert calendar.working_hours(TUESDAY) == (480, 900)
    assert calendar.days_off.keys() >= {day for day in calendar.days_off if day > days.tehran_date(now)}
