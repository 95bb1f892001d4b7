"""Outdated hashes are renewed."""

from datetime import datetime

import pytest
from argon2 import PasswordHasher

from tests.cast import PASSWORD
from webapp.core.config import Config
from webapp.office.users import services
from webapp.office.users.models import User
from webapp.office.users.services import hashing


def _sign_in(now: datetime, username: str = "expert", password: str = PASSWORD, address: str = "10.0.0.5") -> str:
    return services.sign_in(username, password, address=address, browser="tests", now=now)


def _with_a_weaker_hash() -> str:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    User.update(password_hash=weak).where(User.username == "expert").execute()
    return weak


def test_an_outdated_hash_is_renewed_at_the_sign_in(db: Config, now: datetime) -> None:
    weak = _with_a_weaker_hash()

    assert _sign_in(now)
    kept = User.get(User.username == "expert").password_hash
    assert kept != weak
    assert hashing.matches(kept, PASSWORD)


def test_renewing_a_hash_never_brings_an_old_password_back(
    db: Config, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    _with_a_weaker_hash()
    mine = User.username == "expert"

    def changed_meanwhile(_hashed: str) -> int:
        return User.update(password_hash="changed").where(mine).execute()

    monkeypatch.setattr(hashing, "is_outdated", changed_meanwhile)

    assert _sign_in(now)
    assert User.get(mine).password_hash == "changed"
