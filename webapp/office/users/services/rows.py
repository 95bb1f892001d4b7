"""Accounts as the services of this feature read, hold and note them."""

from collections.abc import Mapping
from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import database, is_postgresql
from webapp.core.errors import NotFound
from webapp.office.audit import services as audit
from webapp.office.users.models import User


def one(user_id: int | None) -> User:
    """The account. Raises NotFound."""
    user = User.get_or_none(User.id == user_id)
    if user is None:
        raise NotFound("user")
    return user


def alone(key: int) -> None:
    """Let one transaction at a time pass here; SQLite's write lock already does."""
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def record(
    actor: Actor,
    event: str,
    user: User,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    """A line in the history of the account."""
    audit.record(actor, event, subject=("user", user.id, user.full_name), before=before, after=after, now=now)
