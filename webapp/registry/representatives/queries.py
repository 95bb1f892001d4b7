"""Reads of the chamber's representatives (SD-1.4.4)."""

from dataclasses import dataclass
from typing import Any

from webapp.core.errors import NotFound
from webapp.office.users.models import User, UserRole
from webapp.office.users.rules import Role
from webapp.registry.representatives.models import Representative, RepresentativeKind


@dataclass(frozen=True)
class RepresentativeRow:
    """One of the pool; `username` is empty where the person has no account."""

    id: int
    full_name: str
    kind: str
    commission: str
    expertise: str
    phone: str
    is_active: bool
    user_id: int | None
    username: str


def _rows() -> Any:
    return (
        Representative.select(
            Representative.id,
            Representative.full_name,
            Representative.kind,
            Representative.commission,
            Representative.expertise,
            Representative.phone,
            Representative.is_active,
            Representative.user,
            User.username,
        )
        .left_outer_join(User)
        .order_by(Representative.is_active.desc(), Representative.id)
    )


def _row(found: Any) -> RepresentativeRow:
    facts: list[Any] = [*found[:-1], found[-1] or ""]
    return RepresentativeRow(*facts)


def active() -> list[RepresentativeRow]:
    """Who may be named for a meeting."""
    return [_row(found) for found in _rows().where(Representative.is_active).tuples()]


def all_representatives() -> list[RepresentativeRow]:
    """The whole pool, former ones last."""
    return [_row(found) for found in _rows().tuples()]


def representative(representative_id: int) -> RepresentativeRow:
    """One representative. Raises NotFound."""
    found = _rows().where(Representative.id == representative_id).tuples().first()
    if found is None:
        raise NotFound("representative", representative_id)
    return _row(found)


def of_user(user_id: int) -> RepresentativeRow | None:
    """The representative who signs in with this account, if any."""
    found = _rows().where(Representative.user == user_id).tuples().first()
    return _row(found) if found else None


def accounts(also: int | None = None) -> list[tuple[int, str]]:
    """(id, name) of accounts with the role representative that are free, besides the one given."""
    used = Representative.select(Representative.user).where(Representative.user.is_null(False))
    query = (
        User.select(User.id, User.full_name)
        .join(UserRole)
        .where((UserRole.role == Role.REPRESENTATIVE) & User.is_active & (User.id.not_in(used) | (User.id == also)))
        .order_by(User.id)
    )
    return list(query.tuples())


__all__ = [
    "RepresentativeKind",
    "RepresentativeRow",
    "accounts",
    "active",
    "all_representatives",
    "of_user",
    "representative",
]
