"""Writes of the rooms (SD-2.1-g)."""

from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors
from webapp.core.once import once
from webapp.office.audit import services as audit
from webapp.registry.venues.models import Venue


@transaction()
@once()
def add(facts: dict[str, Any], *, actor: Actor, now: datetime) -> int:
    """Enter a room; returns its id."""
    _require_free(facts["title"])
    venue = Venue.create(**facts)
    audit.record(actor, "venue.added", subject=_subject(venue), after=audit.filled(facts), now=now)
    return int(venue.id)


@transaction()
def edit(venue_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Correct a room; a closed one is offered no more and keeps its meetings."""
    venue = hold(Venue, venue_id)
    _require_free(facts["title"], venue_id)
    before, after = assign(venue, facts)
    if after:
        venue.save()
        audit.record(actor, "venue.edited", subject=_subject(venue), before=before, after=after, now=now)


def _require_free(title: str, besides: int = 0) -> None:
    if Venue.select(Venue.id).where(Venue.title == title, Venue.id != besides).exists():
        raise FieldErrors({"title": "venue_title_taken"})


def _subject(venue: Venue) -> tuple[str, int, str]:
    return "venue", venue.id, venue.title
