"""axe finds nothing, on any page, in light and dark."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests import demonstration
from tests.architecture.test_crawl import Links
from tests.conftest import NOW
from tests.demonstration import Server
from webapp.demo.registers import PASSWORD

AXE = Path("node_modules/axe-core/axe.min.js")

WALKERS = ("expert", "manager", "admin", "secretary_general")
"""Whose pages are looked at; a kind of page that one has shown, the next need not show again."""

STILL = """() => Promise.all([document.fonts.ready, ...document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().iterations !== Infinity)
  .map((one) => one.finished.catch(() => {}))]).then(() => true)"""
"""Letters are there and nothing moves any more: a colour that is half-way would be judged."""

LOOK = """axe.run(document, {resultTypes: ['violations'],
  checks: {'color-contrast': {options: {ignorePseudo: true}}}})"""
"""Marks and lines drawn by ::before do not keep the letters beside them from being judged."""


@pytest.fixture(scope="module")
def office() -> Iterator[Server]:
    folder = demonstration.folder()
    demonstration.make(folder, NOW)
    server = Server(folder, NOW).start()
    yield server
    server.stop()
    demonstration.forget(folder)


@pytest.fixture(scope="module")
def pages(office: Server, browser: Browser) -> dict[str, list[str]]:
    """Today of each walker, a meeting and a case in each state, and one page of each kind they are led to."""
    with closing(sqlite3.connect(office.folder / "mizban.db")) as rows:
        first = "state = 'list_approved' DESC"  # the meeting of today leads to the room
        meetings = rows.execute(f"SELECT MAX(id) FROM meeting GROUP BY state ORDER BY {first}").fetchall()
        cases = rows.execute("SELECT MAX(id) FROM problem_case GROUP BY state").fetchall()
    states = [f"/meetings/{one}" for (one,) in meetings] + [f"/cases/{one}" for (one,) in cases]
    known = set[str]()
    return {name: ["/", *([] if known else states), *_walk(office, browser, name, states, known)] for name in WALKERS}


def _walk(office: Server, browser: Browser, name: str, starts: list[str], known: set[str]) -> list[str]:
    """The pages of kinds not known before."""
    context = browser.new_context(locale="fa-IR")
    _sign_in(context, office.url, name)
    found, asked, ahead = list[str](), {"/live", "/healthz"}, ["/", *starts]
    for path in ahead:
        if _kind(path) in asked and path not in starts:
            continue
        asked.add(_kind(path))
        answer = context.request.get(office.url + path)
        body = answer.text() if "text/html" in answer.headers.get("content-type", "") else ""
        if "<!doctype html>" not in body:
            continue
        if _kind(path) not in known and path != "/" and path not in starts:
            found.append(path)
        known.add(_kind(path))
        links = Links()
        links.feed(body)
        led = dict.fromkeys(link.split("#")[0] for link in links.found if link.startswith("/"))
        ahead += [link for link in led if not link.startswith("/static") and link not in starts]
    context.close()
    return found


def _kind(path: str) -> str:
    return re.sub(r"\d+", "n", path.split("?")[0])


@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1440, 900), ("dark", 1024, 768)])
def test_no_page_has_a_violation(
    office: Server, browser: Browser, pages: dict[str, list[str]], theme: str, width: int, height: int
) -> None:
    found: list[tuple[str, str, str]] = []
    for name, paths in pages.items():
        context = browser.new_context(locale="fa-IR", viewport={"width": width, "height": height})
        context.add_cookies([{"name": "theme", "value": theme, "url": office.url}])
        page = context.new_page()
        if name == WALKERS[0]:
            page.goto(f"{office.url}/sign-in")
            found += _violations(page, "/sign-in")
        _sign_in(context, office.url, name)
        for path in paths:
            page.goto(office.url + path, wait_until="load")
            found += _violations(page, path)
        context.close()

    assert not found, "\n".join(map(str, found))


@pytest.mark.xdist_group("demonstration")
def test_each_walker_brings_pages_of_own(pages: dict[str, list[str]]) -> None:
    """A walk that ends at its first step would look at nothing and find nothing."""
    kinds = {name: {_kind(path) for path in paths} for name, paths in pages.items()}
    assert len(kinds["expert"]) > 60
    assert {"/", "/approvals", "/closures/new", "/deputies", "/meetings/n/reopen"} <= kinds["manager"]
    assert {"/", "/users", "/users/n", "/settings"} <= kinds["admin"]


def _sign_in(context: BrowserContext, url: str, username: str) -> None:
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    page.close()


def _violations(page: Any, path: str) -> list[tuple[str, str, str]]:
    page.evaluate(STILL)
    page.evaluate(AXE.read_text())
    result = page.evaluate(LOOK)
    return [(path, violation["id"], str(violation["nodes"][0]["target"])) for violation in result["violations"]]
