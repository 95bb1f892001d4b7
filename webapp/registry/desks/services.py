"""Writes of the desks: the shipped seven, and what the office changes in them."""

from datetime import datetime
from typing import Any

from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors
from webapp.office.audit import services as audit
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk, DeskDocument, DeskTopic
from webapp.registry.desks.presets import DESKS


@transaction()
def ship(now: datetime, *, actor: Actor = SYSTEM) -> int:
    """Enter the seven desks that are not there yet; returns how many were (SD-2.0-b to -h). Twice is harmless."""
    known = {code for (code,) in Desk.select(Desk.code).tuples()}
    added = 0
    for position, preset in enumerate(DESKS):
        if preset.code in known:
            continue
        agency, _ = Agency.get_or_create(title=preset.agency.title, defaults={"level": preset.agency.level})
        desk = Desk.create(
            code=preset.code,
            title=preset.title,
            short_title=preset.short_title,
            agency=agency,
            file_number_label=preset.file_number_label,
            deadline_label=preset.deadline_label,
            uses_agency_form=preset.uses_agency_form,
            position=position,
        )
        _insert(DeskTopic, desk.id, preset.topics)
        _insert(DeskDocument, desk.id, preset.documents)
        audit.record(actor, "desk.added", subject=("desk", desk.id, desk.title), after={"code": desk.code}, now=now)
        added += 1
    return added


def _insert(model: type[DeskTopic] | type[DeskDocument], desk_id: int, titles: tuple[str, ...]) -> None:
    model.insert_many(
        [{"desk": desk_id, "title": title, "position": position} for position, title in enumerate(titles)]
    ).execute()


@transaction()
def edit(
    desk_id: int,
    *,
    facts: dict[str, Any],
    topics: list[str],
    documents: list[str],
    actor: Actor,
    now: datetime,
) -> None:
    """Change a desk, the topics it hears and the documents it asks for, both in this order (SD-1.4.3-b).

    A topic that is left out stays on the cases that have it. The short title is part of the meeting numbers given from
    now on, never of those given before.
    """
    desk = hold(Desk, desk_id)
    taken = Desk.select(Desk.id).where((Desk.short_title == facts["short_title"]) & (Desk.id != desk_id))
    if taken.exists():
        raise FieldErrors({"short_title": "desk_short_title_taken"})
    before, after = assign(desk, facts)
    if after:
        desk.save()
    for facts_of in (before, after):
        if "agency" in facts_of:
            facts_of["agency"] = Agency.get_by_id(facts_of["agency"]).title
    for name, model, titles in (("topics", DeskTopic, topics), ("documents", DeskDocument, documents)):
        was, is_now = _set_entries(model, desk_id, titles)
        if was != is_now:
            before[name], after[name] = was, is_now
    if after:
        audit.record(actor, "desk.edited", subject=("desk", desk.id, desk.title), before=before, after=after, now=now)


def _set_entries(
    model: type[DeskTopic] | type[DeskDocument], desk_id: int, titles: list[str]
) -> tuple[list[str], list[str]]:
    known = {entry.title: entry for entry in model.select().where(model.desk == desk_id)}
    ordered = sorted(known.values(), key=lambda entry: (entry.position, entry.id))
    before = [entry.title for entry in ordered if entry.is_active]
    wanted = list(dict.fromkeys(title for title in titles if title))
    for position, title in enumerate(wanted):
        entry = known.pop(title, None)
        if entry is None:
            model.create(desk=desk_id, title=title, position=position)
        else:
            assign(entry, {"position": position, "is_active": True})
            if entry.is_dirty():
                entry.save()
    for entry in known.values():
        if entry.is_active:
            entry.is_active = False
            entry.save()
    return before, wanted
