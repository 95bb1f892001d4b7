"""Statements whose SQL is written once: peewee takes longer to write a long one than the database to answer it."""

import functools
import inspect
from collections.abc import Callable, Sequence
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
    takes_list: bool
    """It stands behind IN."""


_HERE, _LIST = "\0", "\1"
"""Stand in the SQL where a parameter will be."""


class _Writer(peewee.Context):  # type: ignore[misc]
    """Writes SQL, and keeps the places of the values instead of values."""

    def value(self, value: Any, converter: Any = None, add_param: bool = True) -> Any:
        if not isinstance(value, _Given):
            return super().value(value, converter, add_param)
        converter = converter or (self.state.converter if converter is None else None)
        behind_in = self._sql[-1] in (" IN ", " NOT IN ")  # type: ignore[attr-defined]
        self._values.append(_Place(value.name, converter, behind_in))  # type: ignore[attr-defined]
        return self.literal(_HERE)


class _Written(NamedTuple):
    sql: str
    """Ready where no parameter is a list, else with `_HERE` for each list."""
    places: list[Any]
    """What is bound: places of parameters, and values that the query itself holds."""
    converters: list[tuple[int, Callable[[Any], Any]]] | None
    """Of the columns of a SELECT; None where the statement gives no rows."""


class prepared:  # noqa: N801 - a decorator
    """Turn a function that builds a query from its parameters into the statement itself.

        @prepared
        def _phones(case_id):
            return CasePhone.select(CasePhone.number).where(CasePhone.case == case_id)

        for (number,) in _phones(12): …

    A SELECT gives its rows as tuples, anything else the number of rows it touched. A parameter may stand wherever a
    value may, and a list of values beside `in_`; it decides nothing about the shape of the query otherwise: the
    function is called once, with placeholders.
    """

    def __init__(self, build: Callable[..., Any], more: Sequence[str] = ()) -> None:
        """`more` names the parameters that the function takes as `**values`."""
        functools.update_wrapper(self, build)  # type: ignore[arg-type]
        self._build = build
        taken = inspect.signature(build).parameters.values()
        self._names = (*(one.name for one in taken if one.kind != one.VAR_KEYWORD), *more)
        self._written: dict[type, _Written] = {}

    def __call__(self, *values: Any, **named: Any) -> Any:
        engine = database.obj
        written = self._written.get(type(engine))
        if written is None:
            written = self._written[type(engine)] = self._write(engine)
        given = {**dict(zip(self._names, values, strict=False)), **named}
        sql, parameters = written.sql, []
        for place in written.places:
            if type(place) is not _Place:
                parameters.append(place)
            elif not place.takes_list:
                value = given[place.name]
                parameters.append(place.convert(value) if place.convert else value)
            else:
                listed = [place.convert(value) if place.convert else value for value in given[place.name]]
                # An empty list holds nothing: NULL says so on both engines.
                sql = sql.replace(_HERE, "(" + (", ".join([engine.param] * len(listed)) or "NULL") + ")", 1)
                parameters += listed
        cursor = engine.execute_sql(sql, parameters)
        if written.converters is None:
            return cursor.rowcount
        rows = cursor.fetchall()
        return _converted(rows, written.converters) if written.converters else rows

    def _write(self, engine: Any) -> _Written:
        query = self._build(**{name: _Given(name) for name in self._names})
        sql, places = _Writer(**engine.get_context_options()).sql(query).query()
        for place in places:
            if type(place) is _Place:
                sql = sql.replace(_HERE, _LIST if place.takes_list else engine.param, 1)
        sql = sql.replace(_LIST, _HERE)
        if not isinstance(query, peewee.SelectBase):
            return _Written(sql, places, None)
        columns: list[Any] = query._returning  # type: ignore[attr-defined]
        converters = [(place, convert) for place, column in enumerate(columns) if (convert := _converter(column))]
        return _Written(sql, places, converters)


def in_all() -> Any:
    """A column that says in each row how many rows there are without LIMIT."""
    return peewee.fn.COUNT(peewee.SQL("*")).over()


def fields(model: Any) -> tuple[Any, ...]:
    """The columns of a table in the order in which `row` takes them."""
    return tuple(model._meta.sorted_fields)


def row(model: Any, values: Sequence[Any]) -> Any:
    """A row object of what a statement gave for `fields(model)`, as if peewee had read it."""
    names = (field.name for field in model._meta.sorted_fields)
    found = model(__no_default__=1, **dict(zip(names, values, strict=True)))
    found._dirty.clear()
    return found


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
