"""Checklists as pages need them: the list of an owner, its stages, one item."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

import peewee

from webapp.core import db
from webapp.core.errors import NotFound
from webapp.core.prepared import fields, prepared, row
from webapp.engines.checklists import rules
from webapp.engines.checklists.models import Checklist, ChecklistItem, ChecklistTemplate, ChecklistTemplateItem


class ListedItem(NamedTuple):
    """An item as a list shows it."""

    id: int
    stage: int
    text: str
    clause: str
    responsible: str
    due_on: date | None
    ticks_itself: bool
    done_at: datetime | None
    done_by_name: str
    evidence: dict[str, str] | None
    note: str
    version: int


@dataclass(frozen=True)
class Stage:
    """One stage of a list."""

    number: int
    items: list[ListedItem]
    sum: rules.Sum


@dataclass(frozen=True)
class Page:
    """A whole list: stages, sum, and where it comes from."""

    checklist: Checklist
    template: ChecklistTemplate
    stages: list[Stage]
    sum: rules.Sum


def of_owner(owner_kind: str, owner_id: int, today: date) -> Page | None:
    """The owner's list with its stages, None while it has none."""
    found = _of_owner(owner_kind, owner_id)
    if not found:
        return None
    width = len(fields(Checklist))
    checklist, template = row(Checklist, found[0][:width]), row(ChecklistTemplate, found[0][width:])
    items: dict[int, list[ListedItem]] = {number: [] for number in rules.STAGES}
    for values in _items(checklist.id):
        item = ListedItem(*values)
        items[item.stage].append(item)
    stages = [Stage(number, of_stage, rules.total(of_stage, today)) for number, of_stage in items.items()]
    return Page(checklist, template, stages, rules.together(stage.sum for stage in stages))


@prepared
def _of_owner(owner_kind: Any, owner_id: Any) -> Any:
    return (
        Checklist.select(*fields(Checklist), *fields(ChecklistTemplate))
        .join(ChecklistTemplate)
        .where((Checklist.owner_kind == owner_kind) & (Checklist.owner_id == owner_id))
    )


@prepared
def _items(checklist_id: Any) -> Any:
    columns = (getattr(ChecklistItem, name) for name in ListedItem._fields)
    of_list = ChecklistItem.select(*columns).where(ChecklistItem.checklist == checklist_id)
    return of_list.order_by(ChecklistItem.stage, ChecklistItem.position)


def item(item_id: int) -> ChecklistItem:
    """One item with its list (`.checklist` filled); NotFound when there is none."""
    for values in _item(item_id):
        return _with_list(values)
    raise NotFound


def _with_list(values: Sequence[Any]) -> ChecklistItem:
    width = len(fields(ChecklistItem))
    found: ChecklistItem = row(ChecklistItem, values[:width])
    found.checklist = row(Checklist, values[width:])
    found._dirty.clear()  # type: ignore[attr-defined]
    return found


@prepared
def _item(item_id: Any) -> Any:
    both = ChecklistItem.select(*fields(ChecklistItem), *fields(Checklist)).join(Checklist)
    return both.where(ChecklistItem.id == item_id)


def by_code(owner_kind: str, owner_id: int, code: str) -> ChecklistItem | None:
    """The owner's item of this code with its list, None where the list has no such item."""
    query = ChecklistItem.select(ChecklistItem, Checklist).join(Checklist)
    query = query.where(
        (Checklist.owner_kind == owner_kind) & (Checklist.owner_id == owner_id) & (ChecklistItem.code == code)
    )
    return (query.for_update() if db.is_postgresql() else query).first()


def stage_sums(checklist_id: int, today: date) -> dict[int, rules.Sum]:
    """The sums per stage in one query; the whole list under 0."""
    sums = {stage: rules.Sum(*(int(value) for value in values)) for stage, *values in _sums(checklist_id, today)}
    sums[0] = rules.Sum(*(sum(getattr(found, name) for found in sums.values()) for name in rules.Sum.__match_args__))
    return sums


@prepared
def _sums(checklist_id: Any, today: Any) -> Any:
    late = (ChecklistItem.done_at.is_null()) & (ChecklistItem.due_on < today)
    done = ChecklistItem.done_at.is_null(False)

    return (
        ChecklistItem.select(
            ChecklistItem.stage,
            db.count_where(done),
            peewee.fn.COUNT(ChecklistItem.id),
            db.count_where(done & ChecklistItem.ticks_itself),
            db.count_where(late),
        )
        .where(ChecklistItem.checklist == checklist_id)
        .group_by(ChecklistItem.stage)
    )


def progress(owner_kind: str, owner_ids: Sequence[int], today: date) -> dict[int, dict[int, rules.Sum]]:
    """Per owner the sums of each stage and, under 0, of the list; two owners cost no more than one."""
    if not owner_ids:
        return {}
    rows = (
        ChecklistItem.select(
            Checklist.owner_id,
            ChecklistItem.stage,
            ChecklistItem.done_at,
            ChecklistItem.ticks_itself,
            ChecklistItem.due_on,
        )
        .join(Checklist)
        .where((Checklist.owner_kind == owner_kind) & Checklist.owner_id.in_(list(owner_ids)))
        .namedtuples()
    )
    by_owner: dict[int, list[rules.Item]] = {}
    for found in rows:
        by_owner.setdefault(found.owner_id, []).append(found)
    return {
        owner_id: {0: rules.total(items, today)}
        | {stage: rules.total([item for item in items if item.stage == stage], today) for stage in rules.STAGES}
        for owner_id, items in by_owner.items()
    }


def current_template(code: str) -> ChecklistTemplate | None:
    """The revision of the template in force."""
    query = ChecklistTemplate.select().where((ChecklistTemplate.code == code) & ChecklistTemplate.is_current)
    return query.order_by(ChecklistTemplate.id.desc()).first()


def template_items(template_id: int, desk_code: str) -> list[ChecklistTemplateItem]:
    """The actions of a template that concern the desk, in order."""
    query = ChecklistTemplateItem.select().where(
        (ChecklistTemplateItem.template == template_id) & ChecklistTemplateItem.only_for.in_(["", desk_code])
    )
    return list(query.order_by(ChecklistTemplateItem.stage, ChecklistTemplateItem.position))


def size(code: str, desk_code: str) -> int:
    """How many actions a new list of this template has for the desk."""
    return (
        ChecklistTemplateItem.select()
        .join(ChecklistTemplate)
        .where(
            (ChecklistTemplate.code == code)
            & ChecklistTemplate.is_current
            & ChecklistTemplateItem.only_for.in_(["", desk_code])
        )
        .count()
    )


def offsets(template_id: int) -> dict[str, int | None]:
    """Working days from the owner's date, per action of a template."""
    query = ChecklistTemplateItem.select(ChecklistTemplateItem.code, ChecklistTemplateItem.due_offset_days)
    return dict(query.where(ChecklistTemplateItem.template == template_id).tuples())


def lists_of(owner_kind: str, after: int, limit: int) -> list[Checklist]:
    """Lists of the kind in batches, for the nightly recount."""
    query = Checklist.select().where((Checklist.owner_kind == owner_kind) & (Checklist.id > after))
    return list(query.order_by(Checklist.id).limit(limit))


def self_ticking(checklist_id: int) -> list[ChecklistItem]:
    """The items of a list that facts tick."""
    return list(ChecklistItem.select().where((ChecklistItem.checklist == checklist_id) & ChecklistItem.ticks_itself))
