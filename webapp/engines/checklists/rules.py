"""Items of a checklist: who may tick what, when it is due, when it is late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from webapp.core.calendar import Calendar
from webapp.core.errors import Forbidden, RuleBroken, Stale

STAGES = range(1, 7)


class Item(Protocol):
    """What the rules need of an item."""

    @property
    def stage(self) -> int: ...
    @property
    def done_at(self) -> object: ...
    @property
    def ticks_itself(self) -> bool: ...
    @property
    def due_on(self) -> date | None: ...


@dataclass(frozen=True)
class Sum:
    """How much of a list or stage is done."""

    done: int
    total: int
    by_itself: int
    """How many of the done ones a fact ticked."""
    late: int


def require_version(seen: int | None, actual: int) -> None:
    """Raise when somebody else changed the item since the person saw it."""
    if seen is not None and seen != actual:
        raise Stale("checklist_changed")


MAY_TICK_ALL = frozenset({"expert", "manager"})


def may_tick(responsible: str, roles: Iterable[str]) -> bool:
    """The desk ticks anything; another unit only what it is responsible for."""
    held = set(roles)
    return responsible in held or bool(held & MAY_TICK_ALL)


def require_responsible(responsible: str, roles: Iterable[str]) -> None:
    """Raise unless the person's role may tick the item."""
    if not may_tick(responsible, roles):
        raise Forbidden("checklist.tick")


def require_by_hand(ticks_itself: bool, done: bool, reason: str) -> None:
    """A fact ticks its item; a person may count it as done only with a reason, which stays visible (N-15)."""
    if ticks_itself and not done and not reason:
        raise RuleBroken("checklist_ticks_itself")


def require_untick(done: bool, from_fact: bool) -> None:
    """What a fact ticked is unticked only when the fact ceases."""
    if not done:
        raise RuleBroken("checklist_not_done")
    if from_fact:
        raise RuleBroken("checklist_fact_stands")


def due_on(day: date, offset: int | None, calendar: Calendar, today: date) -> date | None:
    """The due date of an item: working days before (negative) or after the owner's date, never before today."""
    if offset is None:
        return None
    return max(calendar.add_working_days(day, offset) if offset else day, today)


def is_late(item: Item, today: date) -> bool:
    """Whether the item should have been done before today."""
    return item.done_at is None and item.due_on is not None and item.due_on < today


def total(items: Iterable[Item], today: date) -> Sum:
    """The sum of a list or of one stage."""
    listed = list(items)
    return Sum(
        done=sum(item.done_at is not None for item in listed),
        total=len(listed),
        by_itself=sum(item.done_at is not None and item.ticks_itself for item in listed),
        late=sum(is_late(item, today) for item in listed),
    )


def together(sums: Iterable[Sum]) -> Sum:
    """The sum of several."""
    whole = list(sums)
    return Sum(
        done=sum(one.done for one in whole),
        total=sum(one.total for one in whole),
        by_itself=sum(one.by_itself for one in whole),
        late=sum(one.late for one in whole),
    )


def differences(shown: dict[str, bool], facts: dict[str, bool]) -> tuple[list[str], list[str]]:
    """Codes that a fact demands ticked, and codes ticked from a fact that no longer holds (nightly recount)."""
    missing = [code for code, holds in facts.items() if holds and not shown.get(code, True)]
    surplus = [code for code, holds in facts.items() if not holds and shown.get(code, False)]
    return missing, surplus
