"""Facts of the room tick the checklist."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.factories.room import a_list, agency_people, touch
from webapp.core.actor import Actor
from webapp.desk.room import queries, services

pytestmark = pytest.mark.both_engines

DECISION = {"key": "d-1", "kind": "order", "text": "رسیدگی دوباره", "decider_post": "مدیر کل"}


def test_facts_of_the_room_tick_the_checklist(db: Any, now: datetime, negin: Actor) -> None:
    from webapp.core.calendar import Calendar
    from webapp.engines.checklists import services as checklists
    from webapp.engines.checklists.models import Checklist, ChecklistItem

    meeting, (one, two, *_) = a_list(now, 2)
    checklists.ship(now)
    owner = ("meeting", meeting.id, meeting.number)
    checklists.open(owner, "MM-FR-03-05-01", "customs", meeting.date, Calendar({}), actor=negin, now=now)

    def ticked() -> set[str]:
        mine = ChecklistItem.select().join(Checklist).where(Checklist.owner_id == meeting.id)
        codes = ("attendance_recorded", "decisions_recorded")
        return {item.code for item in mine if item.code in codes and item.done_at}

    director, _ = agency_people(meeting)
    services.note_attendance(meeting.id, side="chamber", full_name="بهرام نمونه", actor=negin, now=now)
    assert ticked() == set()
    services.note_attendance(meeting.id, side="agency", full_name=director.full_name, actor=negin, now=now)
    assert ticked() == {"attendance_recorded"}
    services.start(meeting.id, actor=negin, now=now)
    touch(meeting, one, "heard", actor=negin, at=now)
    touch(meeting, two, "absent", actor=negin, at=now)
    services.end(meeting.id, actor=negin, now=now)
    assert ticked() == {"attendance_recorded"}
    touch(meeting, one, "decision", actor=negin, at=now, **DECISION)
    assert ticked() == {"attendance_recorded", "decisions_recorded"}
    assert queries.facts([meeting.id], now)[meeting.id]["decisions_recorded"] == "۱ مصوبه برای ۱ پرونده"
    touch(meeting, one, "remove_decision", actor=negin, at=now + timedelta(seconds=1), key=DECISION["key"])
    assert ticked() == {"attendance_recorded"}
