"""Meetings of the tests: a room, a representative, a meeting in any state, without going the whole way."""

from datetime import UTC, date, datetime
from typing import Any

from webapp.desk.meetings import rules, services
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import MeetingState, Pause
from webapp.desk.meetings.services.plan import Plan
from webapp.engines.checklists import queries as checklists
from webapp.office.audit import queries as audit
from webapp.registry.desks.models import Desk
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue

AT = datetime(2026, 11, 10, 6, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
"""Tuesday 3 Azar 1405, three days after the tests' now."""


def make_venue(title: str = "سالن فیروزه", seats: int = 20) -> Venue:
    return Venue.get_or_create(title=title, defaults={"seats": seats})[0]


def make_representative(full_name: str = "بهرام نمونه", **over: Any) -> Representative:
    return Representative.get_or_create(full_name=full_name, defaults={"kind": "expert"} | over)[0]


def desk(code: str = "customs") -> Desk:
    return Desk.get(Desk.code == code)


def plan(**over: Any) -> Plan:
    """A morning of the customs desk's length, with its default pauses."""
    facts: dict[str, Any] = {"date": DAY, "start": 540, "end": 750, "slot_minutes": 10}
    facts |= over
    if "pauses" not in facts:
        facts["pauses"] = rules.default_pauses(facts["start"], facts["end"], facts["slot_minutes"])
    facts.setdefault("venue_id", make_venue().id)
    return Plan(**facts)


def make_meeting(*, desk_code: str = "customs", state: str = MeetingState.DRAFT, **over: Any) -> Meeting:
    """A meeting in a state, straight into the table: no slots, no checklist, no history."""
    office = desk(desk_code)
    sequence = over.pop("sequence", None) or (Meeting.select().where(Meeting.desk == office.id).count() + 1)
    facts: dict[str, Any] = {
        "desk": office.id,
        "year": 1405,
        "sequence": sequence,
        "number": rules.number(office.short_title, sequence, 1405),
        "date": DAY,
        "start": 540,
        "end": 750,
        "slot_minutes": 10,
        "pauses": rules.stored([Pause(620, 10, "break", "پذیرایی")]),
        "capacity": 20,
        "state": state,
        "opened_by": 1,
        "opened_at": AT,
    }
    facts |= over
    facts.setdefault("venue", make_venue().id)
    if "representative" not in facts and state not in (MeetingState.DRAFT, MeetingState.DATE_FINAL):
        facts["representative"] = make_representative().id
    return Meeting.create(**facts)


def make_version(meeting: Meeting, *, kind: str = "frame", state: str = "submitted", **over: Any) -> MeetingVersion:
    count = (
        MeetingVersion.select().where((MeetingVersion.meeting == meeting.id) & (MeetingVersion.kind == kind)).count()
    )
    facts: dict[str, Any] = {
        "meeting": meeting.id,
        "kind": kind,
        "number": count + 1,
        "state": state,
        "content": {},
        "submitted_by": 1,
        "submitted_by_name": "نگین آزمون",
        "submitted_at": AT,
    }
    return MeetingVersion.create(**facts | over)


def opened(cast, now, **over):
    return services.open_meeting(desk().id, plan(**over), actor=cast["negin"], now=now)


def submitted(cast, now, **over):
    """A meeting whose frame waits for the manager."""
    meeting_id = opened(cast, now, **over)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    return meeting_id


def approved(cast, now, **over):
    meeting_id = submitted(cast, now, **over)
    services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    return meeting_id


def item(meeting_id, code):
    return checklists.by_code("meeting", meeting_id, code)


def story(meeting_id):
    return [entry.event for entry in audit.history("meeting", meeting_id) if entry.event.startswith("meeting.")][::-1]


def codes(refused):
    return {field: told[0] if isinstance(told, tuple) else told for field, told in refused.value.fields.items()}
