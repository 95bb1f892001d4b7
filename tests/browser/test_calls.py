"""The call desk under the keys: one call after another, and what a colleague does meanwhile."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.factories.calls import a_call
from webapp.engines.calls import services
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallState, Outcome


@pytest.fixture
def queue(db: Any, now: datetime) -> list[Call]:
    return [a_call(now, party=f"شرکت شمارهٔ {number}") for number in ("یک", "دو", "سه")]


def followed(page: Page) -> Any:
    """Until the page's stream is open: what is said before that is not told again."""
    return page.expect_response("**/live?*")


def test_calls_are_made_by_keys_alone_one_after_another(open_desk: Callable[[str], Page], queue: list[Call]) -> None:
    page = open_desk("/calls")
    title = page.locator("#call-title")
    page.keyboard.press("Enter")
    expect(page.locator("#attempt")).to_be_visible()
    # A wrong number keeps the call with its next number; the keys go on at its name.
    page.keyboard.press("5")
    page.keyboard.press("Enter")
    expect(page.locator("#call-phone")).to_contain_text("۰۳۱")
    expect(title).to_be_focused()
    page.keyboard.press("1")
    page.get_by_label("یادداشت").fill("با دو نفر می‌آید")
    page.keyboard.press("Enter")
    expect(title).to_have_text("شرکت شمارهٔ دو")
    expect(title).to_be_focused()
    expect(page.locator(".app-nav [aria-current] .count")).to_have_text("۲")
    # Without an answer nothing is saved, and the keys go on at the answers.
    page.keyboard.press("Enter")
    expect(page.locator("#outcome-field")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#outcome-field input").first).to_be_focused()
    for company in ("سه", None):
        page.keyboard.press("3")
        page.keyboard.press("Enter")
        if company:
            expect(title).to_have_text(f"شرکت شمارهٔ {company}")
    expect(page.locator("#call")).to_contain_text("تماس بعدی ساعت")
    expect(page.locator("#call")).to_be_focused()
    states = [Call.get_by_id(call.id).state for call in queue]
    assert states == [CallState.CONCLUDED, CallState.RETRY_AT, CallState.RETRY_AT]


def test_a_call_that_is_looked_at_follows_a_colleague(
    page: Page, open_desk: Callable[[str], Page], queue: list[Call], cast: Any, now: datetime
) -> None:
    with followed(page):
        open_desk("/calls")
    expect(page.locator("#call-title")).to_have_text("شرکت شمارهٔ یک")
    services.claim(queue[0].id, actor=cast["peyman"], now=now)
    expect(page.locator("#call")).to_contain_text("این تماس را برداشته است")
    # The way on is a key away.
    with followed(page):
        page.keyboard.press("Enter")
    expect(page.locator("#call-title")).to_have_text("شرکت شمارهٔ دو")
    # An empty hand is offered what becomes due.
    for call in queue[1:]:
        services.conclude(call.id, outcome=Outcome.CONFIRMED, actor=cast["peyman"], now=now)
    expect(page.locator("#call")).to_contain_text("انجام شد")


def test_the_queue_stays_where_it_is_read(
    page: Page, open_desk: Callable[[str], Page], queue: list[Call], cast: Any, now: datetime
) -> None:
    later = [a_call(now, due_on=(now + timedelta(days=3)).date(), party=f"شرکت فردا {n}") for n in range(3)]
    with followed(page):
        open_desk("/calls")
    page.keyboard.press("Enter")
    expect(page.locator("#attempt")).to_be_visible()
    page.locator("#queue summary").click()
    page.get_by_label("یادداشت").fill("در حال نوشتن")
    services.claim(queue[1].id, actor=cast["peyman"], now=now)
    expect(page.locator("#queue")).to_contain_text("پیمان")
    expect(page.get_by_text(later[0].party)).to_be_visible()
    expect(page.get_by_label("یادداشت")).to_have_value("در حال نوشتن")
