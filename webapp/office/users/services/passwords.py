"""Changing one's own password, and giving somebody a new one."""

from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import hold, transaction
from webapp.core.errors import FieldErrors
from webapp.office.users.models import User
from webapp.office.users.services import hashing, rows
from webapp.office.users.services.sign_ins import end_all


def change_password(current: str, new: str, *, actor: Actor, keep: int | None = None, now: datetime) -> None:
    """Set one's own password; ends the sign-ins elsewhere. Raises FieldErrors at current or new."""
    user = rows.one(actor.id)
    if not hashing.matches(user.password_hash, current):
        raise FieldErrors({"current_password": "password_wrong"})
    if current == new:
        raise FieldErrors({"new_password": "password_same"})
    hashing.require_good(new, user.username, "new_password")
    hashed = hashing.hashed(new)
    with transaction():
        user = hold(User, user.id)
        user.password_hash, user.must_change_password, user.password_set_at = hashed, False, now
        user.save()
        end_all(user.id, now, keep)
        rows.record(actor, "user.password_changed", user, now=now)


def reset_password(user_id: int, *, actor: Actor, now: datetime) -> str:
    """Give a person a password for one first sign-in within three days, and end the open ones; returns it."""
    given = hashing.temporary_password()
    hashed = hashing.hashed(given)
    with transaction():
        user = hold(User, user_id)
        user.password_hash, user.must_change_password, user.password_set_at = hashed, True, now
        user.save()
        end_all(user.id, now)
        rows.record(actor, "user.password_reset", user, now=now)
    return given
