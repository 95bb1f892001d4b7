"""Reading decisions: constant statements, what is missing, open promises in order."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from tests.factories.room import started, touch
from webapp.core.actor import Actor
from webapp.desk.decisions import queries, services


@pytest.fixture
def negin(cast: dict[str, Actor]) -> Actor:
    return cast["negin"]


def _record(hearing: Any, negin: Actor, now: datetime, **over: Any) -> Any:
    whole = {"kind": "order", "text": "رسیدگی", "decider_post": "مدیر کل"} | over
    return services.record(hearing.id, **whole, actor=negin, now=now)


def test_heard_cases_without_a_decision_are_named(db: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, two, three, _) = started(now, negin)
    for hearing in (one, two, three):
        touch(meeting, hearing, "heard", actor=negin, at=now)
    _record(one, negin, now)
    services.write(two.id, "k", {"text": "نیمه"}, actor=negin, now=now)
    missing = queries.unsettled(meeting.id)
    assert [(row.hearing_id, row.has_draft) for row in missing] == [(two.id, True), (three.id, False)]


def test_a_withdrawn_decision_is_no_outcome(db: Any, now: datetime, negin: Actor) -> None:
    meeting, (one, *_) = started(now, negin)
    touch(meeting, one, "heard", actor=negin, at=now)
    made = _record(one, negin, now)
    assert queries.unsettled(meeting.id) == []
    services.remove(made.id, actor=negin, now=now)
    assert [row.hearing_id for row in queries.unsettled(meeting.id)] == [one.id]


def test_open_promises_come_by_due_date(db: Any, now: datetime, negin: Actor) -> None:
    _, (one, two, three, four) = started(now, negin)
    late = _record(one, negin, now, due_on=date(2026, 11, 25))
    soon = _record(two, negin, now, due_on=date(2026, 11, 22))
    never = _record(three, negin, now)
    _record(four, negin, now, kind="rejected")
    promises = queries.open_promises()
    assert [row.decision_id for row in promises] == [soon.id, late.id, never.id]
    assert [row.is_overdue(date(2026, 11, 23)) for row in promises] == [True, False, False]
    assert [row.decision_id for row in queries.open_promises(due_before=date(2026, 11, 23))] == [soon.id]


def test_by_hearing_by_case_by_meeting(db: Any, now: datetime, negin: Actor, count_sql: Any) -> None:
    meeting, hearings = started(now, negin)
    for hearing in hearings:
        _record(hearing, negin, now)
        _record(hearing, negin, now + timedelta(minutes=1), kind="rejected")
    assert [row.kind for row in queries.of_case(hearings[1].case)] == ["order", "rejected"]
    assert len(queries.of_meeting(meeting.id)) == 8
    with count_sql() as counted:
        found = queries.of_hearings(hearing.id for hearing in hearings)
    assert counted.value == 1
    assert [len(found[hearing.id]) for hearing in hearings] == [2, 2, 2, 2]
