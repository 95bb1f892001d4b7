"""Statements whose SQL is written once: peewee takes longer to write a long one than the database to answer it."""

import functools
import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import peewee

from webapp.core.db import database

_PLAIN = {
    peewee.AutoField,
    peewee.BigAutoField,
    peewee.BigIntegerField,
    peewee.CharField,
    peewee.ForeignKeyField,
    peewee.IntegerField,
    peewee.SmallIntegerField,
    peewee.TextField,
}
"""Columns whose values come from both engines as they are needed."""


class _Given:
    """Stands in the query where the value of a parameter will come."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Place(NamedTuple):
    name: str
    convert: Callable[[Any], Any] | None


class _Writer(peewee.Context):  # type: ignore[misc]
    """Writes SQL, and keeps the places of the values instead of values."""

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> Any:
        if not isinstance(value, _Given):
            return super().value(value, converter, add_param)
        self._values.append(_Place(value.name, converter or (self.state.converter if converter is None else None)))  # type: ignore[attr-defined]
        return self.literal(self.state.param or "?")


class _Written(NamedTuple):
    sql: str
    places: list[_Place]
    converters: list[tuple[int, Callable[[Any], Any]]] | None
    """Of the columns of a SELECT; None where the statement gives no rows."""


class prepared:  # noqa: N801 - a decorator
    """Turn a function that builds a query from its parameters into the statement itself.

        @prepared
        def _phones(case_id):
            return CasePhone.select(CasePhone.number).where(CasePhone.case == case_id)

        for (number,) in _phones(12): …

    A SELECT gives its rows as tuples, anything else the number of rows it touched. A parameter may stand wherever a
    single value may, but decides nothing about the shape of the query: the function is called once, with placeholders.
    """

    def __init__(self, build: Callable[..., Any]) -> None:
        functools.update_wrapper(self, build)  # type: ignore[arg-type]
        self._build = build
        self._names = tuple(inspect.signature(build).parameters)
        self._written: dict[type, _Written] = {}

    def __call__(self, *values: Any, **named: Any) -> Any:
        engine = database.obj
        written = self._written.get(type(engine))
        given = {**dict(zip(self._names, values, strict=False)), **named}
        if written is None:
            written = self._written[type(engine)] = self._write(engine)
        parameters = [
            (place.convert(given[place.name]) if place.convert else given[place.name])
            if type(place) is _Place
            else place
            for place in written.places
        ]
        cursor = engine.execute_sql(written.sql, parameters)
        if written.converters is None:
            return cursor.rowcount
        rows = cursor.fetchall()
        return _converted(rows, written.converters) if written.converters else rows

    def _write(self, engine: Any) -> _Written:
        query = self._build(**{name: _Given(name) for name in self._names})
        sql, places = _Writer(**engine.get_context_options()).sql(query).query()
        if not isinstance(query, peewee.SelectBase):
            return _Written(sql, places, None)
        columns: list[Any] = query._returning  # type: ignore[attr-defined]
        converters = [(place, convert) for place, column in enumerate(columns) if (convert := _converter(column))]
        return _Written(sql, places, converters)


def _converter(column: Any) -> Any:
    """What makes of a selected column's value what Python works with."""
    node: Any = column.unwrap() if isinstance(column, peewee.Node) else column
    if isinstance(node, peewee.FieldAlias):
        node = node.field
    if isinstance(node, peewee.Field):
        return None if type(node) in _PLAIN or not column._coerce else node.python_value
    if isinstance(node, peewee.Function) and getattr(node, "_coerce", False) and node.arguments:
        first = node.arguments[0]
        return _converter(first) if isinstance(first, peewee.Node) else None
    return None


def _converted(rows: list[Any], converters: list[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    changed = []
    for row in rows:
        values = list(row)
        for place, convert in converters:
            values[place] = convert(values[place])
        changed.append(tuple(values))
    return changed
