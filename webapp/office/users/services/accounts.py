"""Accounts: made, changed, closed, and the choices of their holders."""

from collections.abc import Iterable
from datetime import datetime

from webapp.core.actor import Actor
from webapp.core.db import hold, transaction
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.office.users import queries, rules
from webapp.office.users.models import Preference, User, UserRole
from webapp.office.users.rules import Role
from webapp.office.users.services import hashing, rows
from webapp.office.users.services.sign_ins import end_all

_ADMINISTRATORS = 5_201_406  # advisory lock of PostgreSQL


def create(
    *,
    username: str,
    full_name: str,
    post: str = "",
    unit_id: int | None = None,
    roles: Iterable[str] = (),
    password: str | None = None,
    actor: Actor,
    now: datetime,
) -> tuple[int, str]:
    """Make an account; without a password it gets one for the first sign-in. Returns (id, that password or "")."""
    given = "" if password is not None else hashing.temporary_password()
    name = rules.username_of(username)
    if not rules.is_username(name):
        raise FieldErrors({"username": "username_signs"})
    if password is not None:
        hashing.require_good(password, name, "password")
    hashed = hashing.hashed(password if password is not None else given)
    with transaction():
        if User.select(User.id).where(User.username == name).exists():
            raise FieldErrors({"username": "username_taken"})
        user = User.create(
            username=name,
            full_name=full_name,
            post=post,
            unit=unit_id,
            password_hash=hashed,
            must_change_password=bool(given),
            password_set_at=now,
            created_at=now,
        )
        _set_roles(user.id, roles)
        after = {"username": name, "full_name": full_name, "post": post, "roles": sorted(map(str, roles))}
        rows.record(actor, "user.created", user, after=after, now=now)
    return user.id, given


def create_first_administrator(*, username: str, full_name: str, password: str, now: datetime) -> int:
    """Make the first account of an empty program; refused once anybody has one."""
    with transaction():
        rows.alone(_ADMINISTRATORS)
        if queries.has_any():
            raise RuleBroken("first_administrator_exists")
        user_id, _ = create(
            username=username,
            full_name=full_name,
            roles=[Role.ADMINISTRATOR],
            password=password,
            actor=Actor(None, full_name),
            now=now,
        )
    return user_id


@transaction()
def edit(
    user_id: int,
    *,
    full_name: str,
    post: str,
    unit_id: int | None,
    roles: Iterable[str],
    is_active: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Change an account; deactivating it ends its sign-ins. Accounts are never deleted: history names them."""
    user = hold(User, user_id)
    wanted = sorted({str(role) for role in roles})
    held = sorted(role for (role,) in UserRole.select(UserRole.role).where(UserRole.user == user_id).tuples())
    if Role.ADMINISTRATOR in held and not (is_active and Role.ADMINISTRATOR in wanted):
        _require_another_administrator(user_id)
    before = {
        "full_name": user.full_name,
        "post": user.post,
        "unit_id": user.unit_id,
        "roles": held,
        "is_active": user.is_active,
    }
    after = {"full_name": full_name, "post": post, "unit_id": unit_id, "roles": wanted, "is_active": is_active}
    if before == after:
        return
    user.full_name, user.post, user.is_active = full_name, post, is_active
    user.unit = unit_id  # type: ignore[assignment]
    user.save()
    if held != wanted:
        _set_roles(user_id, wanted)
    if not is_active:
        end_all(user_id, now)
    rows.record(actor, "user.changed", user, before=before, after=after, now=now)


def _set_roles(user_id: int, roles: Iterable[str]) -> None:
    UserRole.delete().where(UserRole.user == user_id).execute()
    wanted = [{"user": user_id, "role": str(Role(role))} for role in sorted({str(role) for role in roles})]
    if wanted:
        UserRole.insert_many(wanted).execute()


def _require_another_administrator(user_id: int) -> None:
    rows.alone(_ADMINISTRATORS)
    others = (
        UserRole.select(UserRole.id)
        .join(User, on=(UserRole.user == User.id))
        .where(UserRole.role == Role.ADMINISTRATOR, User.is_active, User.id != user_id)
    )
    if not others.exists():
        raise RuleBroken("last_administrator")


@transaction()
def choose(*, actor: Actor, now: datetime, **choices: str) -> None:
    """Keep a person's own choices (language, theme)."""
    row = Preference.get_or_none(Preference.user == actor.id)
    if row is None:
        Preference.create(user=actor.id, choices=choices)
    elif row.choices | choices != row.choices:
        row.choices = row.choices | choices
        row.save()
