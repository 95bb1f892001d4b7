"""Keeping unfinished forms: per person and form, 30 days."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.office.drafts.models import Draft

KEEP = timedelta(days=30)
LARGEST = 60_000
"""Characters of one draft, all fields together."""


@transaction()
def keep(form_key: str, body: Mapping[str, Any], *, actor: Actor, now: datetime) -> None:
    """Keep what is typed in a form so far in place of what was kept before. No history: nothing is said yet."""
    if len(form_key) > 80 or sum(len(str(value)) for value in body.values()) > LARGEST:
        raise RuleBroken("draft_too_long")
    row = {"body": dict(body), "kept_at": now}
    Draft.insert(user=actor.id, form_key=form_key, **row).on_conflict(
        conflict_target=[Draft.user, Draft.form_key], update=row
    ).execute()


@transaction()
def drop(form_key: str, *, actor: Actor) -> None:
    """The form was saved, or its writer throws it away."""
    Draft.delete().where(Draft.user == actor.id, Draft.form_key == form_key).execute()


@transaction()
def forget(now: datetime) -> int:
    """Drop drafts that nobody came back to for 30 days; returns how many."""
    return int(Draft.delete().where(Draft.kept_at < now - KEEP).execute())
