"""What is kept of passwords and tokens, and what a new password must be."""

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.core.errors import FieldErrors
from webapp.office.users import rules

# Argon2id with the memory and passes that OWASP names; about 20 ms, so that a lunch-hour of sign-ins is no load.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked for unknown names, so that the answer takes as long as for known ones."""

_TEMPORARY_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"


def token_hash(token: str) -> str:
    """What the table keeps of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hashed(password: str) -> str:
    """What the table keeps of a password."""
    return _HASHER.hash(password)


def matches(hashed: str, password: str) -> bool:
    """Whether this is the password."""
    try:
        return _HASHER.verify(hashed, password)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(hashed: str) -> bool:
    """Whether it was made with weaker settings than today's."""
    return _HASHER.check_needs_rehash(hashed)


def temporary_password() -> str:
    """Four groups that are easily read out on the telephone."""
    groups = ("".join(secrets.choice(_TEMPORARY_SIGNS) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def require_good(password: str, username: str, at_field: str) -> None:
    """Refuse a new password that is short, common or the user name. Raises FieldErrors at the field."""
    refusal = rules.password_refusal(password, username)
    if refusal:
        raise FieldErrors({at_field: (refusal, {"shortest": rules.SHORTEST_PASSWORD})})
