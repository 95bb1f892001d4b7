"""What every test stands on: a migrated database of its own, a fixed clock, a cast, a real client."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from tests import databases
from tests.cast import CAST, PASSWORD
from webapp.core import clock, events
from webapp.core import db as database
from webapp.core.actor import Actor
from webapp.core.config import Config

NOW = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
"""Saturday 30 Aban 1405, 10:00 in Tehran."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        kind = item.path.stem.removeprefix("test_").split("_")[0]
        if kind in ("rules", "services", "queries", "views"):
            item.add_marker(getattr(pytest.mark, kind))
        for wing in ("browser", "architecture", "tasks"):
            if f"/tests/{wing}/" in str(item.path):
                item.add_marker(getattr(pytest.mark, wing))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "db" in metafunc.fixturenames and metafunc.definition.get_closest_marker("both_engines"):
        marks = () if databases.postgresql_available() else (pytest.mark.skip("no PostgreSQL on this machine"),)
        both = ["sqlite", pytest.param("postgresql", marks=marks)]
        metafunc.parametrize("engine", both, indirect=True)


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    """A database file with the schema, the cast and what is shipped; made once by the migrations."""
    folder = Path(tempfile.mkdtemp(prefix="mizban-template-"))
    databases.lay(databases.sqlite_config(folder), NOW)
    yield folder / "mizban.db"
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "sqlite")


@pytest.fixture
def config(engine: str, request: pytest.FixtureRequest) -> Iterator[Config]:
    """The configuration of a database that only this test has."""
    folder = Path(tempfile.mkdtemp(prefix="mizban-test-", dir=databases.fast_folder()))
    if engine == "postgresql":
        with databases.postgresql_copy(NOW) as url:
            yield databases.postgresql_config(folder, url)
    else:
        shutil.copyfile(request.getfixturevalue("template"), folder / "mizban.db")
        yield databases.sqlite_config(folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def db(config: Config) -> Iterator[Config]:
    """An open database with the cast in it; both engines under the mark `both_engines`."""
    database.connect(config)
    # Reactions are the application's: a test that wants them makes one, whatever ran before it in this process.
    events.install({})
    # Not a connection context: the application binds the models anew when a test makes one.
    opened = database.database.obj
    opened.connect()
    yield config
    if not opened.is_closed():
        opened.close()
    databases.disconnect()


@pytest.fixture
def now() -> Iterator[datetime]:
    """The clock stands at NOW."""
    with clock.fixed(NOW):
        yield NOW


@pytest.fixture
def cast(db: Config) -> dict[str, Actor]:
    """The actors by first name; `stranger` is a signed-in person without any role."""
    from webapp.office.users.models import User

    ids = dict(User.select(User.username, User.id).tuples())
    people = {
        name: Actor(ids[person.username], person.full_name, frozenset(person.roles), person.unit)
        for name, person in CAST.items()
    }
    return people | {"stranger": Actor(999_999, "غریبه", frozenset())}


class Client(FlaskClient):
    """A real client with CSRF on; `csrf` is put on every write."""

    def csrf(self) -> str:
        with self.session_transaction() as kept:
            raw = kept.setdefault("csrf_token", "0" * 40)
        serializer = URLSafeTimedSerializer(self.application.secret_key, salt="wtf-csrf-token")
        return str(serializer.dumps(raw))

    def post(self, *args: Any, **kwargs: Any) -> Any:
        headers = dict(kwargs.pop("headers", None) or {})
        headers.setdefault("X-CSRFToken", self.csrf())
        return super().post(*args, headers=headers, **kwargs)

    def fragment(self, url: str, method: str = "GET", **kwargs: Any) -> Any:
        """As htmx asks."""
        headers = {"HX-Request": "true"} | dict(kwargs.pop("headers", None) or {})
        call = self.post if method == "POST" else self.get
        return call(url, headers=headers, **kwargs)


@pytest.fixture
def app(db: Config, now: datetime) -> Any:
    from webapp.app import create_app

    application = create_app(db)
    application.test_client_class = Client
    application.testing = True
    return application


@pytest.fixture
def client(app: Any) -> Any:
    """Nobody is signed in: the stranger at the door."""
    return app.test_client()


@pytest.fixture
def client_as(app: Any, now: datetime) -> Callable[[str], Any]:
    """A client with somebody of the cast signed in."""
    from webapp.office.users import services
    from webapp.office.users.models import User
    from webapp.office.users.views.sign_in import COOKIE

    def sign_in(name: str) -> Any:
        user = User.get(User.username == CAST[name].username)
        token = services.open_sign_in(user.id, address="127.0.0.1", browser="tests", now=now)
        person = app.test_client()
        person.set_cookie(COOKIE, token)
        return person

    return sign_in


@dataclass
class Counted:
    """How many SQL statements ran."""

    statements: list[str]

    @property
    def value(self) -> int:
        return len(self.statements)


@pytest.fixture
def count_sql(db: Config) -> Callable[[], Any]:
    """`with count_sql() as n: …` then `n.value` and `n.statements`."""

    @contextlib.contextmanager
    def counting() -> Iterator[Counted]:
        counted = Counted([])
        real = database.database.obj
        plain = real.execute_sql

        def execute_sql(sql: str, *args: Any, **kwargs: Any) -> Any:
            if not sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")):
                counted.statements.append(sql)
            return plain(sql, *args, **kwargs)

        real.execute_sql = execute_sql
        try:
            yield counted
        finally:
            real.execute_sql = plain

    return counting


@pytest.fixture(autouse=True)
def no_lazy_foreign_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """A foreign key that is loaded by touching it is one query per row: it fails at birth."""
    import peewee

    def refuse(self: Any, instance: Any) -> Any:
        raise AssertionError(f"lazy load of {type(instance).__name__}.{self.name}")

    monkeypatch.setattr(peewee.ForeignKeyAccessor, "get_rel_instance", _eager_only(peewee.ForeignKeyAccessor, refuse))


def _eager_only(accessor: Any, refuse: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def get_rel_instance(self: Any, instance: Any) -> Any:
        if self.name in instance.__rel__:
            return instance.__rel__[self.name]
        value = instance.__data__.get(self.name)
        if value is None or not self.field.lazy_load:
            return value
        return refuse(self, instance)

    return get_rel_instance


os.environ.setdefault("MIZBAN_SYNCHRONOUS", "off")
__all__ = ["PASSWORD"]
