"""Accounts are opened, changed and closed."""

from datetime import datetime
from typing import Any

import pytest

from tests.cast import PASSWORD
from webapp.core.actor import Actor
from webapp.core.clock import today
from webapp.core.config import Config
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.office.audit import queries as history
from webapp.office.users import queries, services
from webapp.office.users.models import UserRole
from webapp.office.users.rules import Role

GOOD = "کوه سبز دریا پنج"


def _who(token: str, now: datetime) -> queries.Standing | None:
    return queries.actor_of_token(services.token_hash(token), now, today(now))


def _sign_in(now: datetime, username: str = "expert", password: str = PASSWORD, address: str = "10.0.0.5") -> str:
    return services.sign_in(username, password, address=address, browser="tests", now=now)


@pytest.mark.both_engines
def test_a_new_account_gets_a_password_for_one_first_sign_in(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    user_id, given = services.create(
        username="Reza", full_name="رضا فرضی", roles=["expert"], actor=cast["omid"], now=now
    )
    token = _sign_in(now, "reza", given)
    standing = _who(token, now)
    assert standing is not None
    assert standing.must_change_password
    services.change_password(given, GOOD, actor=standing.actor, now=now)
    assert not queries.account(user_id).must_change_password
    [*_, entry] = history.history("user", user_id)
    assert entry.event == "user.created"
    assert given not in str(entry.after)


def test_user_names_are_one_persons(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    for username, code in (("EXPERT", "username_taken"), ("نگین", "username_signs")):
        with pytest.raises(FieldErrors) as refusal:
            services.create(username=username, full_name="x", actor=cast["omid"], now=now)
        assert refusal.value.fields == {"username": code}


def _edit(user_id: int | None, actor: Actor, now: datetime, **changes: Any) -> None:
    account = queries.account(user_id or 0)
    given = {
        "full_name": account.full_name,
        "post": account.post,
        "unit_id": account.unit_id,
        "roles": account.roles,
        "is_active": account.is_active,
    }
    services.edit(account.id, **(given | changes), actor=actor, now=now)


def test_closing_an_account_ends_its_sign_ins(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    token = _sign_in(now)
    _edit(cast["negin"].id, cast["omid"], now, is_active=False)
    assert _who(token, now) is None
    with pytest.raises(RuleBroken):
        _sign_in(now)
    # Opened again, the account does not bring the old sign-in back.
    _edit(cast["negin"].id, cast["omid"], now, is_active=True)
    assert _who(token, now) is None


def test_roles_change_at_once(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    token = _sign_in(now)
    _edit(cast["negin"].id, cast["omid"], now, roles=["inspector", "systems"])
    standing = _who(token, now)
    assert standing is not None
    assert standing.actor.roles == {"inspector", "systems"}
    [entry, *_] = history.history("user", cast["negin"].id or 0)
    assert [change.name for change in entry.changes] == ["roles"]


@pytest.mark.both_engines
@pytest.mark.parametrize("changes", [{"is_active": False}, {"roles": ["expert"]}])
def test_the_last_administrator_stays(
    db: Config, now: datetime, cast: dict[str, Actor], changes: dict[str, Any]
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        _edit(cast["omid"].id, cast["omid"], now, **changes)
    assert refusal.value.code == "last_administrator"
    UserRole.create(user=cast["simin"].id, role=Role.ADMINISTRATOR)
    _edit(cast["omid"].id, cast["simin"], now, **changes)


def test_the_first_administrator_is_made_once(db: Config, now: datetime) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.create_first_administrator(username="boss", full_name="x", password=GOOD, now=now)
    assert refusal.value.code == "first_administrator_exists"
