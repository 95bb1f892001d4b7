"""Signing in and out: tokens, the throttle of wrong passwords, ending what is open elsewhere."""

import hashlib
import secrets
from datetime import datetime, timedelta

import peewee

from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import NotFound, RuleBroken
from webapp.office.audit import services as audit
from webapp.office.users import queries, rules
from webapp.office.users.models import SignIn, SignInFailure, User
from webapp.office.users.services import hashing, rows

_SEEN_EVERY = timedelta(minutes=1)


def sign_in(username: str, password: str, *, address: str = "", browser: str = "", now: datetime) -> str:
    """Open a sign-in and give its token. Raises RuleBroken: sign_in_refused, sign_in_throttled, password_lapsed.

    The attempt is counted before the password is looked at, so that guessing in parallel gains nothing.
    """
    name = rules.username_of(username)[:60]
    attempt = _count_attempt(name, address, now)
    user = User.get_or_none(User.username == name)
    is_right = hashing.matches(user.password_hash if user else hashing.NOBODY, password)
    if not (user and is_right and user.is_active):
        raise RuleBroken("sign_in_refused")
    if rules.has_lapsed(is_temporary=user.must_change_password, set_at=user.password_set_at, now=now):
        raise RuleBroken("password_lapsed")
    with transaction():
        same = (SignInFailure.username == name) & (SignInFailure.address == address)
        SignInFailure.delete().where((SignInFailure.id == attempt) | same).execute()
        if hashing.is_outdated(user.password_hash):
            # Unless it was changed meanwhile: the old password must not come back.
            still = (User.id == user.id) & (User.password_hash == user.password_hash)
            User.update(password_hash=hashing.hashed(password)).where(still).execute()
        return open_sign_in(user.id, address=address, browser=browser, now=now)


@transaction()
def _count_attempt(name: str, address: str, now: datetime) -> int:
    rows.alone(int.from_bytes(hashlib.sha256(name.encode()).digest()[:4]))
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
        token_hash=hashing.token_hash(token),
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
    standing = (SignIn.token_hash == hashing.token_hash(token)) & SignIn.revoked_at.is_null()
    SignIn.update(revoked_at=now).where(standing).execute()


@transaction()
def revoke(sign_in_id: int, *, actor: Actor, now: datetime) -> None:
    """End one of one's own sign-ins elsewhere."""
    standing = (SignIn.id == sign_in_id) & (SignIn.user == actor.id) & SignIn.revoked_at.is_null()
    if not SignIn.update(revoked_at=now).where(standing).execute():
        raise NotFound("sign_in")
    rows.record(actor, "user.sign_in_revoked", rows.one(actor.id), now=now)


@transaction()
def revoke_all(user_id: int, *, actor: Actor, now: datetime, keep: int | None = None) -> int:
    """End every sign-in of a person, but for the one to keep; returns how many."""
    ended = end_all(user_id, now, keep)
    rows.record(actor, "user.sign_ins_revoked", rows.one(user_id), after={"count": ended}, now=now)
    return ended


def end_all(user_id: int, now: datetime, keep: int | None = None) -> int:
    """The same without a line of its own, inside an act that has one."""
    standing = (SignIn.user == user_id) & SignIn.revoked_at.is_null()
    if keep is not None:
        standing &= SignIn.id != keep
    return int(SignIn.update(revoked_at=now).where(standing).execute())


@transaction()
def forget_failures(now: datetime) -> int:
    """Drop attempts that the throttle no longer counts, and sign-ins that ended half a year ago."""
    SignIn.delete().where(SignIn.expires_at < now - timedelta(days=180)).execute()
    return int(SignInFailure.delete().where(SignInFailure.at < now - rules.WINDOW).execute())
