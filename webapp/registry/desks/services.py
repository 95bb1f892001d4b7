"""Writes of the desks: the shipped seven, and what the office changes in them."""

from datetime import datetime
from typing import Any

from webapp.core.actor import SYSTEM, Actor
from webapp.core.db import lock, transaction
from webapp.core.errors import FieldErrors, NotFound
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


FIELDS = (
    "title",
    "short_title",
    "agency",
    "file_number_label",
    "deadline_label",
    "uses_agency_form",
    "slot_minutes",
    "is_active",
)


@transaction()
def edit(desk_id: int, *, facts: dict[str, Any], actor: Actor, now: datetime) -> None:
    """Change a desk. Its short title is part of meeting numbers given from now on, never of those given before."""
    desk = _locked(desk_id)
    taken = Desk.select(Desk.id).where((Desk.short_title == facts["short_title"]) & (Desk.id != desk_id))
    if taken.exists():
        raise FieldErrors({"short_title": "desk_short_title_taken"})
    before, after = {}, {}
    for name in FIELDS:
        column = "agency_id" if name == "agency" else name
        if getattr(desk, column) != facts[name]:
            before[name], after[name] = getattr(desk, column), facts[name]
            setattr(desk, name, facts[name])
    if after:
        desk.save()
        audit.record(actor, "desk.edited", subject=("desk", desk.id, desk.title), before=before, after=after, now=now)


@transaction()
def set_topics(desk_id: int, *, titles: list[str], actor: Actor, now: datetime) -> None:
    """The topics that this desk hears, in this order; one that is left out stays on old cases only (SD-1.4.3-b)."""
    _set_entries(DeskTopic, desk_id, titles, "desk.topics_set", actor, now)


@transaction()
def set_documents(desk_id: int, *, titles: list[str], actor: Actor, now: datetime) -> None:
    """The documents that this desk asks for, in this order."""
    _set_entries(DeskDocument, desk_id, titles, "desk.documents_set", actor, now)


def _set_entries(
    model: type[DeskTopic] | type[DeskDocument],
    desk_id: int,
    titles: list[str],
    event: str,
    actor: Actor,
    now: datetime,
) -> None:
    desk = _locked(desk_id)
    known = {entry.title: entry for entry in model.select().where(model.desk == desk_id)}
    ordered = sorted(known.values(), key=lambda entry: (entry.position, entry.id))
    before = [entry.title for entry in ordered if entry.is_active]
    wanted = list(dict.fromkeys(title for title in titles if title))
    for position, title in enumerate(wanted):
        entry = known.pop(title, None)
        if entry is None:
            model.create(desk=desk_id, title=title, position=position)
        elif (entry.position, entry.is_active) != (position, True):
            entry.position, entry.is_active = position, True
            entry.save()
    for entry in known.values():
        if entry.is_active:
            entry.is_active = False
            entry.save()
    if before != wanted:
        audit.record(
            actor,
            event,
            subject=("desk", desk.id, desk.title),
            before={"titles": before},
            after={"titles": wanted},
            now=now,
        )


def _locked(desk_id: int) -> Desk:
    try:
        return lock(Desk, desk_id)
    except Desk.DoesNotExist:
        raise NotFound("desk", desk_id) from None
