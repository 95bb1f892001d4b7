"""What is measured: a board full of cases and a room in session, made as people make them."""

from datetime import datetime, timedelta
from typing import Any

from bench.data.archive import SUBJECTS
from webapp.core import calendar
from webapp.core.actor import Actor
from webapp.desk.cases.rules import CaseState, Urgency
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState, SlotKind
from webapp.engines.checklists.models import Checklist, ChecklistItem
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.venues.models import Venue

BOARD_SLOTS, BOARD_SEATED, WAITING = 40, 30, 40
ROOM_CASES = 16


def lay_board(members: Any, people: Any, now: datetime) -> dict[str, Any]:
    """Forty slots, thirty seated, forty waiting, the checklist open."""
    meeting, places, cases = _seated("customs", BOARD_SLOTS, BOARD_SEATED, WAITING, members, people, now)
    items = (
        ChecklistItem.select(ChecklistItem.id)
        .join(Checklist)
        .where(Checklist.owner_kind == "meeting", Checklist.owner_id == meeting, ~ChecklistItem.ticks_itself)
        .where(ChecklistItem.version == 0)
    )
    return {"meeting": meeting, "slots": places, "cases": cases, "items": [item for (item,) in items.tuples()]}


def lay_room(members: Any, people: Any, now: datetime) -> dict[str, Any]:
    """A meeting of today in session, its members arrived."""
    meeting, _, _ = _seated("tax", ROOM_CASES + 4, ROOM_CASES, 0, members, people, now)
    today = calendar.tehran_date(now)
    Meeting.update(date=today, state=MeetingState.IN_SESSION, started_at=now).where(Meeting.id == meeting).execute()
    Hearing.update(state=HearingState.ARRIVED, arrived_at=now).where(Hearing.meeting == meeting).execute()
    hearings = [
        row for (row,) in Hearing.select(Hearing.id).where(Hearing.meeting == meeting).order_by(Hearing.id).tuples()
    ]
    return {"meeting": meeting, "hearings": hearings}


def _seated(code: str, slots: int, seated: int, waiting: int, members: Any, people: Any, now: datetime) -> Any:
    """The meeting, its member slots in order of time, and the cases seated in the first of them."""
    from webapp.desk.slots import services

    desk = Desk.get(Desk.code == code)
    topic = DeskTopic.select().where(DeskTopic.desk == desk.id).first().id
    meeting = _meeting(code, slots, members, people, now)
    rows = Slot.select(Slot.id).where(Slot.meeting == meeting, Slot.kind == SlotKind.MEMBER).order_by(Slot.start)
    places = [slot for (slot,) in rows.tuples()]
    cases = []
    for index in range(seated + waiting):
        case = _waiting_case(desk, topic, members[-index - 1][0], index, people["expert"], now)
        if index < seated:
            services.bring(meeting, case_id=case, to_slot=places[index], actor=people["expert"], now=now)
            cases.append(case)
    return meeting, places, cases


def _meeting(code: str, slots: int, members: list[tuple[int, str]], people: dict[str, Actor], now: datetime) -> int:
    """A meeting next week with an approved frame, made as people make one."""
    from webapp.desk.meetings import services
    from webapp.desk.meetings.services.plan import Plan
    from webapp.office.holidays import queries as holidays
    from webapp.registry.representatives.models import Representative

    desk = Desk.get(Desk.code == code)
    today = calendar.tehran_date(now)
    day = holidays.calendar(today, today + timedelta(days=60)).next_working_day(today + timedelta(days=6))
    representative = Representative.create(full_name=f"نمایندهٔ {code}", kind="expert")
    venue = Venue.create(title=f"سالن {code}", seats=60)
    plan = Plan(
        date=day,
        start=480,
        end=480 + slots * 10,
        slot_minutes=10,
        venue_id=venue.id,
        representative_id=representative.id,
        on_day_off=True,
    )
    meeting = services.open_meeting(desk.id, plan, actor=people["expert"], now=now)
    services.make_date_final(meeting, actor=people["expert"], now=now)
    services.submit_frame(meeting, actor=people["expert"], now=now)
    services.approve_frame(meeting, actor=people["manager"], now=now)
    return int(meeting)


def _waiting_case(desk: Desk, topic: int, member: int, index: int, actor: Actor, now: datetime) -> int:
    from webapp.desk.cases import services
    from webapp.desk.cases.rules import ProblemForm, Triage

    form = ProblemForm(
        desk_id=desk.id,
        topic_id=topic,
        description=f"{SUBJECTS[index % len(SUBJECTS)]}؛ شرح پروندهٔ {index}",
        remedy="رسیدگی در جلسه",
        urgency=Urgency.ORDINARY,
        phones=((f"+98912{index:07d}", "مدیرعامل"),),
        member_id=member,
    )
    made = services.register(form, decision=Triage(CaseState.ACCEPTED), despite_similar=True, actor=actor, now=now)
    return int(made.id)
