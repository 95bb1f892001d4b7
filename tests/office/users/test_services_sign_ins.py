"""Signing in and out against a real database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.cast import PASSWORD
from webapp.core.actor import Actor
from webapp.core.clock import today
from webapp.core.config import Config
from webapp.core.errors import NotFound, RuleBroken
from webapp.office.users import queries, services
from webapp.office.users.models import SignIn, SignInFailure, User, UserRole
from webapp.office.users.rules import Role
from webapp.office.users.services import hashing


def _who(token: str, now: datetime) -> queries.Standing | None:
    return queries.actor_of_token(services.token_hash(token), now, today(now))


def _sign_in(now: datetime, username: str = "expert", password: str = PASSWORD, address: str = "10.0.0.5") -> str:
    return services.sign_in(username, password, address=address, browser="tests", now=now)


@pytest.mark.both_engines
def test_a_sign_in_is_a_token_whose_hash_alone_is_kept(db: Config, now: datetime) -> None:
    token = _sign_in(now)
    row = SignIn.get()
    assert token not in (row.token_hash, row.browser, row.address)
    standing = _who(token, now)
    assert standing is not None
    assert (standing.actor.name, standing.actor.roles, standing.actor.unit) == (
        "نگین آزمون",
        frozenset({"expert"}),
        "member_services",
    )


def test_names_are_found_however_they_are_typed(db: Config, now: datetime) -> None:
    assert _who(_sign_in(now, " EXPERT "), now)


@pytest.mark.parametrize(("username", "password"), [("expert", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_the_refusal_does_not_say_what_was_wrong(db: Config, now: datetime, username: str, password: str) -> None:
    with pytest.raises(RuleBroken) as refusal:
        _sign_in(now, username, password)
    assert refusal.value.code == "sign_in_refused"


def test_an_unknown_name_costs_a_hash_too(db: Config, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    real = hashing.matches
    monkeypatch.setattr(hashing, "matches", lambda hashed, typed: seen.append(hashed) or real(hashed, typed))
    with pytest.raises(RuleBroken):
        _sign_in(now, "nobody", "whatever it is")
    assert seen == [hashing.NOBODY]


@pytest.mark.both_engines
def test_the_sixth_attempt_waits_even_with_the_right_password(db: Config, now: datetime) -> None:
    for _ in range(5):
        with pytest.raises(RuleBroken):
            _sign_in(now, password="wrong")
    with pytest.raises(RuleBroken) as refusal:
        _sign_in(now)
    assert refusal.value.code == "sign_in_throttled"
    assert refusal.value.facts == {"minutes": 15}
    assert _sign_in(now, address="10.0.0.6")
    assert _sign_in(now + timedelta(minutes=15))


def test_a_right_password_forgets_the_wrong_ones_of_that_place(db: Config, now: datetime) -> None:
    for _ in range(4):
        with pytest.raises(RuleBroken):
            _sign_in(now, password="wrong")
    _sign_in(now)
    assert SignInFailure.select().count() == 0


def test_a_sign_in_ends_after_hours_of_nothing_and_after_a_day(db: Config, now: datetime) -> None:
    token = _sign_in(now)
    assert _who(token, now + timedelta(hours=3, minutes=59))
    assert _who(token, now + timedelta(hours=4)) is None
    sign_in = SignIn.get()
    for hour in (3, 6, 9, 11):
        moment = now + timedelta(hours=hour)
        standing = _who(token, moment)
        assert standing is not None
        services.seen(sign_in.id, standing.seen_at, moment)
    assert _who(token, now + timedelta(hours=11, minutes=59))
    assert _who(token, now + timedelta(hours=12)) is None


def test_the_sign_in_of_a_closed_account_is_worth_nothing_even_if_it_was_left_open(db: Config, now: datetime) -> None:
    token = _sign_in(now)
    User.update(is_active=False).where(User.id == SignIn.get().user_id).execute()
    assert _who(token, now) is None


def test_being_seen_is_written_at_most_once_a_minute(db: Config, now: datetime, count_sql: Callable[[], Any]) -> None:
    _sign_in(now)
    sign_in = SignIn.get()
    with count_sql() as counted:
        services.seen(sign_in.id, now, now + timedelta(seconds=59))
    assert counted.value == 0
    services.seen(sign_in.id, now, now + timedelta(seconds=60))
    assert SignIn.get().seen_at == now + timedelta(seconds=60)


def test_who_is_signed_in_takes_one_read(
    db: Config, now: datetime, cast: dict[str, Actor], count_sql: Callable[[], Any]
) -> None:
    services.appoint_deputy(cast["mahtab"].id, cast["negin"].id, today(now), today(now), actor=cast["mahtab"], now=now)
    UserRole.create(user=cast["negin"].id, role=Role.INSPECTOR)
    token = _sign_in(now)
    with count_sql() as counted:
        standing = _who(token, now)
    assert counted.value == 1
    assert standing is not None
    assert standing.actor.roles == {"expert", "inspector", "deputy:manager"}


def test_signing_out_ends_it_on_the_server(db: Config, now: datetime) -> None:
    token = _sign_in(now)
    services.sign_out(token, now=now)
    assert _who(token, now) is None


def test_one_ends_ones_own_sign_ins_only(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    token = _sign_in(now)
    sign_in = SignIn.get()
    with pytest.raises(NotFound):
        services.revoke(sign_in.id, actor=cast["peyman"], now=now)
    assert _who(token, now)
    services.revoke(sign_in.id, actor=cast["negin"], now=now)
    assert _who(token, now) is None


def test_old_attempts_are_forgotten(db: Config, now: datetime) -> None:
    with pytest.raises(RuleBroken):
        _sign_in(now, password="wrong")
    assert services.forget_failures(now) == 0
    assert services.forget_failures(now + timedelta(minutes=16)) == 1
