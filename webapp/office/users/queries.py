"""Who is signed in, and the accounts."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from peewee import JOIN, fn

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.office.units.models import Unit
from webapp.office.users.models import Deputy, Preference, SignIn, SignInFailure, User, UserRole
from webapp.office.users.rules import IDLE_LASTS, WINDOW, Failure, deputy_role

StandingRow = tuple[Any, ...]


@dataclass(frozen=True)
class Standing:
    """An open sign-in and whose it is."""

    actor: Actor
    sign_in_id: int
    seen_at: datetime
    must_change_password: bool
    choices: dict[str, str] = field(default_factory=dict)
    post: str = ""


def actor_of_token(token_hash: str, now: datetime, today: date) -> Standing | None:
    """Who holds the token's sign-in, with roles and the roles they stand in for today; None when it is over."""
    rows: list[StandingRow] = _standing(token_hash, now, now - IDLE_LASTS, today)
    if not rows:
        return None
    sign_in_id, seen_at, user_id, name, must_change, post, unit, choices, *_ = rows[0]
    roles = {row[8] for row in rows if row[8]} | {deputy_role(row[9]) for row in rows if row[9]}
    actor = Actor(user_id, name, frozenset(roles), unit or "")
    return Standing(actor, sign_in_id, seen_at, must_change, choices or {}, post)


@prepared
def _standing(token_hash: Any, now: Any, used_since: Any, today: Any) -> Any:
    deputy_roles = UserRole.alias()
    approvers = User.alias()
    return (
        SignIn.select(
            SignIn.id,
            SignIn.seen_at,
            User.id,
            User.full_name,
            User.must_change_password,
            User.post,
            Unit.code,
            Preference.choices,
            UserRole.role,
            deputy_roles.role,
        )
        .join(User, on=(SignIn.user == User.id))
        .join(Unit, JOIN.LEFT_OUTER, on=(User.unit == Unit.id))
        .join(Preference, JOIN.LEFT_OUTER, on=(Preference.user == User.id))
        .join(UserRole, JOIN.LEFT_OUTER, on=(UserRole.user == User.id))
        .join(
            Deputy,
            JOIN.LEFT_OUTER,
            on=((Deputy.deputy == User.id) & (Deputy.from_date <= today) & (Deputy.to_date >= today)),
        )
        .join(approvers, JOIN.LEFT_OUTER, on=((Deputy.approver == approvers.id) & approvers.is_active))
        .join(deputy_roles, JOIN.LEFT_OUTER, on=(deputy_roles.user == approvers.id))
        .where(
            SignIn.token_hash == token_hash,
            SignIn.revoked_at.is_null(),
            SignIn.expires_at > now,
            SignIn.seen_at > used_since,
            User.is_active,
        )
    )


def holder_of_token(token_hash: str) -> int | None:
    """The user of a sign-in whether or not it still stands: whose text a lapsed form was."""
    return SignIn.select(SignIn.user).where(SignIn.token_hash == token_hash).scalar()


def username_of(user_id: int | None) -> str:
    """The user name of an account, for a sign-in page that knows whose turn it is."""
    return User.select(User.username).where(User.id == user_id).scalar() or ""


def actor_of(user_id: int) -> Actor:
    """A person as an actor with own roles."""
    user = User.get_or_none(User.id == user_id)
    if user is None:
        raise NotFound("user")
    roles = UserRole.select(UserRole.role).where(UserRole.user == user_id).tuples()
    unit = Unit.get_or_none(Unit.id == user.unit_id)
    return Actor(user.id, user.full_name, frozenset(role for (role,) in roles), unit.code if unit else "")


def may_stand_in(actor: Actor, approver_role: str, today: date) -> bool:
    """Whether the actor holds the role, or today stands in for an active holder of it (G-4)."""
    if actor.has(approver_role):
        return True
    return bool(_stands_in(actor.id, approver_role, today))


@prepared
def _stands_in(deputy_id: Any, approver_role: Any, today: Any) -> Any:
    return (
        Deputy.select(Deputy.id)
        .join(User, on=((Deputy.approver == User.id) & User.is_active))
        .join(UserRole, on=((UserRole.user == User.id) & (UserRole.role == approver_role)))
        .where(Deputy.deputy == deputy_id, Deputy.from_date <= today, Deputy.to_date >= today)
        .limit(1)
    )


