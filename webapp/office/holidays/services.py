"""Laying the year's holidays, declaring closures and short hours."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import holidays

from webapp.core import memo
from webapp.core.actor import SYSTEM, Actor
from webapp.core.clock import today as tehran_today
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, NotFound
from webapp.core.events import publish
from webapp.core.once import once
from webapp.core.text import clean
from webapp.office.audit import services as audit
from webapp.office.holidays import rules
from webapp.office.holidays.models import DayOff
from webapp.office.holidays.rules import DayOffDeclared, DayOffKind, DayOffWithdrawn

_ESTIMATED = "(تخمینی)"


@transaction()
def lay_years(years: Iterable[int], *, now: datetime) -> int:
    """Put in the country's official holidays of the Gregorian years that are not laid yet; returns how many days.

    A year is laid once: what an administrator removed or corrected afterwards does not come back.
    """
    laid = 0
    for year in years:
        official = (DayOff.kind == DayOffKind.OFFICIAL) & DayOff.date.between(date(year, 1, 1), date(year, 12, 31))
        if DayOff.select(DayOff.id).where(official).exists():
            continue
        rows = [
            {"date": day, "kind": DayOffKind.OFFICIAL, "title": title, "is_estimated": guess, "created_at": now}
            for day, title, guess in _official(year)
        ]
        laid += len(rows)
        DayOff.insert_many(rows).on_conflict_ignore().execute()
        after = {"count": len(rows)}
        audit.record(SYSTEM, "day_off.year_laid", subject=("day_off", year, str(year)), after=after, now=now)
    memo.forget()
    return laid


def _official(year: int) -> Iterable[tuple[date, str, bool]]:
    for day, names in sorted(holidays.Iran(years=year, language="fa_IR").items()):
        for name in names.split("; "):
            is_estimated = "تخمینی" in name or "estimated" in name
            plain = name.replace(_ESTIMATED, "").replace("(estimated)", "").replace("عیدنوروز", "عید نوروز")
            yield day, clean(plain), is_estimated


@transaction()
def ensure_years(now: datetime) -> int:
    """Lay two years back and two ahead of now; a task repeats it each night."""
    this = tehran_today(now).year
    return lay_years(range(this - 2, this + 3), now=now)


@transaction()
@once(lambda kept: [date.fromisoformat(day) for day in kept])
def add(
    *,
    first: date,
    last: date,
    kind: str,
    title: str,
    opens: int | None = None,
    closes: int | None = None,
    actor: Actor,
    now: datetime,
) -> list[date]:
    """Declare a holiday, a closure or short hours from first to last (SD-2.1-h); returns the days added.

    Raises FieldErrors. Publishes DayOffDeclared for each day; the meetings hit are shown by the dossier.
    """
    wrong = rules.refusals(first, last, kind, opens, closes, tehran_today(now))
    if wrong:
        raise FieldErrors(wrong)
    if kind != DayOffKind.SHORT_HOURS:
        opens = closes = None
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    taken = (DayOff.date << days) & (DayOff.kind == kind)
    known = {day for (day,) in DayOff.select(DayOff.date).where(taken, DayOff.title == title).tuples()}
    added = [day for day in days if day not in known]
    if not added:
        raise FieldErrors({"first": "day_off_known"})
    for day in added:
        row = DayOff.create(date=day, kind=kind, title=title, opens=opens, closes=closes, created_at=now)
        after = {"date": day, "day_kind": kind, "title": title, "opens": opens, "closes": closes}
        audit.record(actor, "day_off.declared", subject=("day_off", row.id, title), after=after, now=now)
    memo.forget()
    for day in added:
        publish(DayOffDeclared(day))
    return added


@transaction()
def correct(day_id: int, *, date: date, title: str, actor: Actor, now: datetime) -> None:
    """Move an estimated holiday to the announced day, or mend its name; it is no estimate any more."""
    row = DayOff.get_or_none(DayOff.id == day_id)
    if row is None:
        raise NotFound("day_off")
    twin = DayOff.select(DayOff.id).where(
        DayOff.date == date, DayOff.kind == row.kind, DayOff.title == title, DayOff.id != day_id
    )
    if twin.exists():
        raise FieldErrors({"date": "day_off_known"})
    before = {"date": row.date, "title": row.title, "is_estimated": row.is_estimated}
    old = row.date
    row.date, row.title, row.is_estimated = date, title, False
    row.save()
    after = {"date": date, "title": title, "is_estimated": False}
    audit.record(actor, "day_off.corrected", subject=("day_off", row.id, title), before=before, after=after, now=now)
    memo.forget()
    if old != date:
        publish(DayOffWithdrawn(old))
        publish(DayOffDeclared(date))


@transaction()
def remove(day_id: int, *, actor: Actor, now: datetime) -> date:
    """Make the day an ordinary one again; returns it."""
    row = DayOff.get_or_none(DayOff.id == day_id)
    if row is None:
        raise NotFound("day_off")
    DayOff.delete().where(DayOff.id == day_id).execute()
    before = {"date": row.date, "day_kind": row.kind, "title": row.title}
    audit.record(actor, "day_off.removed", subject=("day_off", day_id, row.title), before=before, now=now)
    memo.forget()
    publish(DayOffWithdrawn(row.date))
    day: date = row.date
    return day
