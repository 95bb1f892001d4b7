"""The people at their screens, over a server whose clock can be set."""

from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import CAST
from tests.conftest import NOW
from tests.demonstration import Server
from webapp.core.config import Config


class Office:
    """The people at their screens, over a server whose clock can be set."""

    def __init__(self, browser: Browser, config: Config):
        self.browser, self.config = browser, config
        self.server: Server | None = None
        self.contexts: dict[str, BrowserContext] = {}
        self.said: list[str] = []
        self.at(NOW)

    def at(self, moment: datetime) -> None:
        """It is that moment now: the server starts anew, everybody's tablet and desk stay as they are."""
        self.close()
        self.now = moment
        self.server = Server(self.config.data, moment).start()

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
        self.contexts.clear()
        if self.server:
            self.server.stop()

    def page(self, name: str, path: str, **more: Any) -> Page:
        """A page of that person."""
        assert self.server
        if name not in self.contexts:
            size = {"viewport": {"width": 1440, "height": 900}} | more
            self.contexts[name] = context = self.browser.new_context(locale="fa-IR", **size)
            page = context.new_page()
            page.goto(f"{self.server.url}/sign-in")
            page.fill("[name=username]", CAST[name].username)
            page.fill("[name=password]", "mizban-demo-1405")
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda address: "sign-in" not in address)
            page.close()
        for left in self.contexts[name].pages:
            left.close()  # a browser keeps six connections to a host, and each visible page holds one
        page = self.contexts[name].new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.said.append(f"{path}: {error}"))
        page.goto(self.server.url + path)
        return page
