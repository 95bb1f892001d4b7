"""The database: connection, transactions, and the few column types that both engines share."""

import functools
import json
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import peewee
from playhouse.pool import PooledPostgresqlDatabase

from webapp.core.config import Config
from webapp.core.errors import NotFound

database = peewee.DatabaseProxy()

Row = TypeVar("Row", bound="Model")

MORE_TRIES = 2
"""How often a service is begun anew whose transaction the database gave up, so that another one could end."""
PAUSE = 0.05
"""Seconds before that: the other one is let through."""

_config: Config | None = None


def data_folder() -> Path:
    """The folder of this installation in which uploaded files lie."""
    if _config is None:
        raise RuntimeError("no database is connected yet")
    return _config.data


def connect(config: Config) -> peewee.Database:
    """Bind the models to the configured engine; opens no connection."""
    global _config
    _config = config
    if config.is_postgresql:
        database.initialize(
            PooledPostgresqlDatabase(config.database, max_connections=64, stale_timeout=300, prefer_psycopg3=True)
        )
    else:
        database.initialize(
            peewee.SqliteDatabase(
                str(config.data / "mizban.db"),
                pragmas={
                    "journal_mode": "wal",
                    "foreign_keys": 1,
                    "synchronous": config.synchronous,
                    "cache_size": -16000,
                    "temp_store": 2,
                },
                timeout=20,
                # More than the pages ask between them, or each would have its statements compiled anew.
                cached_statements=512,
            )
        )
    return database.obj


def is_postgresql() -> bool:
    """Whether the engine behind the models is PostgreSQL (else SQLite)."""
    return isinstance(database.obj, peewee.PostgresqlDatabase)


class transaction:  # noqa: N801 - reads as a keyword where it is used
    """One transaction, opened by services only; inside another one, a savepoint.

    SQLite takes the write lock at once (IMMEDIATE), so that a read-then-write never fails half-way. The threads of one
    process queue before it: waiting for each other inside SQLite they would sleep, up to a tenth of a second at a time.

    Of two that wait for each other PostgreSQL fails one. Round a service that one begins anew: it re-reads everything.
    """

    def __init__(self) -> None:
        self._scopes: list[Any] = []

    def __call__(self, service: Any) -> Any:
        @functools.wraps(service)
        def whole(*args: Any, **facts: Any) -> Any:
            for _ in range(0 if database.in_transaction() else MORE_TRIES):
                try:
                    with transaction():
                        return service(*args, **facts)
                except peewee.OperationalError as failure:
                    if not _is_deadlock(failure):
                        raise
                time.sleep(PAUSE)
            with transaction():
                return service(*args, **facts)

        return whole

    def __enter__(self) -> None:
        scope = ExitStack()
        with scope:
            if not is_postgresql():
                scope.enter_context(_WRITING)
            scope.enter_context(database.atomic() if is_postgresql() else database.atomic("IMMEDIATE"))
            self._scopes.append(scope.pop_all())

    def __exit__(self, *failure: Any) -> Any:
        return self._scopes.pop().__exit__(*failure)


_WRITING = threading.RLock()


def lock(model: type["Model"], key: Any, by: peewee.Field | None = None) -> Any:
    """The row, held until the transaction ends (SQLite already holds the whole file). Raises DoesNotExist.

    `by` is another unique field than the primary key.
    """
    place = (model, by.name if by else "", type(database.obj))
    if place not in _LOCKING:
        query = model.select().where((by or model._meta.primary_key) == 0)  # type: ignore[attr-defined]
        fields = [(field.name, field.python_value) for field in query.selected_columns]
        _LOCKING[place] = ((query.for_update() if is_postgresql() else query).sql()[0], fields)
    sql, fields = _LOCKING[place]
    found = database.execute_sql(sql, (key,)).fetchone()
    if found is None:
        raise model.DoesNotExist(f"no {model.__name__} {key}")
    row = model(__no_default__=1)
    for (name, read), value in zip(fields, found, strict=True):
        row.__data__[name] = read(value)
    row._dirty.clear()  # type: ignore[attr-defined]
    return row


