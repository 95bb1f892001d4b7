"""Who may tick what, when it is due, when it is late (SD-2.6-c, N-15)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest

from webapp.core.calendar import Calendar, DayOff
from webapp.core.errors import Forbidden, RuleBroken, Stale
from webapp.engines.checklists import rules, shipped
from webapp.office.users.rules import Role

OFFICE = Calendar({date(2026, 11, 21): DayOff("تعطیل")}, thursday_off=True)
TUESDAY = date(2026, 11, 24)
LONG_AGO = date(2026, 1, 1)


@dataclass
class Item:
    stage: int = 1
    done_at: datetime | None = None
    ticks_itself: bool = False
    due_on: date | None = None


@pytest.mark.parametrize(
    ("offset", "due"),
    [
        (0, TUESDAY),
        (-1, date(2026, 11, 23)),
        # Saturday is a holiday, Friday and Thursday are off.
        (-3, date(2026, 11, 18)),
        (5, date(2026, 12, 1)),
        (None, None),
    ],
)
def test_due_in_working_days_from_the_meeting(offset: int | None, due: date | None) -> None:
    assert rules.due_on(TUESDAY, offset, OFFICE, LONG_AGO) == due


def test_never_due_before_the_list_was_opened() -> None:
    today = date(2026, 11, 22)
    assert rules.due_on(TUESDAY, -12, OFFICE, today) == today


def test_late_is_what_should_have_been_done_before_today() -> None:
    today = TUESDAY
    yesterday = today - timedelta(days=1)
    assert rules.is_late(Item(due_on=yesterday), today)
    assert not rules.is_late(Item(due_on=today), today)
    assert not rules.is_late(Item(due_on=None), today)
    assert not rules.is_late(Item(due_on=yesterday, done_at=datetime(2026, 11, 24)), today)  # noqa: DTZ001


def test_the_sum_of_a_stage() -> None:
    done = datetime(2026, 11, 20)  # noqa: DTZ001
    items = [Item(done_at=done, ticks_itself=True), Item(done_at=done), Item(ticks_itself=True), Item(due_on=LONG_AGO)]
    assert rules.total(items, TUESDAY) == rules.Sum(done=2, total=4, by_itself=1, late=1)


def test_what_ticks_itself_asks_a_person_for_a_reason() -> None:
    rules.require_by_hand(False, False, "")
    rules.require_by_hand(True, False, "روی کاغذ انجام شد")
    with pytest.raises(RuleBroken) as refusal:
        rules.require_by_hand(True, False, "")
    assert refusal.value.code == "checklist_ticks_itself"


def test_a_tick_of_a_fact_is_not_taken_back_by_hand() -> None:
    rules.require_untick(True, False)
    for done, fact, code in ((False, False, "checklist_not_done"), (True, True, "checklist_fact_stands")):
        with pytest.raises(RuleBroken) as refusal:
            rules.require_untick(done, fact)
        assert refusal.value.code == code


def test_what_somebody_else_changed_is_not_overwritten() -> None:
    rules.require_version(3, 3)
    rules.require_version(None, 3)
    with pytest.raises(Stale):
        rules.require_version(2, 3)


def test_a_unit_ticks_its_own_items() -> None:
    rules.require_responsible("protocol", ["protocol"])
    rules.require_responsible("protocol", ["expert"])
    with pytest.raises(Forbidden):
        rules.require_responsible("expert", ["protocol"])


def test_the_shipped_list_is_whole() -> None:
    codes = [action.code for action in shipped.ACTIONS]
    assert len(codes) == len(set(codes))
    assert {action.stage for action in shipped.ACTIONS} == set(rules.STAGES)
    assert [action.stage for action in shipped.ACTIONS] == sorted(action.stage for action in shipped.ACTIONS)
    assert {action.responsible for action in shipped.ACTIONS} <= {str(role) for role in Role}
    assert all(action.clause == f"2-{action.stage}" for action in shipped.ACTIONS)
    assert all(len(action.text) <= 240 for action in shipped.ACTIONS)
