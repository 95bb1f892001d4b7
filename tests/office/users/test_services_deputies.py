"""Deputies from day to day."""

from datetime import datetime, timedelta

import pytest

from tests.cast import PASSWORD
from webapp.core.actor import Actor
from webapp.core.clock import today
from webapp.core.config import Config
from webapp.core.errors import FieldErrors, NotFound
from webapp.office.users import queries, services
from webapp.office.users.models import User
from webapp.office.users.rules import Role, deputy_role


def _who(token: str, now: datetime) -> queries.Standing | None:
    return queries.actor_of_token(services.token_hash(token), now, today(now))


def _sign_in(now: datetime, username: str = "expert", password: str = PASSWORD, address: str = "10.0.0.5") -> str:
    return services.sign_in(username, password, address=address, browser="tests", now=now)


@pytest.mark.both_engines
def test_a_deputy_stands_in_from_day_to_day(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    first = today(now) + timedelta(days=1)
    services.appoint_deputy(cast["mahtab"].id or 0, cast["peyman"].id or 0, first, first, actor=cast["mahtab"], now=now)
    days = {
        offset: queries.may_stand_in(cast["peyman"], Role.MANAGER, today(now) + timedelta(days=offset))
        for offset in range(3)
    }
    assert days == {0: False, 1: True, 2: False}
    assert not queries.may_stand_in(cast["negin"], Role.MANAGER, first)
    assert not queries.may_stand_in(cast["peyman"], Role.PRESIDENT, first)
    assert queries.may_stand_in(cast["mahtab"], Role.MANAGER, first)


def test_the_deputy_of_a_closed_account_stands_in_for_nobody(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    services.appoint_deputy(
        cast["mahtab"].id or 0, cast["negin"].id or 0, today(now), today(now), actor=cast["mahtab"], now=now
    )
    User.update(is_active=False).where(User.id == cast["mahtab"].id).execute()
    standing = _who(_sign_in(now), now)
    assert standing is not None
    assert deputy_role(Role.MANAGER) not in standing.actor.roles
    assert not queries.may_stand_in(cast["negin"], Role.MANAGER, today(now))


@pytest.mark.parametrize(
    ("deputy", "first", "last", "field"),
    [("peyman", 2, 1, "to_date"), ("peyman", -3, -1, "to_date"), ("mahtab", 0, 1, "deputy_id")],
)
def test_days_and_deputies_that_make_no_sense(
    db: Config, now: datetime, cast: dict[str, Actor], deputy: str, first: int, last: int, field: str
) -> None:
    day = today(now)
    with pytest.raises(FieldErrors) as refusal:
        services.appoint_deputy(
            cast["mahtab"].id or 0,
            cast[deputy].id or 0,
            day + timedelta(days=first),
            day + timedelta(days=last),
            actor=cast["mahtab"],
            now=now,
        )
    assert list(refusal.value.fields) == [field]


@pytest.mark.parametrize(
    ("first", "last", "is_twice"), [(0, 1, False), (0, 2, True), (4, 5, True), (5, 6, False), (3, 3, True)]
)
def test_the_same_deputy_is_appointed_once_for_a_day(
    db: Config, now: datetime, cast: dict[str, Actor], first: int, last: int, is_twice: bool
) -> None:
    def appoint(begins: int, ends: int) -> None:
        days = (today(now) + timedelta(days=begins), today(now) + timedelta(days=ends))
        services.appoint_deputy(cast["mahtab"].id or 0, cast["peyman"].id or 0, *days, actor=cast["mahtab"], now=now)

    appoint(2, 4)
    if is_twice:
        with pytest.raises(FieldErrors) as refusal:
            appoint(first, last)
        assert refusal.value.fields == {"from_date": "deputy_twice"}
    else:
        appoint(first, last)


def test_a_deputy_is_taken_back_from_today_on(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    day = today(now)
    row_id = services.appoint_deputy(
        cast["mahtab"].id or 0,
        cast["peyman"].id or 0,
        day - timedelta(days=2),
        day + timedelta(days=2),
        actor=cast["mahtab"],
        now=now,
    )
    with pytest.raises(NotFound):
        services.end_deputy(row_id, actor=cast["parviz"], now=now, only_own=True)
    services.end_deputy(row_id, actor=cast["mahtab"], now=now, only_own=True)
    assert not queries.may_stand_in(cast["peyman"], Role.MANAGER, day)
    assert queries.may_stand_in(cast["peyman"], Role.MANAGER, day - timedelta(days=1))
