"""Chromium of the machine, Persian, without a word on its console."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

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
