"""Writes of the pool of chamber representatives (SD-1.4.4)."""

from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors
from webapp.core.once import once
from webapp.office.audit import services as audit
from webapp.office.users import queries as users
from webapp.registry.representatives.models import Representative


@transaction()
@once()
def add(facts: dict[str, Any], *, actor: Actor, now: datetime) -> int:
    """Enter a representative; returns the id."""
    _require_free(facts["user"])
    row = Representative.create(**facts)
    audit.record(actor, "representative.added", subject=_subject(row), after=audit.filled(_said(facts)), now=now)
    return int(row.id)


@transaction()
def edit(representative_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Correct a representative; one who leaves the pool stays on the meetings of before."""
    row = hold(Representative, representative_id)
    _require_free(facts["user"], representative_id)
    before, after = assign(row, facts)
    if after:
        row.save()
        subject, was, is_now = _subject(row), _said(before), _said(after)
        audit.record(actor, "representative.edited", subject=subject, before=was, after=is_now, now=now)


def _require_free(user: int | None, besides: int = 0) -> None:
    if user is None:
        return
    taken = Representative.select(Representative.id).where(Representative.user == user, Representative.id != besides)
    if taken.exists():
        raise FieldErrors({"user": "representative_account_taken"})


def _said(facts: dict[str, Any]) -> dict[str, Any]:
    """The facts as history tells them: an account by its user name."""
    told = {name: value for name, value in facts.items() if name != "user"}
    return told | {"account": users.username_of(facts["user"])} if "user" in facts else told


def _subject(row: Representative) -> tuple[str, int, str]:
    return "representative", row.id, row.full_name