@dataclass(frozen=True)
class Account:
    """An account as the administrator's list shows it."""

    id: int
    username: str
    full_name: str
    post: str
    unit_id: int | None
    unit: str
    is_active: bool
    must_change_password: bool
    roles: tuple[str, ...]
    seen_at: datetime | None


def accounts() -> list[Account]:
    """Everybody, active ones first, by name; in three reads however many there are."""
    return _accounts(User.id > 0)


def account(user_id: int) -> Account:
    """One account."""
    found = _accounts(User.id == user_id)
    if not found:
        raise NotFound("user")
    return found[0]


def _accounts(wanted: Any) -> list[Account]:
    roles: dict[int, list[str]] = {}
    for user_id, role in UserRole.select(UserRole.user, UserRole.role).order_by(UserRole.role).tuples():
        roles.setdefault(user_id, []).append(role)
    seen = dict(SignIn.select(SignIn.user, fn.MAX(SignIn.seen_at)).group_by(SignIn.user).tuples())
    query = (
        User.select(User, Unit.title.alias("unit_title"))
        .join(Unit, JOIN.LEFT_OUTER, on=(User.unit == Unit.id))
        .where(wanted)
        .order_by(User.is_active.desc(), User.full_name, User.id)
    )
    return [
        Account(
            id=row["id"],
            username=row["username"],
            full_name=row["full_name"],
            post=row["post"],
            unit_id=row["unit"],
            unit=row["unit_title"] or "",
            is_active=row["is_active"],
            must_change_password=row["must_change_password"],
            roles=tuple(roles.get(row["id"], ())),
            seen_at=seen.get(row["id"]),
        )
        for row in query.dicts()
    ]


def has_any() -> bool:
    """Whether anybody has an account; an empty program asks for its first administrator."""
    return User.select(User.id).limit(1).exists()  # type: ignore[no-any-return]


def people(role: str | None = None) -> list[tuple[int, str]]:
    """(id, name) of active people, of one role or all, for lists of choice."""
    query = User.select(User.id, User.full_name).where(User.is_active).order_by(User.full_name)
    if role is not None:
        query = query.join(UserRole, on=(UserRole.user == User.id)).where(UserRole.role == role)
    return list(query.tuples())


def failures(username: str, address: str, now: datetime) -> list[Failure]:
    """Attempts of the name or of the address within the throttle's window."""
    query = SignInFailure.select(SignInFailure.username, SignInFailure.address, SignInFailure.at).where(
        SignInFailure.at > now - WINDOW,
        (SignInFailure.username == username) | (SignInFailure.address == address),
    )
    return [Failure(*row) for row in query.tuples()]


@dataclass(frozen=True)
class OpenSignIn:
    """A sign-in that stands, for its holder's own list."""

    id: int
    created_at: datetime
    seen_at: datetime
    address: str
    browser: str


def open_sign_ins(user_id: int, now: datetime) -> list[OpenSignIn]:
    """The sign-ins of a person that still stand, the latest used first."""
    query = (
        SignIn.select(SignIn.id, SignIn.created_at, SignIn.seen_at, SignIn.address, SignIn.browser)
        .where(
            SignIn.user == user_id,
            SignIn.revoked_at.is_null(),
            SignIn.expires_at > now,
            SignIn.seen_at > now - IDLE_LASTS,
        )
        .order_by(SignIn.seen_at.desc())
    )
    return [OpenSignIn(*row) for row in query.tuples()]


@dataclass(frozen=True)
class Standin:
    """Who approves in whose place, from when to when."""

    id: int
    approver_id: int
    approver: str
    deputy_id: int
    deputy: str
    from_date: date
    to_date: date


def deputies(today: date, approver_id: int | None = None) -> list[Standin]:
    """Deputies of today and later, of one approver or of all."""
    approver, deputy = User.alias(), User.alias()
    query = (
        Deputy.select(
            Deputy.id, approver.id, approver.full_name, deputy.id, deputy.full_name, Deputy.from_date, Deputy.to_date
        )
        .join(approver, on=(Deputy.approver == approver.id))
        .join(deputy, on=(Deputy.deputy == deputy.id))
        .where(Deputy.to_date >= today)
        .order_by(Deputy.from_date, Deputy.id)
    )
    if approver_id is not None:
        query = query.where(Deputy.approver == approver_id)
    return [Standin(*row) for row in query.tuples()]
