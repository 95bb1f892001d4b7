"""Telling everybody concerned that a meeting moved or is not held."""

from datetime import date, datetime, timedelta

from webapp.core import calendar, clock
from webapp.core.db import transaction
from webapp.core.text import persian_digits
from webapp.desk.cases import queries as cases
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings.queries import MeetingRow
from webapp.desk.meetings.rules import MeetingCancelled, MeetingMoved, MeetingPostponed
from webapp.desk.slots.queries import turns
from webapp.desk.slots.queries.turns import Turn
from webapp.desk.slots.rules.events import TurnsMoved
from webapp.desk.slots.rules.states import HearingState
from webapp.engines.calls import queries as calls_queries
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind
from webapp.office.holidays import queries as holidays_queries
from webapp.registry.agencies import queries as agencies

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

LAST_SENTENCES = (NEW_TURN, STANDBY, BACK_IN_POOL)
AFTER = ":after:"
"""In the key of a call: which one it takes the place of."""

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
            script=words.replace("{turn}", _about_turn(turn) if is_moved else BACK_IN_POOL),
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


def _about_turn(turn: Turn) -> str:
    return NEW_TURN.replace("{time}", _clock(turn.start)) if turn.start is not None else STANDBY


def on_turns_moved(event: TurnsMoved) -> None:
    """Who is still to be told that the meeting moved is told of the turn that stands now (reaction)."""
    waiting = calls_queries.open_about("case", event.case_ids, CallKind.MOVED)
    waiting = [call for call in waiting if call.context["meeting"]["id"] == event.meeting_id]
    if waiting:
        _tell_turns(waiting, event)


@transaction()
def _tell_turns(waiting: list[Call], event: TurnsMoved) -> None:
    row = meetings_queries.meeting(event.meeting_id)
    if not row.is_planned:
        return
    calls.void_these([call.id for call in waiting], now=event.at)
    case_ids = [call.owner_id for call in waiting]
    found = {turn.case_id: turn for turn in turns.of_meetings([row.id], TOLD, case_ids)}
    pool = set(cases.accepted(case_ids))
    for call in waiting:
        turn = found.get(call.owner_id)
        if turn is None and call.owner_id not in pool:
            continue
        calls.ensure(
            key=f"{call.key.partition(AFTER)[0]}{AFTER}{call.id}",
            kind=CallKind.MOVED,
            owner=("case", call.owner_id, call.owner_title),
            party=call.party,
            person=call.person,
            phones=call.phones,
            script=_said_anew(call.script, _about_turn(turn) if turn else BACK_IN_POOL),
            context=_context(row, turn) | {"case": call.context["case"]},
            due_on=call.due_on,
            useful_until=call.useful_until,
            now=event.at,
        )


def _said_anew(script: str, about: str) -> str:
    """The script ends with what becomes of the member's own turn."""
    begins = [place for last in LAST_SENTENCES if (place := script.rfind(last.partition("{")[0])) >= 0]
    return script[: max(begins)] + about if begins else script


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
