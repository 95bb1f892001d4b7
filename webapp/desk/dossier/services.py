"""What concerns a whole meeting: closing it, reopening it, a closure and its consequences, telling everybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from webapp.core import calendar, clock
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors, Stale
from webapp.core.once import once
from webapp.core.text import persian_digits
from webapp.desk.decisions import services as decisions
from webapp.desk.dossier import queries, rules
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.queries import MeetingRow
from webapp.desk.meetings.rules import MeetingCancelled, MeetingMoved, MeetingPostponed
from webapp.desk.room import queries as room
from webapp.desk.slots.queries import turns
from webapp.desk.slots.queries.turns import Turn
from webapp.desk.slots.rules.states import HearingState
from webapp.engines.calls import services as calls
from webapp.engines.calls.rules import CallKind
from webapp.office.holidays import queries as holidays_queries
from webapp.office.holidays import services as holidays
from webapp.office.holidays.rules import DayOffKind
from webapp.registry.agencies import queries as agencies

# Close and reopen -------------------------------------------------------------------------------------------------


@transaction()
def close(meeting_id: int, *, actor: Actor, now: datetime) -> None:
    """Close a held meeting: decisions are locked, the minutes may begin (SD-2.5-a).

    RuleBroken naming the cases while one of them has no outcome.
    """
    meeting = meetings_queries.locked(meeting_id)
    unsettled = room.without_outcome(meeting_id)
    rules.require_closable(meeting.state, [f"{case.applicant_name} ({case.number})" for case in unsettled])
    decisions.lock_for_meeting(meeting_id, actor=actor, now=now)
    meetings.close(meeting_id, actor=actor, now=now)


@transaction()
def reopen(meeting_id: int, *, reason: str, actor: Actor, now: datetime) -> None:
    """The manager, with a reason, takes a closed meeting back to held; its decisions can be mended."""
    meetings.reopen(meeting_id, reason=reason, actor=actor, now=now)
    decisions.unlock_for_meeting(meeting_id, actor=actor, now=now, reason=reason)


# A closure --------------------------------------------------------------------------------------------------------


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


# Telling everybody concerned --------------------------------------------------------------------------------------

MOVED = (
    "سلام، {caller} هستم از اتاق بازرگانی. جلسه میز خدمت {desk} که برای {old} برنامه‌ریزی شده بود، "
    "به {new} در {venue} جابه‌جا شد ({reason}). {turn}"
)
CALLED_OFF = (
    "سلام، {caller} هستم از اتاق بازرگانی. جلسه میز خدمت {desk} که برای {old} برنامه‌ریزی شده بود، "
    "برگزار نمی‌شود ({reason}). {turn}"
)
NEW_TURN = "نوبت شما ساعت {time} است. آیا می‌توانید تشریف بیاورید؟"
STANDBY = "شما همچنان در فهرست ذخیره هستید."
BACK_IN_POOL = "پرونده شما سر جای خود می‌ماند و در جلسه بعدی همین میز در اولویت است؛ زمان آن را خبر می‌دهیم."
PLEASE_COME = "لطفاً آمدن در زمان تازه را تأیید کنید."
WE_WILL_ASK = "برای زمان تازه با شما هماهنگ می‌کنیم."

TOLD = (HearingState.PLACED, HearingState.CONFIRMED, HearingState.STANDBY)
"""Who has been told of a turn, or waits for one: a tentative place was nobody's promise."""


def on_meeting_moved(event: MeetingMoved) -> None:
    """The same meeting on another day: calls to members, agency and representative (reaction)."""
    _tell(event.meeting_id, event.old_date, MOVED, event.reason, event.at)


def on_meeting_called_off(event: MeetingPostponed | MeetingCancelled) -> None:
    """Put off or cancelled: the same people; must run before slots frees the turns (reaction)."""
    row = meetings_queries.meeting(event.meeting_id)
    _tell(event.meeting_id, row.date, CALLED_OFF, event.reason, event.at)


@transaction()
def _tell(meeting_id: int, old_date: date, script: str, reason: str, now: datetime) -> None:
    row = meetings_queries.meeting(meeting_id)
    is_moved = script is MOVED
    words = script
    for name, value in {
        "desk": row.desk_title,
        "old": calendar.format_long(old_date),
        "new": f"{calendar.format_long(row.date)}، {_clock(row.start)} تا {_clock(row.end)}،",
        "venue": row.venue_title,
        "reason": reason,
    }.items():
        words = words.replace("{" + name + "}", value)
    due_on = _due_on(old_date, now)
    # After the day itself nobody has to be told any more that it is not the day.
    useful_until = calendar.at(row.date, row.start) if is_moved else calendar.at(old_date + timedelta(days=1), 0)
    told = turns.with_phones(turns.of_meetings([meeting_id], TOLD))
    calls.void("meeting", [row.id], [CallKind.MOVED], now=now)
    calls.void("case", [turn.case_id for turn in told], [CallKind.MOVED], now=now)
    for turn in told:
        calls.ensure(
            key=f"moved:{row.id}:{row.version}:case:{turn.case_id}",
            kind=CallKind.MOVED,
            owner=("case", turn.case_id, turn.title),
            party=turn.name,
            person=turn.visitor,
            phones=turn.phones,
            script=words.replace("{turn}", _about_turn(turn, is_moved)),
            context=_context(row, turn),
            due_on=due_on,
            useful_until=useful_until,
            now=now,
        )
    for who, party, person, phone in _others(row, now):
        calls.ensure(
            key=f"moved:{row.id}:{row.version}:{who}",
            kind=CallKind.MOVED,
            owner=("meeting", row.id, row.number),
            party=party,
            person=person,
            phones=[{"number": phone, "whose": person}] if phone else [],
            script=words.replace("{turn}", PLEASE_COME if is_moved else WE_WILL_ASK),
            context=_context(row),
            due_on=due_on,
            useful_until=useful_until,
            now=now,
        )


def _about_turn(turn: Turn, is_moved: bool) -> str:
    if not is_moved:
        return BACK_IN_POOL
    return NEW_TURN.replace("{time}", _clock(turn.start)) if turn.start is not None else STANDBY


def _due_on(old_date: date, now: datetime) -> date:
    """Today, or the next working day; but never after the day they would have come in vain."""
    today = clock.today(now)
    working = holidays_queries.calendar(today, today).on_or_after_working_day(today)
    return min(working, max(old_date, today))


def _others(row: MeetingRow, now: datetime) -> list[tuple[str, str, str, str]]:
    """Whom to tell besides the members: the agency's liaison, else its director general; the representative."""
    today = clock.today(now)
    found = []
    agency = agencies.liaison(row.agency_id, today) or agencies.director_general(row.agency_id, today)
    if agency is not None:
        found.append(("agency", row.agency_title, agency.full_name, agency.phone))
    if row.representative_id is not None:
        name = row.representative_name
        found.append(("representative", f"نماینده اتاق، {name}", name, row.representative_phone))
    return found


def _context(row: MeetingRow, turn: Turn | None = None) -> dict[str, object]:
    context: dict[str, object] = {"meeting": {"id": row.id, "number": row.number}, "desk": row.desk_title}
    if turn is not None:
        context["case"] = {"id": turn.case_id, "number": turn.number}
        if turn.start is not None and row.is_planned:
            context["turn"] = {"date": row.date.isoformat(), "start": turn.start}
    return context


def _clock(minutes: int) -> str:
    return persian_digits(f"{minutes // 60:02d}:{minutes % 60:02d}")
