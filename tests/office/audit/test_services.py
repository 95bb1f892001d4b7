"""History that only grows, sealed so that tampering shows."""

from datetime import datetime, timedelta

import peewee
import pytest

from webapp.core.actor import SYSTEM, Actor
from webapp.core.config import Config
from webapp.core.db import database, is_postgresql, transaction
from webapp.office.audit import queries, services
from webapp.office.audit.models import AuditEntry, AuditSeal

NEGIN = Actor(1, "نگین آزمون")


def _write(now: datetime, count: int = 1, subject_id: int = 7) -> None:
    with transaction():
        for number in range(count):
            services.record(
                NEGIN,
                "meeting.edited",
                subject=("meeting", subject_id, "گمرک ۱۲/۱۴۰۵"),
                before={"place": "سالن فیروزه", "start": 540},
                after={"place": f"سالن {number}", "start": 540},
                reason="سالن پر بود",
                now=now,
            )


def _tamper(sql: str) -> None:
    """As somebody with the database file in his hands would: the guards are taken away first."""
    for table in ("audit_entry", "audit_seal"):
        if is_postgresql():
            database.execute_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            guard = table.split("_")[1].replace("entry", "audit")
            for deed in ("update", "delete"):
                database.execute_sql(f"DROP TRIGGER IF EXISTS {guard}_only_grows_{deed}")
    database.execute_sql(sql)


@pytest.mark.both_engines
def test_an_entry_says_who_what_when_and_why(db: Config, now: datetime) -> None:
    _write(now)
    [entry] = queries.history("meeting", 7)
    assert (entry.actor_name, entry.event, entry.reason, entry.at) == (
        "نگین آزمون",
        "meeting.edited",
        "سالن پر بود",
        now,
    )
    assert [(change.name, change.before, change.after) for change in entry.changes] == [
        ("place", "سالن فیروزه", "سالن 0")
    ]


def test_history_is_of_one_thing_and_newest_first(db: Config, now: datetime) -> None:
    _write(now, 2)
    _write(now, 1, subject_id=8)
    found = queries.history("meeting", 7)
    assert [entry.subject_id for entry in found] == [7, 7]
    assert found[0].id > found[1].id


@pytest.mark.both_engines
@pytest.mark.parametrize("sql", ["UPDATE audit_entry SET reason = 'x'", "DELETE FROM audit_entry"])
def test_the_database_lets_no_entry_change_or_go(db: Config, now: datetime, sql: str) -> None:
    _write(now)
    with pytest.raises(peewee.DatabaseError, match="audit only grows"), transaction():
        database.execute_sql(sql)


@pytest.mark.both_engines
def test_each_seal_covers_what_came_since_the_last(db: Config, now: datetime) -> None:
    services.seal(now)
    _write(now, 3)
    assert services.seal(now) == 3
    assert services.seal(now) == 0
    _write(now, 2)
    assert services.seal(now + timedelta(minutes=1)) == 2
    older, newer = AuditSeal.select().order_by(AuditSeal.id.desc()).limit(2)[::-1]
    assert newer.previous == older.digest
    result = services.verify()
    assert result.is_intact
    assert result.unsealed == 0
    assert result.newest == newer.digest


def test_a_great_change_is_sealed_in_several_links(db: Config, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    services.seal(now)
    before = AuditSeal.select().count()
    monkeypatch.setattr(services, "LINK", 2)
    _write(now, 5)
    assert services.seal(now) == 5
    assert AuditSeal.select().count() - before == 3
    assert services.verify().is_intact


@pytest.mark.both_engines
@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_entry SET reason = 'nothing happened' WHERE id = {id}",
        "UPDATE audit_entry SET actor_name = 'somebody else' WHERE id = {id}",
        "DELETE FROM audit_entry WHERE id = {id}",
        "UPDATE audit_seal SET previous = '" + "0" * 64 + "' WHERE first_id > {id}",
    ],
)
def test_tampering_with_sealed_history_is_found(db: Config, now: datetime, sql: str) -> None:
    services.seal(now)
    _write(now, 3)
    services.seal(now)
    _write(now, 3)
    services.seal(now)
    victim = AuditEntry.select(peewee.fn.MAX(AuditEntry.id)).scalar() - 4
    assert services.verify().is_intact
    _tamper(sql.format(id=victim))
    result = services.verify()
    assert not result.is_intact
    assert "BROKEN" in str(result)


def test_an_entry_slipped_into_a_sealed_stretch_is_found(db: Config, now: datetime) -> None:
    _write(now, 2)
    services.seal(now)
    first = AuditEntry.select(peewee.fn.MIN(AuditEntry.id)).scalar()
    AuditEntry.insert(
        id=first - 1, at=now, actor_name="x", event="meeting.approved", subject_kind="meeting", subject_id=7
    ).execute()
    assert not services.verify().is_intact


def test_a_seal_taken_away_with_its_rows_still_there_shows_as_unsealed(db: Config, now: datetime) -> None:
    _write(now, 2)
    services.seal(now)
    before = services.verify()
    _tamper("DELETE FROM audit_seal WHERE id = (SELECT MAX(id) FROM audit_seal)")
    after = services.verify()
    assert after.unsealed >= 2
    assert after.newest != before.newest  # why the newest seal is worth noting down elsewhere


def test_what_is_rolled_back_leaves_no_history(db: Config, now: datetime) -> None:
    @transaction()
    def fails() -> None:
        services.record(SYSTEM, "meeting.edited", subject=("meeting", 7, ""), now=now)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert queries.history("meeting", 7) == []


def test_days_narrow_the_list_of_all_history(db: Config, now: datetime) -> None:
    _write(now - timedelta(days=3))
    _write(now, subject_id=8)
    today = now.date()
    assert {entry.subject_id for entry in queries.newest(first=today, event="meeting.")} == {8}
    assert {entry.subject_id for entry in queries.newest(last=today - timedelta(days=1), event="meeting.")} == {7}
