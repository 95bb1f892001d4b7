"""A meeting with its slots and cases that wait for a place."""

from datetime import date, datetime, timedelta
from typing import Any

from webapp.core import calendar
from webapp.core.actor import SYSTEM
from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing, Slot
from webapp.engines.calls import services as calls
from webapp.engines.calls.rules import CallConcluded
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.members.models import Member
from webapp.registry.venues.models import Venue

TUESDAY = date(2026, 11, 24)
"""Three days after the tests' NOW; the reminder calls fall on Monday."""


def a_desk(code: str = "customs") -> Desk:
    """The customs desk, shipped or made here."""
    found = Desk.get_or_none(Desk.code == code)
    if found is not None:
        return found
    agency, _ = Agency.get_or_create(title="گمرک استان (نمونه)")
    return Desk.create(
        code=code, title="میز خدمت گمرک", short_title=f"گمرک-{code}", agency=agency.id, file_number_label="کوتاژ"
    )


def a_topic(desk: Desk, title: str = "استرداد حقوق ورودی") -> DeskTopic:
    """A topic of the desk."""
    return DeskTopic.get_or_create(desk=desk.id, title=title)[0]


def a_meeting(now: datetime, **changes: Any) -> Meeting:
    """A meeting with an approved frame, 09:00 to 11:00 in tens, a break at 10:00, its slots laid out."""
    desk = changes.pop("desk", None) or a_desk()
    venue, _ = Venue.get_or_create(title="سالن فیروزه", defaults={"seats": 30})
    sequence = Meeting.select().where(Meeting.desk == desk.id).count() + 1
    columns = {
        "desk": desk.id,
        "year": 1405,
        "sequence": sequence,
        "number": f"{desk.short_title} {sequence}/1405",
        "date": TUESDAY,
        "start": 540,
        "end": 660,
        "pauses": [{"start": 600, "minutes": 10, "kind": "break", "title": "پذیرایی"}],
        "venue": venue.id,
        "state": "frame_approved",
        "opened_by": 1,
        "opened_at": now,
    } | changes
    meeting = Meeting.create(**columns)
    services.build(meeting.id, now=now, actor=SYSTEM)
    return meeting


def a_member(now: datetime, title: str, **changes: Any) -> Member:
    """An active member."""
    number = 10_000 + Member.select().count()
    columns = {
        "membership_number": str(number),
        "kind": "legal",
        "title": title,
        "collation_key": title,
        "valid_until": date(2027, 3, 1),
        "created_at": now,
        "changed_at": now,
    } | changes
    return Member.create(**columns)


def a_case(now: datetime, name: str = "کاوه‌کاشی مثال", **changes: Any) -> Case:
    """An accepted case of a member of its own, with a phone."""
    desk = changes.pop("desk", None) or a_desk()
    member = changes.pop("member", None) or a_member(now, name)
    sequence = Case.select().count() + 1
    columns = {
        "year": 1405,
        "sequence": sequence,
        "number": f"1405-{sequence:06d}",
        "tracking_code": f"{90_000_000 + sequence}",
        "desk": desk.id,
        "topic": a_topic(desk).id,
        "member": member.id,
        "applicant_name": name,
        "subject": "ارزش‌گذاری قطعات خط لعاب",
        "description": "شرح",
        "remedy": "درخواست",
        "urgency": "ordinary",
        "source": "phone",
        "state": "accepted",
        "received_by": 1,
        "received_by_name": "نگین آزمون",
        "received_at": now,
        "changed_at": now,
    } | changes
    case = Case.create(**columns)
    CasePhone.create(case=case.id, number=f"+98913{1_000_000 + sequence}", whose="مدیرعامل")
    return case


def slots_of(meeting: Meeting) -> list[Slot]:
    """The slots in order of time."""
    return list(Slot.select().where(Slot.meeting == meeting.id).order_by(Slot.start))


def member_slots(meeting: Meeting) -> list[Slot]:
    """Those that members can be placed in."""
    return [slot for slot in slots_of(meeting) if slot.kind == "member"]


class Board:
    """A meeting, its slots and short words for what planners do."""

    def __init__(self, now, actor, **changes):
        self.now, self.actor = now, actor
        self.meeting = a_meeting(now, **changes)

    @property
    def slots(self):
        return member_slots(self.meeting)

    def bring(self, case, slot, way="place", **more):
        more.setdefault("actor", self.actor)
        return services.bring(self.meeting.id, case_id=case.id, to_slot=slot.id, way=way, now=self.now, **more)

    def seated(self):
        query = Hearing.select(Hearing.case, Slot.start).join(Slot).where(Hearing.meeting == self.meeting.id)
        return dict(query.tuples())

    def state(self, case):
        return Hearing.get(Hearing.case == case.id, Hearing.meeting == self.meeting.id).state

    def approve(self, manager):
        services.submit_list(self.meeting.id, actor=self.actor, now=self.now)
        return services.approve_list(self.meeting.id, actor=manager, now=self.now)


MONDAY = calendar.at(TUESDAY - timedelta(days=1), 9 * 60)


def conclude(call, outcome, now, actor):
    calls.claim(call.id, actor=actor, now=now)
    calls.conclude(call.id, outcome=outcome, actor=actor, now=now)
    services.on_call_concluded(CallConcluded(call.id, now, actor))


def called_board(board, cast):
    board.now = MONDAY
    one, two, three = (a_case(MONDAY, name) for name in ("یک", "دو", "سه"))
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    services.put_on_standby(board.meeting.id, case_id=three.id, actor=board.actor, now=MONDAY)
    board.approve(cast["mahtab"])
    return one, two, three


def placed(now, count, **over):
    meeting = a_meeting(now, **over)
    slots = member_slots(meeting)
    for number in range(count):
        Hearing.create(case=a_case(now, f"عضو {number}").id, meeting=meeting.id, slot=slots[number].id, state="placed")
    return meeting
