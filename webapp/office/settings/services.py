"""Changing what the office has set."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.core import memo
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import FieldErrors
from webapp.office.audit import services as audit
from webapp.office.settings import queries, rules
from webapp.office.settings.models import Setting


@transaction()
def change(values: Mapping[str, Any], *, actor: Actor, now: datetime) -> list[str]:
    """Set the given settings; returns the keys that changed. Raises FieldErrors for values that do not fit."""
    memo.forget()
    before = queries.everything()
    wanted = {key: values[key] for key in values}
    wrong = rules.refusals({**before, **wanted})
    if wrong:
        raise FieldErrors(wrong)
    changed = [key for key, value in wanted.items() if before[key] != value]
    for key in changed:
        _write(key, wanted[key], actor, now)
    if changed:
        audit.record(
            actor,
            "setting.changed",
            subject=("setting", 0, ""),
            before={key: before[key] for key in changed},
            after={key: wanted[key] for key in changed},
            now=now,
        )
        memo.forget()
    return changed


@transaction()
def mark_demo(*, actor: Actor, now: datetime) -> None:
    """Mark the database as one of demonstration data: it sends nothing from now on, and no page takes the mark off."""
    _write(rules.DEMO_DATABASE, True, actor, now)
    audit.record(actor, "setting.marked_demo", subject=("setting", 0, ""), now=now)
    memo.forget()


def _write(key: str, value: Any, actor: Actor, now: datetime) -> None:
    row = {"value": value, "changed_at": now, "changed_by": actor.id}
    Setting.insert(key=key, **row).on_conflict(conflict_target=[Setting.key], update=row).execute()
