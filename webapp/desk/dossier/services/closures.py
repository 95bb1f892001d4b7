"""A closure of the office: entered in the calendar, and the meetings that it hits moved, in one act (SD-2.1-h)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from webapp.core import calendar, clock
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, Stale
from webapp.core.once import once
from webapp.desk.dossier import queries, rules
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.queries import MeetingRow
from webapp.office.holidays import queries as holidays_queries
from webapp.office.holidays import services as holidays
from webapp.office.holidays.rules import DayOffKind


@dataclass(frozen=True)
class Declaration:
    """Power, air, Ramadan hours: from the first day to the last; hours only where the office works short ones."""

    first: date
    last: date
    kind: str
    title: str
    opens: int | None = None
    closes: int | None = None
    is_known: bool = False
    """The calendar has it already; only the meetings are still to be moved."""

    @property
    def closure(self) -> rules.Closure:
        """The days and hours as the rules look at them."""
        is_short = self.kind == DayOffKind.SHORT_HOURS
        return rules.Closure(self.first, self.last, self.opens if is_short else None, self.closes if is_short else None)


@transaction()
@once()
def declare_closure(declaration: Declaration, moves: Mapping[int, date | None], *, actor: Actor, now: datetime) -> int:
    """Enter the closure in the calendar and move the meetings that it hits, in one act; returns how many moved.

    `moves` names every meeting hit: the new date, or None for one that stays for now. Moved meetings keep number,
    approval and seats (meetings.services.move_date says why); MeetingMoved opens the calls to everybody concerned.
    Raises Stale when other meetings are hit than those the person saw, FieldErrors at `date-<meeting id>`.
    """
    today = clock.today(now)
    office = calendar_around(declaration, now)
    hit = {one.meeting.id: one.meeting for one in queries.hits(declaration.closure, office, today)}
    if set(hit) != set(moves):
        raise Stale("dossier.other_meetings_hit")
    if not declaration.is_known:
        holidays.add(
            first=declaration.first,
            last=declaration.last,
            kind=declaration.kind,
            title=declaration.title,
            opens=declaration.opens,
            closes=declaration.closes,
            actor=actor,
            now=now,
        )
    _hold(hit, [meeting_id for meeting_id, new_date in moves.items() if new_date is not None])
    wrong = {}
    for meeting_id, new_date in sorted(moves.items(), key=lambda move: (move[1] or date.max, move[0])):
        if new_date is None:
            continue
        try:
            _move(hit[meeting_id], new_date, declaration, actor, now)
        except FieldErrors as refusal:
            wrong[f"date-{meeting_id}"] = next(iter(refusal.fields.values()))
    if wrong:
        raise FieldErrors(wrong)
    return sum(new_date is not None for new_date in moves.values())


def _hold(hit: Mapping[int, MeetingRow], moved: Sequence[int]) -> None:
    """Two closures that move the same meetings to days in another order must not wait for each other."""
    for meeting_id in sorted(moved):
        meetings_queries.locked(meeting_id)
    for venue_id in sorted({hit[meeting_id].venue_id for meeting_id in moved}):
        meetings_queries.hold_venue(venue_id)


def _move(row: MeetingRow, new_date: date, declaration: Declaration, actor: Actor, now: datetime) -> None:
    if new_date <= clock.today(now):
        raise FieldErrors({"date": "dossier.move_to_later_day"})
    if declaration.closure.hits(new_date, row.start, row.end):
        raise FieldErrors({"date": "dossier.still_closed"})
    if not holidays_queries.calendar(new_date, new_date).is_working_day(new_date):
        raise FieldErrors({"date": "dossier.not_a_working_day"})
    meetings.move_date(row.id, new_date=new_date, reason=declaration.title, actor=actor, now=now)


def calendar_around(declaration: Declaration, now: datetime) -> calendar.Calendar:
    """The office's days as far as a free one is looked for."""
    today = clock.today(now)
    return holidays_queries.calendar(min(today, declaration.first), max(today, declaration.last) + rules.FAR_ENOUGH)
