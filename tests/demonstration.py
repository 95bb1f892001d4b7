"""A small demonstration office of two months: what crawling, axe and the pictures walk through."""

import atexit
import functools
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from tests import databases
from webapp.core import clock, db
from webapp.core.config import Config


def make(folder: Path, now: datetime, months: int = 2) -> Config:
    """Migrate, ship and live two months up to `now` in the folder; leaves no connection open.

    The same months are lived once in a process, later folders get a copy.
    """
    shutil.copytree(_lived(now, months), folder, dirs_exist_ok=True)
    return databases.sqlite_config(folder)


@functools.cache
def _lived(now: datetime, months: int) -> Path:
    from webapp import commands, demo

    lived = folder()
    atexit.register(forget, lived)
    config = databases.sqlite_config(lived)
    with clock.fixed(now):
        db.connect(config)
        with db.database.connection_context():
            commands.migrate()
            commands.ship()
        demo.make(config, months)
    databases.disconnect()
    return lived


class Server:
    """gunicorn on a data folder, with the clock going on from `now`."""

    def __init__(self, folder: Path, now: datetime | None, threads: int = 40):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder, self.now, self.threads = folder, now, threads
        self.begun = time.monotonic()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Server":
        moment = self.now and self.now + timedelta(seconds=time.monotonic() - self.begun)
        environment = os.environ | {
            "MIZBAN_DATA": str(self.folder),
            "MIZBAN_SECRET_KEY": "tests",
            "MIZBAN_URL": self.url,
            "MIZBAN_CLOCK": moment.isoformat() if moment else "",
            "MIZBAN_SYNCHRONOUS": "off",
        }
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--threads", str(self.threads), "--no-control-socket"]
        command += ["--log-level", "warning"]
        self.process = subprocess.Popen(command, env=environment, start_new_session=True)
        for _ in range(300):
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
                return self
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def stop(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


def folder() -> Path:
    """A new folder in memory where there is room for it."""
    return Path(tempfile.mkdtemp(prefix="mizban-demonstration-", dir=databases.fast_folder()))


def forget(path: Path) -> None:
    shutil.rmtree(path, ignore_errors=True)
