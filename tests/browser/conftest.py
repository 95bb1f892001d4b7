"""Chromium of the machine, Persian, without a word on its console."""

import shutil
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from werkzeug.serving import make_server

from tests.browser.board_hands import Board
from tests.browser.room_server import sign_in
from tests.factories.board import a_case, a_meeting, member_slots
from webapp.core import db as database
from webapp.desk.slots import services
from webapp.web import live

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    if CHROMIUM is None:
        pytest.skip("no chromium on this machine")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return browser_type_launch_args | {"executable_path": CHROMIUM, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return browser_context_args | {"locale": "fa-IR", "viewport": {"width": 1440, "height": 900}}


@pytest.fixture
def complaints(page: Any) -> Iterator[list[str]]:
    """What the page's scripts complain of, empty at the end; an answer of 4xx or 5xx is no complaint."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on(
        "console",
        lambda message: (
            message.type == "error" and "Failed to load resource" not in message.text and said.append(message.text)
        ),
    )
    yield said
    assert said == []


@pytest.fixture
def desk_server(app: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The real application on a free port, with a watcher of this test's database."""
    monkeypatch.setattr(live, "watcher", live.Watcher())

    @app.teardown_request
    def _give_back(_: BaseException | None) -> None:
        if threading.current_thread() is not threading.main_thread() and not database.database.is_closed():
            database.database.close()

    running = make_server("127.0.0.1", 0, app, threaded=True)
    running.daemon_threads = True
    threading.Thread(target=running.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()


@pytest.fixture
def open_desk(page: Page, desk_server: str, now: Any, complaints: list[str]) -> Callable[[str], Page]:
    """`open_desk("/cases/new")` shows Negin's page at the desk's size; its scripts must not complain."""
    sign_in(page.context, "negin", desk_server, now)

    def show(path: str) -> Page:
        page.goto(desk_server + path)
        return page

    return show


@pytest.fixture
def board(desk_server: str, db: Any, cast: Any, now: Any) -> Board:
    meeting = a_meeting(now)
    slots = member_slots(meeting)
    sits = [a_case(now, "فولادریس آزمون"), a_case(now, "نقش‌چرم مثالی")]
    for case, slot in zip(sits, (slots[0], slots[1]), strict=True):
        services.bring(meeting.id, case_id=case.id, to_slot=slot.id, actor=cast["negin"], now=now)
    waits = [
        a_case(now, "پویاسازه فردانما"),
        a_case(now, "کاوه‌کاشی مثال", available_from=610),
        a_case(now, "گزسازان نمونه"),
    ]
    return Board(f"{desk_server}/meetings/{meeting.id}/board", meeting, slots, waits, sits)


@pytest.fixture
def open_as(
    browser: Browser, board: Board, now: Any, browser_context_args: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """`open_as("negin")` shows the board to somebody; scripts must not complain."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def show(name: str, **more: Any) -> Page:
        context = browser.new_context(**(browser_context_args | more))
        contexts.append(context)
        sign_in(context, name, board.url.partition("/meetings")[0], now)
        page = context.new_page()
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(board.url)
        expect(page.locator("#slot-rows .slot").first).to_be_visible()
        return page

    yield show
    for context in contexts:
        context.close()
    assert said == []
