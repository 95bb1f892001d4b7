"""Text that somebody has not saved yet."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.office.drafts.models import Draft


@dataclass(frozen=True)
class Kept:
    """The unfinished form: field name -> what was typed (a list where a name came several times)."""

    body: dict[str, Any]
    kept_at: datetime


def kept(actor: Actor, form_key: str) -> Kept | None:
    """What this person last typed into that form and did not save."""
    row = Draft.get_or_none(Draft.user == actor.id, Draft.form_key == form_key)
    return Kept(row.body, row.kept_at) if row else None
