from datetime import datetime
from typing import Any

import pytest

from webapp.core import memo
from webapp.core.actor import Actor
from webapp.core.config import Config
from webapp.core.errors import FieldErrors
from webapp.office.audit import queries as history
from webapp.office.settings import queries, services
from webapp.office.settings.models import Setting


@pytest.mark.both_engines
def test_a_setting_has_its_default_until_it_is_changed(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    assert queries.get("followup_days") == 7
    assert services.change({"followup_days": 5}, actor=cast["omid"], now=now) == ["followup_days"]
    assert queries.get("followup_days") == 5
    services.change({"followup_days": 6}, actor=cast["omid"], now=now)
    assert queries.get("followup_days") == 6
    [newer, older] = history.history("setting", 0)
    assert [(entry.before, entry.after) for entry in (older, newer)] == [
        ({"followup_days": 7}, {"followup_days": 5}),
        ({"followup_days": 5}, {"followup_days": 6}),
    ]


def test_what_is_the_same_is_not_written(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    assert services.change({"followup_days": 7, "thursday_off": True}, actor=cast["omid"], now=now) == []
    assert Setting.select().count() == 0
    assert history.history("setting", 0) == []


def test_a_value_is_weighed_against_the_others(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    with pytest.raises(FieldErrors) as refusal:
        services.change({"office_opens": 900}, actor=cast["omid"], now=now)
    assert refusal.value.fields == {"office_closes": "setting_closes_before"}
    assert queries.get("office_opens") == 480


def test_an_unknown_key_is_a_mistake_of_the_program(db: Config) -> None:
    with pytest.raises(KeyError):
        queries.get("folowup_days")


def test_a_request_asks_once_and_sees_its_own_change(
    db: Config, now: datetime, cast: dict[str, Actor], count_sql: Any
) -> None:
    memo.begin()
    try:
        with count_sql() as counted:
            assert [queries.get(key) for key in ("followup_days", "thursday_off", "area_code")] == [7, True, "31"]
        assert counted.value == 1
        services.change({"followup_days": 5}, actor=cast["omid"], now=now)
        assert queries.get("followup_days") == 5
    finally:
        memo.end()


def test_the_mark_of_a_demonstration_stays(db: Config, now: datetime, cast: dict[str, Actor]) -> None:
    assert not queries.is_demo()
    services.mark_demo(actor=cast["omid"], now=now)
    services.change({"followup_days": 5}, actor=cast["omid"], now=now)
    assert queries.is_demo()
    assert "demo_database" not in queries.everything()
