"""A meeting of today with its list approved, cases in its slots, and a tablet that tells what was touched."""

import itertools
from datetime import date, datetime
from typing import Any

from tests.factories.board import a_case, a_meeting, member_slots
from tests.factories.meetings import make_representative
from webapp.core.actor import Actor
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import services
from webapp.desk.room.rules import ActionKind
from webapp.desk.slots.models import Hearing
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.desks.models import Desk

TODAY = date(2026, 11, 21)
"""The day of the tests' NOW, ten o'clock in Tehran."""

NAMES = ("کاوه‌کاشی مثال", "پویاسازه فردانما", "بهین‌ریس نمونه", "آوانگار فرضی", "نوین‌پلاست آزمون", "دیباچرم مثالی")

_numbers = itertools.count(1)


def a_list(now: datetime, count: int = 4, **changes: Any) -> tuple[Meeting, list[Hearing]]:
    """A meeting of today at 10:00 in tens (break 11:00), its list approved, `count` members confirmed in its slots."""
    user = changes.pop("user", None)
    columns = {
        "date": TODAY,
        "start": 600,
        "end": 720,
        "pauses": [{"start": 660, "minutes": 10, "kind": "break", "title": "نماز"}],
        "state": "list_approved",
        "representative": make_representative(**({"user": user} if user else {})).id,
    } | changes
    meeting = a_meeting(now, **columns)
    slots = member_slots(meeting)
    hearings = [
        Hearing.create(
            case=a_case(now, NAMES[n % len(NAMES)]).id, meeting=meeting.id, slot=slots[n].id, state="confirmed"
        )
        for n in range(count)
    ]
    return meeting, hearings


def a_standby(meeting: Meeting, now: datetime, name: str = "سپیدفر ذخیره", rank: int = 1) -> Hearing:
    """Somebody who waits for a place."""
    return Hearing.create(case=a_case(now, name).id, meeting=meeting.id, state="standby", standby_rank=rank)


def agency_people(meeting: Meeting) -> list[AgencyPerson]:
    """A director general and a deputy of the meeting's agency."""
    agency = Desk.get_by_id(meeting.desk).agency
    made = []
    for kind, name, post in (
        ("director_general", "فرهاد فرضی", "مدیر کل"),
        ("deputy", "مهران مثالی", "معاون فنی"),
    ):
        made.append(AgencyPerson.get_or_create(agency=agency, full_name=name, defaults={"kind": kind, "post": post})[0])
    return made


def started(now: datetime, actor: Actor, count: int = 4, **changes: Any) -> tuple[Meeting, list[Hearing]]:
    """The same meeting in session, with its representative and a director general there."""
    meeting, hearings = a_list(now, count, **changes)
    director, _ = agency_people(meeting)
    representative = make_representative()
    services.note_attendance(meeting.id, side="chamber", full_name=representative.full_name, actor=actor, now=now)
    services.note_attendance(
        meeting.id, side="agency", full_name=director.full_name, post=director.post, actor=actor, now=now
    )
    services.start(meeting.id, actor=actor, now=now)
    return Meeting.get_by_id(meeting.id), hearings


def touch(
    meeting: Meeting,
    hearing: Hearing,
    kind: str,
    /,
    *,
    actor: Actor,
    at: datetime,
    now: datetime | None = None,
    action_id: str = "",
    **values: Any,
) -> dict[str, Any]:
    """A finger on the glass at a moment; `now` is when the server hears of it (default at once)."""
    action = services.Action(action_id or f"tablet-{next(_numbers):06d}", ActionKind(kind), hearing.id, at, values)
    return services.apply(meeting.id, action, actor=actor, now=now or at)


def state(hearing: Hearing) -> str:
    """What the table says now."""
    return Hearing.get_by_id(hearing.id).state


NUMBERS = iter(range(1, 10_000))


def send(client: Any, meeting: Meeting, hearing: Hearing, kind: str, now: datetime, /, **over: Any) -> Any:
    """As the tablet's queue does."""
    body = {
        "action_id": f"view-{next(NUMBERS):05d}",
        "kind": kind,
        "hearing": hearing.id,
        "made_at": now.isoformat(),
        "values": {},
    } | over
    return client.post(f"/meetings/{meeting.id}/room/actions", json=body)
