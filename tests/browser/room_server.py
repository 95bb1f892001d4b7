"""A server of its own process that a test can kill and start again, and tablets that look at it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from playwright.sync_api import Page

from tests.cast import CAST
from webapp.core.config import Config


class RoomServer:
    """gunicorn on the test's database. Its clock goes on from the test's now, also while it is dead."""

    def __init__(self, config: Config, now: datetime) -> None:
        self.config = config
        self.now = now
        self.begun = time.monotonic()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        moment = self.now + timedelta(seconds=time.monotonic() - self.begun)
        environment = os.environ | {
            "MIZBAN_DATA": str(self.config.data),
            "MIZBAN_SECRET_KEY": self.config.secret_key,
            "MIZBAN_URL": self.url,
            "MIZBAN_CLOCK": moment.isoformat(),
            "MIZBAN_SYNCHRONOUS": "off",
        }
        command = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--worker-class", "gthread", "--threads", "16", "--no-control-socket", "--log-level", "warning"]
        self.process = subprocess.Popen(command, env=environment, start_new_session=True)
        for _ in range(150):
            with suppress(OSError):
                urllib.request.urlopen(f"{self.url}/sign-in", timeout=2).close()
                return
            time.sleep(0.1)
        raise RuntimeError("the server did not start")

    def kill(self) -> None:
        """As a power cut does: no word of farewell."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(10)
            self.process = None


def sign_in(context: Any, name: str, url: str, now: datetime) -> None:
    """The cookie of an open sign-in of somebody of the cast."""
    from webapp.office.users import services as users
    from webapp.office.users.models import User
    from webapp.office.users.views.sign_in import COOKIE

    user = User.get(User.username == CAST[name].username)
    token = users.open_sign_in(user.id, address="127.0.0.1", browser="tests", now=now)
    context.add_cookies([{"name": COOKIE, "value": token, "url": url}])


def nothing_waits(page: Page) -> None:
    """Until the tablet's own store is empty: everything has been answered."""
    for _ in range(100):
        kept = page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('mizban.room'))")
        if not kept:
            return
        time.sleep(0.1)
    raise AssertionError(kept)


def open_room(
    browser: Any, server: RoomServer, meeting: Any, now: datetime, settings: dict[str, Any], url: str = ""
) -> Iterator[Callable[[str], Page]]:
    """`show("negin")` opens the room on a tablet of that person; scripts must not complain."""
    contexts: list[Any] = []
    said: list[str] = []
    base = url or server.url

    def show(name: str, context: Any = None) -> Page:
        if context is None:
            context = browser.new_context(locale="fa-IR", **settings)
            contexts.append(context)
            sign_in(context, name, base, now)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{base}/meetings/{meeting.id}/room")
        page.wait_for_selector("[data-room][data-ready]", state="attached")
        return page

    yield show
    for context in contexts:
        context.close()
    assert said == []
