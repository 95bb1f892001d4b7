"""axe finds nothing, on any page, in light and dark."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests import demonstration
from tests.architecture.test_crawl import Links
from tests.conftest import NOW
from tests.demonstration import Server
from webapp.demo.registers import PASSWORD

AXE = Path("node_modules/axe-core/axe.min.js")

OPEN_TO = {"expert": 80, "manager": 20, "admin": 20, "secretary_general": 10}
"""Who walks, and how many kinds of pages at the most: what the first has seen the next need not see again."""


@pytest.fixture(scope="module")
def office() -> Iterator[Server]:
    folder = demonstration.folder()
    demonstration.make(folder, NOW)
    server = Server(folder, NOW).start()
    yield server
    server.stop()
    demonstration.forget(folder)


def _kind(path: str) -> str:
    return re.sub(r"\d+", "n", path.split("?")[0])


@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize(("theme", "width", "height"), [("light", 1440, 900), ("dark", 1024, 768)])
def test_no_page_has_a_violation(office: Server, browser: Browser, theme: str, width: int, height: int) -> None:
    found: list[tuple[str, str, str]] = []
    seen: set[str] = {"/live", "/healthz"}
    for username, most in OPEN_TO.items():
        context = browser.new_context(locale="fa-IR", viewport={"width": width, "height": height})
        context.add_cookies([{"name": "theme", "value": theme, "url": office.url}])
        page = context.new_page()
        if not seen & {"/sign-in"}:
            page.goto(f"{office.url}/sign-in")
            found += _violations(page, "/sign-in")
            seen.add("/sign-in")
        _sign_in(page, office.url, username)
        ahead, walked = ["/"], 0
        while ahead and walked < most:
            path = ahead.pop(0)
            if _kind(path) in seen:
                continue
            seen.add(_kind(path))
            answer = context.request.get(office.url + path)
            body = answer.text() if "text/html" in answer.headers.get("content-type", "") else ""
            if "<!doctype html>" not in body:
                continue
            page.goto(office.url + path, wait_until="load")
            page.wait_for_timeout(150)
            found += _violations(page, path)
            walked += 1
            links = Links()
            links.feed(body)
            ahead += [link.split("#")[0] for link in links.found if link.startswith("/") and "/static" not in link]
        context.close()

    assert not found, "\n".join(map(str, found))
    assert len(seen) > 35


def _sign_in(page: Any, url: str, username: str) -> None:
    page.goto(f"{url}/sign-in")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)


def _violations(page: Any, path: str) -> list[tuple[str, str, str]]:
    page.evaluate(AXE.read_text())
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [(path, violation["id"], str(violation["nodes"][0]["target"])) for violation in result["violations"]]