def _is_deadlock(failure: BaseException | None) -> bool:
    while failure is not None:
        if getattr(failure, "sqlstate", None) == "40P01":
            return True
        failure = failure.__cause__ or failure.__context__
    return False


def hold(model: type[Row], key: Any) -> Row:
    """The row of an aggregate that is about to change, held until the transaction ends. Raises NotFound."""
    try:
        row: Row = lock(model, key)
    except model.DoesNotExist:
        raise NotFound(model._meta.table_name, key) from None  # type: ignore[attr-defined]
    return row


def hold_all(model: type[Row], keys: Iterable[Any]) -> dict[Any, Row]:
    """Several rows, held in the order of their keys: two who need the same ones never wait for each other."""
    return {key: hold(model, key) for key in sorted(set(keys))}


_LOCKING: dict[tuple[type, str, type], tuple[str, list[Any]]] = {}
"""The statement for each table: peewee takes longer to write one, and to read its row, than the database to answer."""


def _column(field: peewee.Field, ctx: Any) -> Any:
    """`"t1"."name"` in one step: peewee takes seven, and writing SQL was a third of the cost of a page."""
    name = field.column_name  # type: ignore[attr-defined]
    if ctx.state.scope == peewee.SCOPE_VALUES:
        return ctx.literal(f'"{name}"')
    table = field.model._meta.table  # type: ignore[attr-defined]
    if table._alias:
        ctx.alias_manager[table] = table._alias
    return ctx.literal(f'"{ctx.alias_manager[table]}"."{name}"')


peewee.Field.__sql__ = _column  # type: ignore[attr-defined, method-assign]


class UTCDateTimeField(peewee.DateTimeField):
    """An aware moment; kept as UTC without a zone, the same on both engines."""

    def db_value(self, value: datetime | None) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC).replace(tzinfo=None)

    def python_value(self, value: Any) -> datetime | None:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        return moment.replace(tzinfo=UTC) if moment is not None else None


class JSONField(peewee.TextField):
    """A small JSON document in a text column: history, snapshots, settings. Never searched in SQL."""

    def db_value(self, value: Any) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, sort_keys=True, default=_plain)

    def python_value(self, value: Any) -> Any:
        return None if value is None else json.loads(value)


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)


class Model(peewee.Model):
    """Base of every table. `save()` writes only what was changed."""

    if TYPE_CHECKING:  # peewee's stubs know no implicit columns and no rows that are tuples or dicts
        id: Any
        DoesNotExist: type[peewee.DoesNotExist]

        @classmethod
        def select(cls, *fields: Any) -> Any: ...

        def __getattr__(self, name: str) -> Any: ...

    class Meta:
        database = database
        only_save_dirty = True
        legacy_table_names = False


def choices(column: str, words: type) -> peewee.Node:
    """A check that a column holds one of the words of a StrEnum."""
    listed = ", ".join(f"'{word.value}'" for word in words)  # type: ignore[attr-defined]
    return peewee.Check(f"{column} IN ({listed})")


def next_number(model: type[Model], year_field: peewee.Field, year: int, *where: Any) -> int:
    """The next gapless number of a Jalali year; call inside the transaction that uses it."""
    if is_postgresql():
        # Two transactions must not read the same last number; SQLite has one writer anyway.
        table = model._meta.table_name  # type: ignore[attr-defined]
        database.execute_sql("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"number:{table}",))
    last = model.select(peewee.fn.MAX(model.sequence)).where(year_field == year, *where).scalar()  # type: ignore[attr-defined]
    return (last or 0) + 1


def count_where(condition: Any) -> Any:
    """How many rows of a group fulfil the condition, on both engines."""
    return peewee.fn.SUM(peewee.Case(None, ((condition, 1),), 0))


def assign(row: Model, facts: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the fields that differ; (before, after) of these, for the audit. A foreign key is told by its id."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in facts.items():
        known = row._meta.fields[name].object_id_name if hasattr(row._meta.fields[name], "rel_model") else name  # type: ignore[attr-defined]
        if getattr(row, known) != value:
            before[name], after[name] = getattr(row, known), value
            setattr(row, name, value)
    return before, after
