"""Passwords are changed, given and refused."""

from datetime import datetime, timedelta

import pytest

from tests.cast import PASSWORD
from webapp.core.actor import Actor
from webapp.core.clock import today
from webapp.core.config import Config
from webapp.core.errors import FieldErrors, RuleBroken
from webapp.office.users import queries, services
from webapp.office.users.models import SignIn

GOOD = "کوه سبز دریا پنج"


def _who(token: str, now: datetime) -> queries.Standing | None:
    return queries.actor_of_token(services.token_hash(token), now, today(now))


def _sign_in(now: datetime, username: str = "expert", password: str = PASSWORD, address: str = "10.0.0.5") -> str:
    return services.sign_in(username, password, address=address, browser="tests", now=now)


def test_a_new_password_ends_the_sign_ins_elsewhere(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    here, elsewhere = _sign_in(now), _sign_in(now)
    mine = SignIn.get(SignIn.token_hash == services.token_hash(here)).id
    services.change_password(PASSWORD, GOOD, actor=cast["negin"], keep=mine, now=now)
    assert _who(here, now)
    assert _who(elsewhere, now) is None
    assert _sign_in(now, password=GOOD)
    with pytest.raises(RuleBroken):
        _sign_in(now)


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", GOOD, "current_password"),
        (PASSWORD, PASSWORD, "new_password"),
        (PASSWORD, "short", "new_password"),
        (PASSWORD, "password1405", "new_password"),
    ],
)
def test_passwords_that_are_refused(
    db: Config, now: datetime, cast: dict[str, Actor], current: str, new: str, field: str
) -> None:
    with pytest.raises(FieldErrors) as refusal:
        services.change_password(current, new, actor=cast["negin"], now=now)
    assert list(refusal.value.fields) == [field]


def test_a_given_password_lapses(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    given = services.reset_password(cast["negin"].id or 0, actor=cast["omid"], now=now)
    with pytest.raises(RuleBroken) as refusal:
        _sign_in(now + timedelta(days=3), password=given)
    assert refusal.value.code == "password_lapsed"


def test_a_given_password_ends_every_sign_in_there_is(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    """Whoever sits at the lost device or knew the old password is out at once."""
    elsewhere, here = _sign_in(now), _sign_in(now)
    services.reset_password(cast["negin"].id or 0, actor=cast["omid"], now=now)
    assert (_who(elsewhere, now), _who(here, now)) == (None, None)
