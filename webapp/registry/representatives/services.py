"""Writes of the pool of chamber representatives (SD-1.4.4)."""

from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors
from webapp.core.identifiers import masked
from webapp.office.audit import services as audit
from webapp.registry.representatives.models import Representative


@transaction()
def add(facts: dict[str, Any], *, actor: Actor, now: datetime) -> int:
    """Enter a representative; returns the id."""
    _require_free(facts["user"], None)
    row = Representative.create(**facts)
    subject = ("representative", row.id, row.full_name)
    audit.record(
        actor,
        "representative.added",
        subject=subject,
        after=_said({name: value for name, value in facts.items() if value}),
        now=now,
    )
    return int(row.id)


@transaction()
def edit(representative_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Correct a representative; one who leaves the pool stays on the meetings of before."""
    row = hold(Representative, representative_id)
    _require_free(facts["user"], representative_id)
    before, after = assign(row, facts)
    if after:
        row.save()
        subject = ("representative", row.id, row.full_name)
        audit.record(actor, "representative.edited", subject=subject, before=_said(before), after=_said(after), now=now)


def _require_free(user: int | None, but: int | None) -> None:
    if user is None:
        return
    taken = Representative.select(Representative.id).where(Representative.user == user, Representative.id != (but or 0))
    if taken.exists():
        raise FieldErrors({"user": "representative_account_taken"})


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    # The audit is never erased: telephones go into it masked.
    return {name: masked(value) if name == "phone" and value else value for name, value in facts.items()}
