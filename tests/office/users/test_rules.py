from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.office.users import rules
from webapp.office.users.rules import Failure

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)


def _failures(count: int, username: str = "negin", address: str = "10.0.0.5", *, minutes_ago: int = 1) -> list[Failure]:
    return [Failure(username, address, NOW - timedelta(minutes=minutes_ago)) for _ in range(count)]


def test_five_wrong_passwords_for_one_name_at_one_address_make_it_wait() -> None:
    assert rules.wait_until(_failures(4), "negin", "10.0.0.5", NOW) is None
    assert rules.wait_until(_failures(5), "negin", "10.0.0.5", NOW) == NOW + timedelta(minutes=14)


def test_nobody_can_lock_a_colleague_out_from_another_address() -> None:
    assert rules.wait_until(_failures(5), "negin", "10.0.0.9", NOW) is None


def test_old_failures_do_not_count() -> None:
    assert rules.wait_until(_failures(9, minutes_ago=15), "negin", "10.0.0.5", NOW) is None


def test_one_address_trying_many_names_waits_and_so_does_one_name_tried_from_many_addresses() -> None:
    spray = [failure for number in range(30) for failure in _failures(1, f"user{number}")]
    assert rules.wait_until(spray, "somebody", "10.0.0.5", NOW) is not None
    crowd = [failure for number in range(60) for failure in _failures(1, address=f"10.0.1.{number}")]
    assert rules.wait_until(crowd, "negin", "10.0.9.9", NOW) is not None
    assert rules.wait_until(crowd[:-1], "negin", "10.0.9.9", NOW) is None


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("short", "password_short"),
        ("a" * 201, "password_long"),
        ("negin-azmoon-xyz", "password_is_username"),
        ("123456789012", "password_common"),
        ("passwordpassword", "password_common"),
        ("Password-1405", "password_common"),
        ("qwertyuiopas", "password_common"),
        ("aaaaaaaaaaaa", "password_common"),
        ("abcabcabcabc", "password_common"),
        ("اصفهان۱۲۳۴۵۶۷", "password_common"),
        ("کوه سبز دریا پنج", None),
        ("correct horse battery", None),
        ("mizban-demo-1405", None),
        ("            x", "password_common"),
    ],
)
def test_new_passwords(password: str, code: str | None) -> None:
    assert rules.password_refusal(password, "negin") == code


@given(st.text(min_size=12, max_size=200))
def test_no_password_breaks_the_check(password: str) -> None:
    assert rules.password_refusal(password, "negin") in (None, "password_is_username", "password_common")


@pytest.mark.parametrize(("typed", "kept"), [(" Negin ", "negin"), ("NEGIN۲", "negin2"), ("‏negin‎", "negin")])
def test_a_user_name_has_one_form(typed: str, kept: str) -> None:
    assert rules.username_of(typed) == kept


@pytest.mark.parametrize("name", ["", "n", "2negin", "نگین", "ne gin", "a" * 61])
def test_bad_user_names(name: str) -> None:
    assert not rules.is_username(name)


def test_a_given_password_is_for_three_days() -> None:
    set_at = NOW - timedelta(days=3)
    assert rules.has_lapsed(is_temporary=True, set_at=set_at, now=NOW)
    assert not rules.has_lapsed(is_temporary=True, set_at=set_at + timedelta(seconds=1), now=NOW)
    assert not rules.has_lapsed(is_temporary=False, set_at=set_at, now=NOW)
