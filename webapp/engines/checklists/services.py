"""Checklists grow with the facts: services tick what they made true, people tick the rest (SD-2.6-c)."""

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from webapp.core import feed
from webapp.core.actor import SYSTEM, Actor
from webapp.core.calendar import Calendar, tehran_date
from webapp.core.db import transaction
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.engines.checklists import queries, rules, shipped
from webapp.engines.checklists.models import Checklist, ChecklistItem, ChecklistTemplate, ChecklistTemplateItem
from webapp.office.audit import services as audit

LONGEST_EVIDENCE = 240
RECOUNT_AT_ONCE = 100


@transaction()
def ship(now: datetime) -> ChecklistTemplate:
    """Write down the shipped revision of MM-FR-03-05-01 unless it is there; returns the one in force."""
    return _template(shipped.CODE, now)


def _template(code: str, now: datetime) -> ChecklistTemplate:
    found = queries.current_template(code)
    if found is not None:
        return found
    if code != shipped.CODE:
        raise NotFound(code)
    template = ChecklistTemplate.create(code=code, revision=shipped.REVISION, title=shipped.TITLE, created_at=now)
    ChecklistTemplateItem.insert_many(
        [
            {
                "template": template.id,
                "stage": action.stage,
                "position": position,
                "code": action.code,
                "text": action.text,
                "clause": action.clause,
                "responsible": action.responsible,
                "due_offset_days": action.due,
                "ticks_itself": action.ticks_itself,
                "only_for": action.only_for,
            }
            for position, action in enumerate(shipped.ACTIONS, 1)
        ]
    ).execute()
    return template


@transaction()
def open(
    owner: tuple[str, int, str],
    template_code: str,
    desk_code: str,
    date: date,
    calendar: Calendar,
    *,
    actor: Actor,
    now: datetime,
) -> Checklist:
    """Open the owner's list from the template in force; the same list when it is open already."""
    kind, owner_id, title = owner
    there = Checklist.get_or_none((Checklist.owner_kind == kind) & (Checklist.owner_id == owner_id))
    if there is not None:
        return there
    template = _template(template_code, now)
    checklist = Checklist.create(
        owner_kind=kind, owner_id=owner_id, owner_title=title[:200], template=template.id, created_at=now
    )
    ChecklistItem.insert_many(
        [
            {
                "checklist": checklist.id,
                "stage": action.stage,
                "position": action.position,
                "code": action.code,
                "text": action.text,
                "clause": action.clause,
                "responsible": action.responsible,
                "due_on": rules.due_on(date, action.due_offset_days, calendar, tehran_date(now)),
                "ticks_itself": action.ticks_itself,
            }
            for action in queries.template_items(template.id, desk_code)
        ]
    ).execute()
    audit.record(
        actor, "checklist.opened", subject=owner, after={"form": template.code, "revision": template.revision}, now=now
    )
    _changed(kind, owner_id, now)
    return checklist


@transaction()
def reschedule(owner_kind: str, owner_id: int, date: date, calendar: Calendar, *, now: datetime) -> None:
    """The owner's date moved: what is not done yet is due anew."""
    checklist = Checklist.get_or_none((Checklist.owner_kind == owner_kind) & (Checklist.owner_id == owner_id))
    if checklist is None:
        return
    offsets = queries.offsets(checklist.template_id)
    for item in ChecklistItem.select().where(
        (ChecklistItem.checklist == checklist.id) & ChecklistItem.done_at.is_null()
    ):
        item.due_on = rules.due_on(date, offsets.get(item.code), calendar, tehran_date(now))
        item.version += 1
        item.save()
    _changed(owner_kind, owner_id, now)


@transaction()
def set_evidence(
    owner_kind: str, owner_id: int, code: str, text: str, *, now: datetime, actor: Actor = SYSTEM, url: str = ""
) -> bool:
    """A fact ticks its item and says from what («از ۲۱ پرونده»). False where nothing changed or no such item is.

    Called by the service that makes the fact, inside its transaction, as often as the fact changes.
    """
    item = queries.by_code(owner_kind, owner_id, code)
    evidence = {"text": text[:LONGEST_EVIDENCE]} | ({"url": url} if url else {})
    if item is None or (item.done_at is not None and item.evidence == evidence):
        return False
    was_done = item.done_at is not None
    item.evidence = evidence
    if not was_done:
        item.done_at, item.done_by, item.done_by_name = now, actor.id, actor.name
    item.version += 1
    item.save()
    if not was_done:
        _recorded(actor, "checklist.fact", item, now)
    _changed(owner_kind, owner_id, now)
    return True


@transaction()
def withdraw(owner_kind: str, owner_id: int, code: str, *, now: datetime, actor: Actor = SYSTEM) -> bool:
    """The fact has ceased: its item is open again. What a person counted as done with a reason stays."""
    item = queries.by_code(owner_kind, owner_id, code)
    if item is None or item.done_at is None or item.evidence is None:
        return False
    item.evidence = None
    if not item.note:
        item.done_at, item.done_by, item.done_by_name = None, None, ""
        _recorded(actor, "checklist.fact_ceased", item, now)
    item.version += 1
    item.save()
    _changed(owner_kind, owner_id, now)
    return True


