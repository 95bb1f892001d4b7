"""What the templates of the room are given."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.core.calendar import at, format_short, minutes_of_day, tehran_date, weekday_name
from webapp.desk.decisions import rules as decision_rules
from webapp.desk.decisions.forms import KIND_WORDS, STATE_WORDS
from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.room import queries, rules
from webapp.desk.room.queries import CaseSheet, Room
from webapp.desk.slots.rules.states import HearingState
from webapp.office.holidays import queries as holidays

TURN_WORDS: dict[str, tuple[str, Any, str]] = {
    "in_room": ("is-now", _l("in the room"), "microphone"),
    "heard": ("is-heard", _l("heard"), "check"),
    "absent": ("is-heard", _l("absent"), "x"),
    "not_reached": ("is-heard", _l("not reached"), "clock-off"),
    "arrived": ("", _l("here"), "user-check"),
    "late": ("is-late", _l("not here"), "alert-triangle"),
    "expected": ("", _l("on the way"), "clock"),
    "standby": ("", _l("standby"), "user-plus"),
    "skipped": ("", _l("comes back"), "player-skip-forward"),
}
"""How a turn looks in the strip: class, word, icon; never a name."""

AUTHORITY_WORDS = {
    "self": "",
    "introduction_letter": _l("with a letter of introduction"),
    "power_of_attorney": _l("with a power of attorney"),
}


def look(sheet: CaseSheet, on: date, now: datetime) -> str:
    """The key of TURN_WORDS."""
    if sheet.state in TURN_WORDS and sheet.state != HearingState.ARRIVED:
        return str(sheet.state)
    if sheet.skipped_at is not None:
        return "skipped"
    if sheet.state == HearingState.ARRIVED:
        return "arrived"
    return "late" if rules.is_late(sheet.turn, on, now) else "expected"


def strip(room: Room) -> list[dict[str, Any]]:
    """Turns in order, with the breaks between them."""
    stops = sorted(room.stops, key=lambda stop: stop.start)
    items: list[dict[str, Any]] = []
    for sheet in room.sheets:
        while stops and sheet.start is not None and stops[0].start <= sheet.start and sheet.skipped_at is None:
            items.append({"stop": stops.pop(0)})
        items.append({"sheet": sheet, "look": look(sheet, room.meeting.date, room.now)})
    last = max((sheet.start for sheet in room.sheets if sheet.start is not None), default=0)
    return items + [{"stop": stop} for stop in stops if stop.start > last]


def facts(room: Room) -> dict[str, Any]:
    """What changes while the meeting goes on, as the tablet keeps it."""
    meeting = room.meeting
    return {
        "now": room.now.isoformat(),
        "meeting": {"id": meeting.id, "state": meeting.state},
        "midnight": at(meeting.date, 0).isoformat(),
        "stops": [{"start": stop.start, "minutes": stop.minutes} for stop in room.stops],
        "turns": [_turn(sheet) for sheet in room.sheets],
        "deciders": [[name, post, acting] for name, post, acting in room.deciders],
    }


def _turn(sheet: CaseSheet) -> dict[str, Any]:
    return {
        "id": sheet.hearing_id,
        "number": sheet.turn_number,
        "start": sheet.start,
        "minutes": sheet.minutes,
        "state": sheet.state,
        "entered_at": _moment(sheet.entered_at),
        "left_at": _moment(sheet.left_at),
        "extended": sheet.extended_minutes,
        "skipped_at": _moment(sheet.skipped_at),
        "key_points": sheet.key_points,
        "decisions": [_decision(row, sheet) for row in sheet.decisions],
    }


def _decision(row: DecisionRow, sheet: CaseSheet) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "text": row.text,
        "decider_name": row.decider_name,
        "decider_post": row.decider_post,
        "decider_is_acting": row.decider_is_acting,
        "owner_name": row.owner_name,
        "higher_authority": row.higher_authority,
        "due": due_text(row.due_on) if row.due_on else "",
        "replaces": [one.key for one in sheet.promises if one.replaced_by_id == row.id],
        "state": row.state,
    }


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None


def due_text(day: date) -> str:
    """«پنجشنبه ۵ آذر», as it is typed and read again."""
    return f"{weekday_name(day)} {format_short(day)}"


def tablet(room: Room, wanted: int | None, *, may_lead: bool) -> dict[str, Any]:
    """The page of the meeting room."""
    shown = next((sheet for sheet in room.sheets if sheet.hearing_id == wanted), None)
    shown = shown or room.current or (room.sheets[0] if room.sheets else None)
    meeting = room.meeting
    return {
        "room": room,
        "meeting": meeting,
        "shown": shown,
        "strip": strip(room),
        "facts": facts(room),
        "may_lead": may_lead,
        "is_running": meeting.is_running,
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "kinds": [(str(kind), word, icon) for kind, (word, icon) in KIND_WORDS.items()],
        "deciders": room.deciders,
        "owners": room.owners,
        "dues": dues(meeting.date),
        "authority_words": AUTHORITY_WORDS,
        "turn_words": {key: [css, str(word), icon] for key, (css, word, icon) in TURN_WORDS.items()},
        "promises": sorted(decision_rules.PROMISES),
        "today": tehran_date(room.now),
    }


def dues(held_on: date) -> list[str]:
    """Ready-made due dates: three days, one week, two weeks, a month; on working days."""
    calendar = holidays.calendar(held_on, held_on + timedelta(days=45))
    days = [held_on + timedelta(days=days) for days in (3, 7, 14, 30)]
    return [due_text(calendar.on_or_after_working_day(day)) for day in days]


def before(room: Room) -> dict[str, Any]:
    """Who is expected, who is there, and whether the meeting can begin."""
    return {"room": room, "meeting": room.meeting, "people": room.expected_people, "today": tehran_date(room.now)}


def ending(room: Room) -> dict[str, Any]:
    """The open turns and what is proposed for each."""
    meeting = room.meeting
    open_turns = [
        (sheet, str(rules.leftover(sheet.turn, meeting.date, room.now)))
        for sheet in room.sheets
        if sheet.state in rules.PENDING
    ]
    standbys = [sheet for sheet in room.sheets if sheet.state == HearingState.STANDBY]
    current = rules.in_room(room.turns)
    return {
        "room": room,
        "meeting": meeting,
        "open_turns": open_turns,
        "standbys": standbys,
        "current": next((s for s in room.sheets if current and s.hearing_id == current.hearing_id), None),
        "missing": [one for one in queries.without_outcome(meeting.id) if one.why != "still_open"],
    }


def summary(room: Room) -> dict[str, Any]:
    """After the end: every turn with what became of it, planned and real minutes, what is still missing."""
    return {
        "room": room,
        "meeting": room.meeting,
        "rows": [(sheet, rules.actual_minutes(sheet.turn)) for sheet in room.sheets if sheet.state in rules.WALKED],
        "missing": queries.without_outcome(room.meeting.id),
        "kind_words": KIND_WORDS,
        "turn_words": TURN_WORDS,
        "drafts": [row for sheet in room.sheets for row in sheet.decisions if row.state == "draft"],
        "present": [row for row in room.attendance if row.is_present],
    }


@dataclass(frozen=True)
class HallRow:
    """One line of the hall screen: a turn or a break."""

    ticket: str
    start: int
    expected: int
    minutes: int = 0
    title: str = ""


def hall(room: Room) -> dict[str, Any]:
    """Who is in, who is next, about when; the next four turns and the break among them."""
    meeting = room.meeting
    turns = room.turns
    times = rules.expected(turns, room.stops, meeting.date, room.now, meeting.opens)
    codes = _codes(room)
    rows = [
        HallRow(codes[turn.hearing_id], turn.start, rules.rounded(times[turn.hearing_id]))
        for turn in rules.ordered(turns)
        if turn.hearing_id in times
    ][:4]
    minute = minutes_of_day(room.now) if tehran_date(room.now) == meeting.date else 0
    last = rows[-1].start if rows else 0
    stops = [stop for stop in room.stops if stop.start + stop.minutes > minute and rows and stop.start <= last + 60]
    current = rules.in_room(turns)
    late = rules.behind(turns, room.stops, meeting.date, room.now, meeting.opens) if meeting.is_running else 0
    return {
        "room": room,
        "meeting": meeting,
        "current": codes[current.hearing_id] if current else "",
        "since": current.entered_at if current else None,
        "rows": rows,
        "stop": min(stops, key=lambda stop: stop.start) if stops else None,
        "behind": rules.rounded(late) if late >= rules.NOTICEABLE else 0,
        "now": room.now,
    }


def _codes(room: Room) -> dict[int, str]:
    """A code for each turn; those who share a slot get a letter each."""
    shared: dict[str, int] = {}
    for sheet in room.sheets:
        shared[sheet.ticket] = shared.get(sheet.ticket, 0) + 1
    seen: dict[str, int] = {}
    codes = {}
    for sheet in sorted(room.sheets, key=lambda one: one.hearing_id):
        code = sheet.ticket
        if shared[code] > 1:
            seen[code] = seen.get(code, 0) + 1
            code = f"{code}-{seen[code]}"
        codes[sheet.hearing_id] = code
    return codes
