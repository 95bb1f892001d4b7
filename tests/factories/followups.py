"""A meeting that was held, its heard cases and the decisions on them."""

from datetime import date, datetime, timedelta
from typing import Any

from tests.factories.board import a_case, a_meeting, member_slots
from webapp.desk.decisions.models import Decision
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing

HELD_ON = date(2026, 11, 14)
"""A Saturday, one week before the tests' NOW."""

NAMES = ("زاینده‌صنعت آزمون", "کاوه‌کاشی مثال", "نقش‌چرم مثالی", "پویاسازه فردانما", "بهین‌ریس نمونه")


def a_held_meeting(now: datetime, cases: int = 1, **changes: Any) -> tuple[Meeting, list[Hearing]]:
    """A meeting held a week ago, `cases` of it heard; nothing of the follow-up has been opened yet."""
    columns = {"date": HELD_ON, "state": "held", "held_at": now - timedelta(days=7)} | changes
    meeting = a_meeting(now, **columns)
    slots = member_slots(meeting)
    hearings = [
        Hearing.create(case=a_case(now, NAMES[n % len(NAMES)]).id, meeting=meeting.id, slot=slots[n].id, state="heard")
        for n in range(cases)
    ]
    return meeting, hearings


def a_decision(hearing: Hearing, now: datetime, **changes: Any) -> Decision:
    """A recorded order of the deputy."""
    count = Decision.select().where(Decision.hearing == hearing.id).count()
    columns = {
        "hearing": hearing.id,
        "case": hearing.case,
        "position": count + 1,
        "kind": "order",
        "text": "استرداد حقوق ورودی ظرف پنج روز کاری محاسبه و نتیجه کتباً به شرکت اعلام شود.",
        "decider_name": "بهرام",
        "decider_post": "معاون فنی",
        "decider_is_acting": True,
        "state": "recorded",
        "recorded_by": 1,
        "recorded_by_name": "نگین آزمون",
        "recorded_at": now,
    } | changes
    return Decision.create(**columns)