@transaction()
def tick(item_id: int, *, actor: Actor, now: datetime, seen: int | None = None, note: str = "") -> ChecklistItem:
    """A person ticks an item; one that a fact ticks needs a reason (N-15). Doing it twice changes nothing."""
    item = queries.item(item_id)
    rules.require_responsible(item.responsible, actor.roles)
    rules.require_version(seen, item.version)
    rules.require_by_hand(item.ticks_itself, item.done_at is not None, note)
    if item.done_at is not None:
        return item
    _write(item, done_at=now, done_by=actor.id, done_by_name=actor.name, note=note or item.note)
    _recorded(actor, "checklist.ticked", item, now, reason=note)
    _changed(item.checklist.owner_kind, item.checklist.owner_id, now)
    return item


@transaction()
def untick(item_id: int, *, actor: Actor, now: datetime, seen: int | None = None) -> ChecklistItem:
    """A person takes his tick back; what a fact ticked stays."""
    item = queries.item(item_id)
    rules.require_responsible(item.responsible, actor.roles)
    rules.require_version(seen, item.version)
    rules.require_untick(item.done_at is not None, item.evidence is not None)
    before = {"done_at": item.done_at, "done_by": item.done_by_name, "note": item.note}
    # The reason that made a self-ticking item count goes with its tick.
    _write(item, done_at=None, done_by=None, done_by_name="", note="" if item.ticks_itself else item.note)
    _recorded(actor, "checklist.unticked", item, now, before=before)
    _changed(item.checklist.owner_kind, item.checklist.owner_id, now)
    return item


@transaction()
def edit(
    item_id: int, *, actor: Actor, now: datetime, seen: int | None = None, due_on: date | None, note: str
) -> ChecklistItem:
    """Change the due date and the note of an item."""
    item = queries.item(item_id)
    rules.require_responsible(item.responsible, actor.roles)
    rules.require_version(seen, item.version)
    before = {"due_on": item.due_on, "note": item.note}
    after = {"due_on": due_on, "note": note}
    if before == after:
        return item
    _write(item, due_on=due_on, note=note)
    _recorded(actor, "checklist.edited", item, now, before=before, after=after)
    _changed(item.checklist.owner_kind, item.checklist.owner_id, now)
    return item


Facts = Callable[[list[int], datetime], Mapping[int, Mapping[str, str | None]]]
"""Which facts hold for owners of one kind: per owner code -> evidence, or None where it does not hold."""

_facts: dict[str, Sequence[Facts]] = {}


def install(table: Mapping[str, Sequence[Facts]]) -> None:
    """Set the one table of recounts; called by the application when it is put together."""
    _facts.clear()
    _facts.update(table)


def recount(now: datetime) -> int:
    """Compare every list with the facts, night by night; returns how many items said something else."""
    wrong = 0
    for kind, sources in _facts.items():
        after = 0
        while batch := queries.lists_of(kind, after, RECOUNT_AT_ONCE):
            owners = [checklist.owner_id for checklist in batch]
            for facts in sources:
                for owner_id, found in facts(owners, now).items():
                    wrong += correct(kind, owner_id, found, now=now)
            after = batch[-1].id
    return wrong


@transaction()
def correct(owner_kind: str, owner_id: int, facts: Mapping[str, str | None], *, now: datetime) -> int:
    """Bring the self-ticking items in line with the facts (code -> evidence, None where it does not hold)."""
    return sum(
        set_evidence(owner_kind, owner_id, code, text, now=now)
        if text is not None
        else withdraw(owner_kind, owner_id, code, now=now)
        for code, text in facts.items()
    )


def _write(item: ChecklistItem, **changes: object) -> None:
    """Save against the version that was read: of two who tick at once the second is told."""
    if not _changing(tuple(sorted(changes)))(item_id=item.id, seen=item.version, **changes):
        rules.require_version(-1, item.version)
    item.version += 1
    for name, value in changes.items():
        setattr(item, name, value)


@functools.cache
def _changing(names: tuple[str, ...]) -> prepared:
    """The statement that changes these columns of the item that was seen."""

    def change(item_id: Any, seen: Any, **values: Any) -> Any:
        query = ChecklistItem.update(version=ChecklistItem.version + 1, **values)
        return query.where(ChecklistItem.id == item_id, ChecklistItem.version == seen)

    return prepared(change, names)


def _recorded(
    actor: Actor,
    event: str,
    item: ChecklistItem,
    now: datetime,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    reason: str = "",
) -> None:
    checklist = item.checklist
    told = {"item": item.text} | dict(after or {})
    if item.evidence and event == "checklist.fact":
        told["evidence"] = item.evidence["text"]
    subject = (checklist.owner_kind, checklist.owner_id, checklist.owner_title)
    audit.record(actor, event, subject=subject, before=before, after=told, reason=reason, now=now)


def _changed(owner_kind: str, owner_id: int, now: datetime) -> None:
    feed.changed(f"{owner_kind}:{owner_id}", "checklist", now=now)
