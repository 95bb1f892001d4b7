"""The databases of the tests: SQLite files copied per test, and a throw-away PostgreSQL."""

import contextlib
import functools
import getpass
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from webapp.core import db
from webapp.core.config import Config, read


def fast_folder() -> str | None:
    """Memory instead of a disk, where there is one."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def sqlite_config(folder: Path) -> Config:
    return read({"MIZBAN_DATA": str(folder), "MIZBAN_SYNCHRONOUS": "off", "MIZBAN_SECRET_KEY": "tests"})


def postgresql_config(folder: Path, url: str) -> Config:
    return read({"MIZBAN_DATA": str(folder), "MIZBAN_DATABASE": url, "MIZBAN_SECRET_KEY": "tests"})


def disconnect() -> None:
    """Close this thread's connection, and a pool's idle ones."""
    engine = db.database.obj
    if not engine.is_closed():
        engine.close()
    if hasattr(engine, "close_all"):
        engine.close_all()


def lay(config: Config, now: datetime) -> None:
    """Schema by the migrations, then the cast and what a new office is shipped with."""
    from tests.lay import lay_office
    from webapp.commands import migrate

    db.connect(config)
    with db.database.connection_context():
        migrate()
        lay_office(now)
    disconnect()


# PostgreSQL ------------------------------------------------------------------------------------------------------


@functools.cache
def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def postgresql_available() -> bool:
    """Whether a server can be had: one that is named, or binaries to start our own."""
    return bool(os.environ.get("MIZBAN_TEST_POSTGRESQL")) or _binaries() is not None


_numbers = itertools.count(1)


@contextlib.contextmanager
def postgresql_copy(now: datetime) -> Iterator[str]:
    """The address of a database with schema and cast, dropped afterwards."""
    import psycopg

    server, template = _prepared(now)
    name = f"test_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield f"{server}/{name}"
    disconnect()
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@functools.cache
def _prepared(now: datetime) -> tuple[str, str]:
    import psycopg

    server = os.environ.get("MIZBAN_TEST_POSTGRESQL") or _own_server()
    template = f"template_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {template}")
    before = db.database.obj
    lay(postgresql_config(Path(tempfile.mkdtemp(prefix="mizban-pg-")), f"{server}/{template}"), now)
    if before is not None:
        db.database.initialize(before)
    return server, template


def _own_server() -> str:
    """Start a server on a free port of this machine; it ends with this process."""
    binaries = _binaries()
    assert binaries is not None
    folder = Path(tempfile.mkdtemp(prefix="mizban-postgresql-", dir=fast_folder()))
    as_postgres: list[str] = []
    if getpass.getuser() == "root":
        shutil.chown(folder, "postgres", "postgres")
        as_postgres = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    initdb = [str(binaries / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust"]
    initdb += ["-E", "UTF8", "--locale=C.UTF-8", "-N"]
    subprocess.run([*as_postgres, *initdb], check=True, **quiet)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=60"
    options += " -c fsync=off -c full_page_writes=off"
    server = subprocess.Popen([*as_postgres, str(binaries / "postgres"), "-D", str(data), *options.split()], **quiet)
    import atexit

    def stop() -> None:
        server.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(stop)
    url = f"postgresql://postgres@127.0.0.1:{port}"
    _wait_for(url)
    return url


def _wait_for(url: str) -> None:
    import psycopg

    for _ in range(100):
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(f"{url}/postgres").close()
            return
        time.sleep(0.1)
    raise RuntimeError("PostgreSQL did not start")
