"""What the migrations lay is what the models say, and every model is in the list."""

import pytest
from peewee import IntegrityError
from playhouse.schema_diff import diff_models

from webapp.core import db as database
from webapp.core.db import Model
from webapp.schema import MODELS

GUARDS = (
    "slot_overlap",
    "search_entry_key_trigrams",
    "problem_case_phase",
    "problem_case_desk_phase",
    "problem_case_comes_first",
)
"""Indexes that the migrations lay and that no model can say."""

VERBS = ("add ", "alter ", "change ", "create ", "drop ", "rename ")


def _subclasses(model):
    for child in model.__subclasses__():
        if child.__module__.startswith("webapp.") and ".migrations." not in child.__module__:
            yield child
            yield from _subclasses(child)


@pytest.mark.both_engines
def test_migrations_lay_the_models(db):
    drift = [line for line in str(diff_models(database.database.obj, MODELS)).splitlines() if line.startswith(VERBS)]

    assert [line for line in drift if not any(guard in line for guard in GUARDS)] == []


def test_every_model_is_in_the_schema():
    assert set(_subclasses(Model)) == set(MODELS)


@pytest.mark.both_engines
def test_every_check_of_the_models_stands_in_the_database(db):
    """A check that exists only in Python would guard nothing."""
    wanted = sum(len(model._meta.constraints or []) for model in MODELS)

    if database.is_postgresql():
        row = database.database.execute_sql("SELECT count(*) FROM pg_constraint WHERE contype = 'c'").fetchone()
        found = row[0]
    else:
        tables = database.database.execute_sql("SELECT sql FROM sqlite_master WHERE type = 'table'").fetchall()
        found = sum(sql.count("CHECK (") for (sql,) in tables if sql)

    assert found >= wanted


@pytest.mark.both_engines
def test_the_audit_only_grows(db, cast, now):
    from webapp.office.audit.models import AuditEntry

    AuditEntry.create(
        at=now, actor_id=1, actor_name="x", event="user.created", subject_kind="user", subject_id=1, subject_title=""
    )

    with pytest.raises((IntegrityError, Exception), match="audit only grows"), database.database.atomic():
        AuditEntry.update(actor_name="y").execute()
    with pytest.raises((IntegrityError, Exception), match="audit only grows"), database.database.atomic():
        AuditEntry.delete().execute()


@pytest.mark.both_engines
def test_what_came_after_the_guards_can_be_taken_back_and_laid_again(db, cast, now):
    from playhouse.migrations import Runner

    from tests.factories.followups import a_decision, a_held_meeting
    from webapp.commands import MIGRATIONS
    from webapp.desk.decisions.models import Decision

    _, hearings = a_held_meeting(now, 1, state="closed")
    new = a_decision(hearings[0], now, state="locked", key="new-1")
    old = a_decision(hearings[0], now, state="superseded", key="old-1", replaced_by=new.id)
    runner = Runner(database.database.obj, directory=str(MIGRATIONS))
    before = str(diff_models(database.database.obj, MODELS))

    runner.down("0003_replaced_decisions")
    assert Decision.select(Decision.state).where(Decision.id == old.id).scalar() == "withdrawn"
    assert {"0003_replaced_decisions", "0004_search_pages"} <= set(runner.up())

    assert str(diff_models(database.database.obj, MODELS)) == before
    assert Decision.get_by_id(old.id).replaced_by_id is None
