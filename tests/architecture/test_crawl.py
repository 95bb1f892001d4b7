"""Every link that a page shows leads somewhere, for each role (no 403, 404, 500)."""

import contextlib
import re
from collections import Counter, deque
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests import databases, demonstration
from tests.conftest import NOW, Client
from webapp.core import clock
from webapp.demo.registers import ACCOUNTS

OF_A_KIND = 3
"""So many pages of one kind (same path but for its numbers) are opened per role, and one more from each other kind."""

TITLE = re.compile(r"<title>[^<]*[\u0600-\u06ff][^<]* · [^<]+</title>")


@pytest.fixture(scope="module")
def office() -> Iterator[Any]:
    """The application on the small demonstration, the clock standing."""
    from webapp.app import create_app

    folder = demonstration.folder()
    config = demonstration.make(folder, NOW)
    with clock.fixed(NOW):
        app = create_app(config)
        app.test_client_class = Client
        app.testing = True
        yield app
    databases.disconnect()
    demonstration.forget(folder)


class Links(HTMLParser):
    """What a page links to, and what htmx would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        for name in ("href", "hx-get", "src"):
            value = given.get(name)
            if value and tag != "use" and "data:" not in value:
                self.found.append(value)
        if tag == "form" and (given.get("method") or "get").lower() == "get" and given.get("action"):
            self.found.append(str(given["action"]))


@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize("username", [account[0] for account in ACCOUNTS])
def test_no_link_is_a_dead_end(office: Any, username: str) -> None:
    person = office.test_client()
    _sign_in(person, username)
    wrong, seen, kinds, led = [], set(), Counter(), set()
    ahead = deque([("/", "")])
    while ahead:
        path, came_from = ahead.popleft()
        kind, way = _kind(path), (_kind(came_from), _kind(path))
        if path in seen or not path.startswith("/") or path.startswith(("/static", "/live")):
            continue
        if kinds[kind] >= OF_A_KIND and way in led:
            continue
        seen.add(path)
        kinds[kind] += 1
        led.add(way)
        answer = person.get(path)
        if answer.status_code >= 400:
            wrong.append((came_from, path, answer.status_code))
        if answer.mimetype == "text/html" and answer.status_code == 200:
            page = answer.get_data(as_text=True)
            if "<!doctype html>" in page and not TITLE.search(page):
                wrong.append((came_from, path, "no Persian title"))
            links = Links()
            links.feed(page)
            ahead.extend((link.split("#")[0], path) for link in links.found if link.split("#")[0])

    assert not wrong, "\n".join(map(str, wrong))
    assert len(seen) > 3


def _kind(path: str) -> str:
    return re.sub(r"\d+", "n", urlsplit(path).path)


def _sign_in(person: Any, username: str) -> None:
    from webapp.core import db
    from webapp.office.users import services
    from webapp.office.users.models import User
    from webapp.office.users.views.sign_in import COOKIE

    with contextlib.nullcontext() if not db.database.is_closed() else db.database.connection_context():
        user = User.get(User.username == username)
        person.set_cookie(COOKIE, services.open_sign_in(user.id, address="", browser="", now=NOW))


def test_static_files_of_the_pages_exist(office: Any) -> None:
    page = office.test_client().get("/sign-in").get_data(as_text=True)

    files = re.findall(r'"(/static/[^"#]+)', page)

    assert files
    assert all(Path("." + file).is_file() for file in files)
