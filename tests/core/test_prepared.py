"""Statements written once say the same as the queries they come from."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import peewee
import pytest

from webapp.core.feed import Change
from webapp.core.prepared import prepared
from webapp.office.holidays.models import DayOff
from webapp.office.settings.models import Setting
from webapp.office.users.models import SignIn, User

pytestmark = pytest.mark.both_engines


def test_rows_are_those_of_the_query_with_values_converted(db: Any, now: datetime) -> None:
    user = User.select().order_by(User.id).first()
    for hours in (1, 5):
        SignIn.create(
            user=user.id,
            token_hash=f"hash{hours}",
            created_at=now,
            seen_at=now,
            expires_at=now + timedelta(hours=hours),
        )
    holder = User.alias()

    @prepared
    def open_since(user_id: Any, moment: Any) -> Any:
        return (
            SignIn.select(SignIn.token_hash, SignIn.expires_at, holder.created_at, holder.is_active)
            .join(holder, on=SignIn.user == holder.id)
            .where(SignIn.user == user_id, SignIn.expires_at > moment)
            .order_by(SignIn.expires_at)
        )

    assert open_since(user.id, now) == [
        ("hash1", now + timedelta(hours=1), user.created_at, True),
        ("hash5", now + timedelta(hours=5), user.created_at, True),
    ]
    assert [row[0] for row in open_since(user_id=user.id, moment=now + timedelta(hours=2))] == ["hash5"]
    assert open_since(user.id + 1000, now) == []


def test_dates_and_functions_are_converted(db: Any, now: datetime) -> None:
    DayOff.delete().execute()
    DayOff.create(date=date(2026, 11, 24), kind="official", title="آزمون", created_at=now)

    @prepared
    def last(kind: Any) -> Any:
        return DayOff.select(peewee.fn.MAX(DayOff.date), peewee.fn.COUNT(DayOff.id)).where(DayOff.kind == kind)

    assert last("official") == [(date(2026, 11, 24), 1)]
    assert last("closure") == [(None, 0)]


def test_writes_give_the_number_of_rows(db: Any, now: datetime) -> None:
    @prepared
    def tell(topic: Any, what: Any, at: Any) -> Any:
        return Change.insert(topic=topic, what=what, at=at)

    @prepared
    def correct(topic: Any, what: Any) -> Any:
        return Change.update(what=what).where(Change.topic == topic)

    assert tell("case:1", "form", now) == 1
    assert tell("case:1", "state", now) == 1
    assert correct("case:1", "files") == 2
    assert correct("case:2", "files") == 0
    assert [(row.what, row.at) for row in Change.select()] == [("files", now)] * 2


def test_a_moment_without_zone_is_refused(db: Any, now: datetime) -> None:
    @prepared
    def since(at: Any) -> Any:
        return Change.select(Change.seq).where(Change.at > at)

    with pytest.raises(ValueError, match="zone"):
        since(datetime(2026, 11, 21, tzinfo=UTC).replace(tzinfo=None))


def test_sql_is_written_once(db: Any) -> None:
    built = []

    @prepared
    def count(topic: Any) -> Any:
        built.append(topic)
        return Change.select(peewee.fn.COUNT(Change.seq)).where(Change.topic == topic)

    assert [count("a"), count("b")] == [[(0,)], [(0,)]]
    assert len(built) == 1


def test_a_json_list_is_one_value(db: Any, now: datetime) -> None:
    @prepared
    def keep(key: Any, value: Any) -> Any:
        return Setting.insert(key=key, value=value, changed_at=now)

    keep("test", [1, ["دو"]])
    assert Setting.get(Setting.key == "test").value == [1, ["دو"]]


def test_a_list_takes_as_many_places_as_it_has_values(db: Any, now: datetime) -> None:
    for number in range(4):
        Change.create(topic=f"case:{number}", what="form", at=now)

    @prepared
    def of(topics: Any, what: Any) -> Any:
        return Change.select(Change.topic).where(Change.topic.in_(topics), Change.what == what).order_by(Change.topic)

    assert of(["case:1", "case:3"], "form") == [("case:1",), ("case:3",)]
    assert of(("case:2",), "form") == [("case:2",)]
    assert of([], "form") == []
    assert of({"case:0", "case:1", "case:2"}, "form") == [("case:0",), ("case:1",), ("case:2",)]
    assert of(["case:1"], "state") == []
