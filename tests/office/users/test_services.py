"""Accounts, sign-ins, passwords, deputies against a real database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from tests.cast import PASSWORD
from webapp.core.actor import Actor
from webapp.core.clock import today
from webapp.core.config import Config
from webapp.core.errors import FieldErrors, NotFound, RuleBroken
from webapp.office.audit import queries as history
from webapp.office.users import queries, services
from webapp.office.users.models import SignIn, SignInFailure, User, UserRole
from webapp.office.users.rules import Role, deputy_role
from webapp.office.users.services import hashing

GOOD = "کوه سبز دریا پنج"


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


# Deputies ---------------------------------------------------------------------------------------------------------


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


def test_old_attempts_are_forgotten(db: Config, now: datetime) -> None:
    with pytest.raises(RuleBroken):
        _sign_in(now, password="wrong")
    assert services.forget_failures(now) == 0
    assert services.forget_failures(now + timedelta(minutes=16)) == 1
