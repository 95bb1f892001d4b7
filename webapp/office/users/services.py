"""Accounts, passwords, sign-ins, deputies: every change."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

import peewee
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.core.actor import Actor
from webapp.core.clock import today as tehran_today
from webapp.core.db import database, is_postgresql, lock, transaction
from webapp.core.errors import FieldErrors, NotFound, RuleBroken
from webapp.office.audit import services as audit
from webapp.office.users import queries, rules
from webapp.office.users.models import Deputy, Preference, SignIn, SignInFailure, User, UserRole
from webapp.office.users.rules import Role

# Argon2id with the memory and passes that OWASP names; about 20 ms, so that a lunch-hour of sign-ins is no load.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked for unknown names, so that the answer takes as long as for known ones."""

_TEMPORARY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_SEEN_EVERY = timedelta(minutes=1)
COOKIE = "mizban"
"""Name of the cookie that holds the token (behind __Host- where people come over https)."""
_FIRST_ACCOUNT = 5_201_406  # advisory lock of PostgreSQL


def token_hash(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


# Signing in -------------------------------------------------------------------------------------------------------


def sign_in(username: str, password: str, *, address: str = "", browser: str = "", now: datetime) -> str:
    """Open a sign-in and give its token. Raises RuleBroken: sign_in_refused, sign_in_throttled, password_lapsed.

    The attempt is counted before the password is looked at, so that guessing in parallel gains nothing.
    """
    name = rules.username_of(username)[:60]
    attempt = _count_attempt(name, address, now)
    user = User.get_or_none(User.username == name)
    is_right = _matches(user.password_hash if user else _NOBODY, password)
    if not (user and is_right and user.is_active):
        raise RuleBroken("sign_in_refused")
    if rules.has_lapsed(is_temporary=user.must_change_password, set_at=user.password_set_at, now=now):
        raise RuleBroken("password_lapsed")
    with transaction():
        same = (SignInFailure.username == name) & (SignInFailure.address == address)
        SignInFailure.delete().where((SignInFailure.id == attempt) | same).execute()
        if _HASHER.check_needs_rehash(user.password_hash):
            user.password_hash = _HASHER.hash(password)
            user.save()
        return open_sign_in(user.id, address=address, browser=browser, now=now)


@transaction()
def _count_attempt(name: str, address: str, now: datetime) -> int:
    _alone(int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]))
    until = rules.wait_until(queries.failures(name, address, now), name, address, now)
    if until is not None:
        minutes = max(1, -(-int((until - now).total_seconds()) // 60))
        raise RuleBroken("sign_in_throttled", minutes=minutes)
    return int(SignInFailure.create(username=name, address=address, at=now).id)


@transaction()
def open_sign_in(user_id: int, *, address: str = "", browser: str = "", now: datetime) -> str:
    """Open a sign-in of a person whose password was checked, and give its token; the table keeps only its hash."""
    token = secrets.token_urlsafe(32)
    SignIn.create(
        user=user_id,
        token_hash=token_hash(token),
        created_at=now,
        seen_at=now,
        expires_at=now + rules.SIGN_IN_LASTS,
        address=address[:64],
        browser=browser[:200],
    )
    who = queries.actor_of(user_id)
    subject = ("user", user_id, who.name)
    audit.record(who, "user.signed_in", subject=subject, after={"address": address}, now=now)
    return token


def seen(sign_in_id: int, seen_at: datetime, now: datetime) -> None:
    """Note that a sign-in is in use; at most once a minute."""
    if now - seen_at < _SEEN_EVERY:
        return
    try:
        with transaction():
            SignIn.update(seen_at=now).where(SignIn.id == sign_in_id).execute()
    except peewee.OperationalError:
        pass  # a full or busy disk keeps nobody from reading


@transaction()
def sign_out(token: str, *, now: datetime) -> None:
    """End the token's sign-in, if it still stands."""
    SignIn.update(revoked_at=now).where(SignIn.token_hash == token_hash(token), SignIn.revoked_at.is_null()).execute()


@transaction()
def revoke(sign_in_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of one's own sign-ins elsewhere."""
    ended = (
        SignIn.update(revoked_at=now)
        .where(SignIn.id == sign_in_id, SignIn.user == actor.id, SignIn.revoked_at.is_null())
        .execute()
    )
    if not ended:
        raise NotFound("sign_in")
    _record(actor, "user.sign_in_revoked", _user(actor.id), now=now)


@transaction()
def revoke_all(user_id: int, *, actor: Actor, now: datetime, keep: int | None = None) -> int:
    """End every sign-in of a person, but for the one to keep; returns how many."""
    ended = _revoke_all(user_id, now, keep)
    _record(actor, "user.sign_ins_revoked", _user(user_id), after={"count": ended}, now=now)
    return ended


def _revoke_all(user_id: int, now: datetime, keep: int | None = None) -> int:
    standing = (SignIn.user == user_id) & SignIn.revoked_at.is_null()
    if keep is not None:
        standing &= SignIn.id != keep
    return int(SignIn.update(revoked_at=now).where(standing).execute())


@transaction()
def forget_failures(now: datetime) -> int:
    """Drop attempts that the throttle no longer counts, and sign-ins that ended half a year ago."""
    SignIn.delete().where(SignIn.expires_at < now - timedelta(days=180)).execute()
    return int(SignInFailure.delete().where(SignInFailure.at < now - rules.WINDOW).execute())


# Passwords --------------------------------------------------------------------------------------------------------


def change_password(current: str, new: str, *, actor: Actor, keep: int | None = None, now: datetime) -> None:
    """Set one's own password; ends the sign-ins elsewhere. Raises FieldErrors at current or new."""
    user = _user(actor.id)
    if not _matches(user.password_hash, current):
        raise FieldErrors({"current_password": "password_wrong"})
    if current == new:
        raise FieldErrors({"new_password": "password_same"})
    _check_new(new, user.username, "new_password")
    hashed = _HASHER.hash(new)
    with transaction():
        user = lock(User, user.id)
        user.password_hash, user.must_change_password, user.password_set_at = hashed, False, now
        user.save()
        _revoke_all(user.id, now, keep)
        _record(actor, "user.password_changed", user, now=now)


def reset_password(user_id: int, *, actor: Actor, now: datetime) -> str:
    """Give a person a password for one first sign-in within three days, and end the open ones; returns it."""
    given = _temporary_password()
    hashed = _HASHER.hash(given)
    with transaction():
        user = _locked(user_id)
        user.password_hash, user.must_change_password, user.password_set_at = hashed, True, now
        user.save()
        _revoke_all(user.id, now)
        _record(actor, "user.password_reset", user, now=now)
    return given


def _temporary_password() -> str:
    groups = ("".join(secrets.choice(_TEMPORARY_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def _check_new(password: str, username: str, at_field: str) -> None:
    refusal = rules.password_refusal(password, username)
    if refusal:
        raise FieldErrors({at_field: (refusal, {"shortest": rules.SHORTEST_PASSWORD})})


# Accounts ---------------------------------------------------------------------------------------------------------


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
    given = "" if password is not None else _temporary_password()
    name = rules.username_of(username)
    if not rules.is_username(name):
        raise FieldErrors({"username": "username_signs"})
    if password is not None:
        _check_new(password, name, "password")
    hashed = _HASHER.hash(password if password is not None else given)
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
        _record(actor, "user.created", user, after=after, now=now)
    return user.id, given


def create_first_administrator(*, username: str, full_name: str, password: str, now: datetime) -> int:
    """Make the first account of an empty program; refused once anybody has one."""
    with transaction():
        _alone(_FIRST_ACCOUNT)
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
    user = _locked(user_id)
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
        _revoke_all(user_id, now)
    _record(actor, "user.changed", user, before=before, after=after, now=now)


def _set_roles(user_id: int, roles: Iterable[str]) -> None:
    UserRole.delete().where(UserRole.user == user_id).execute()
    rows = [{"user": user_id, "role": str(Role(role))} for role in sorted({str(role) for role in roles})]
    if rows:
        UserRole.insert_many(rows).execute()


def _require_another_administrator(user_id: int) -> None:
    _alone(_FIRST_ACCOUNT)
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


# Deputies ---------------------------------------------------------------------------------------------------------


@transaction()
def appoint_deputy(
    approver_id: int, deputy_id: int, from_date: date, to_date: date, *, actor: Actor, now: datetime
) -> int:
    """Let somebody approve in an approver's place, from day to day (G-4)."""
    today = tehran_today(now)
    if to_date < from_date:
        raise FieldErrors({"to_date": "deputy_ends_before"})
    if to_date < today:
        raise FieldErrors({"to_date": "deputy_in_past"})
    if approver_id == deputy_id:
        raise FieldErrors({"deputy_id": "deputy_is_self"})
    approver, deputy = _locked(approver_id), _user(deputy_id)
    if not deputy.is_active:
        raise FieldErrors({"deputy_id": "deputy_inactive"})
    overlapping = Deputy.select(Deputy.id).where(
        Deputy.approver == approver_id,
        Deputy.deputy == deputy_id,
        Deputy.from_date <= to_date,
        Deputy.to_date >= from_date,
    )
    if overlapping.exists():
        raise FieldErrors({"from_date": "deputy_twice"})
    row = Deputy.create(approver=approver_id, deputy=deputy_id, from_date=from_date, to_date=to_date, created_at=now)
    after = {"deputy": deputy.full_name, "from_date": from_date, "to_date": to_date}
    _record(actor, "deputy.appointed", approver, after=after, now=now)
    return int(row.id)


@transaction()
def end_deputy(deputy_row_id: int, *, actor: Actor, now: datetime, only_own: bool = False) -> None:
    """Take a deputy back: from today on nobody approves by it."""
    row = Deputy.get_or_none(Deputy.id == deputy_row_id)
    if row is None or (only_own and row.approver_id != actor.id):
        raise NotFound("deputy")
    today = tehran_today(now)
    before = {"deputy": _user(row.deputy_id).full_name, "from_date": row.from_date, "to_date": row.to_date}
    if row.from_date >= today:
        Deputy.delete().where(Deputy.id == row.id).execute()
    elif row.to_date >= today:
        row.to_date = today - timedelta(days=1)
        row.save()
    _record(actor, "deputy.ended", _user(row.approver_id), before=before, now=now)


# ------------------------------------------------------------------------------------------------------------------


def _user(user_id: int | None) -> User:
    user = User.get_or_none(User.id == user_id)
    if user is None:
        raise NotFound("user")
    return user


def _locked(user_id: int) -> User:
    try:
        return lock(User, user_id)  # type: ignore[no-any-return]
    except User.DoesNotExist:
        raise NotFound("user") from None


def _alone(key: int) -> None:
    """Let one transaction at a time pass here; SQLite's write lock already does."""
    if is_postgresql():
        database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (key,))


def _record(
    actor: Actor,
    event: str,
    user: User,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    now: datetime,
) -> None:
    audit.record(actor, event, subject=("user", user.id, user.full_name), before=before, after=after, now=now)
