"""A sign-in that ends while somebody types: the text comes back, to its writer."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room_server import RoomServer, sign_in
from tests.cast import CAST, PASSWORD
from webapp.core.config import Config
from webapp.office.holidays import queries as holidays
from webapp.office.users.models import SignIn


@pytest.fixture
def server(db: Config, now: datetime) -> Iterator[RoomServer]:
    running = RoomServer(db, now)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def as_person(browser: Any, server: RoomServer, now: datetime) -> Iterator[Callable[[str], Page]]:
    contexts = []

    def open_page(name: str) -> Page:
        context = browser.new_context(locale="fa-IR", viewport={"width": 1440, "height": 900})
        contexts.append(context)
        sign_in(context, name, server.url, now)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def lapse(now: datetime) -> None:
    """Lunch took longer than the sign-in lasts."""
    SignIn.update(seen_at=now - timedelta(hours=5)).execute()


def type_password(page: Page, name: str) -> None:
    page.get_by_label("نام کاربری").fill(CAST[name].username)
    page.get_by_label("گذرواژه").fill(PASSWORD)
    page.get_by_label("گذرواژه").press("Enter")


def test_a_form_that_was_being_sent_is_sent_again(
    as_person: Callable[[str], Page], server: RoomServer, now: datetime
) -> None:
    page = as_person("mahtab")
    page.goto(f"{server.url}/holidays")
    page.get_by_label("نخستین روز", exact=True).fill("۳ آذر ۱۴۰۵")
    page.get_by_label("دلیل").fill("آلودگی هوای شهر و پیرامون")
    lapse(now)
    page.get_by_role("button", name="اعلام", exact=True).click()
    expect(page.get_by_text("نوشتهٔ شما همین‌جا مانده است")).to_be_visible()
    type_password(page, "mahtab")
    expect(page.get_by_text("آلودگی هوای شهر و پیرامون")).to_be_visible()
    assert holidays.special_days(date(2026, 11, 24), date(2026, 11, 24)) == []
    page.get_by_role("button", name="ارسال دوباره").click()
    page.wait_for_load_state()
    [day] = holidays.special_days(date(2026, 11, 24), date(2026, 11, 24))
    assert day.title == "آلودگی هوای شهر و پیرامون"


def test_a_page_stays_as_it_is_under_the_sign_in(
    as_person: Callable[[str], Page], server: RoomServer, now: datetime
) -> None:
    page = as_person("omid")
    page.goto(f"{server.url}/users")
    search = page.get_by_label("جست‌وجوی حساب‌ها")
    lapse(now)
    search.press_sequentially("نگین")
    dialog = page.get_by_role("dialog", name="زمان ورود شما پایان یافته است")
    expect(dialog).to_be_visible()
    type_password(page, "omid")
    expect(dialog).to_be_hidden()
    expect(search).to_have_value("نگین")
    search.fill("نگین آزمون")
    expect(page.locator("#accounts tbody tr")).to_have_count(1)
    assert page.url.split("?")[0] == f"{server.url}/users"


def test_a_colleague_gets_a_page_of_own(as_person: Callable[[str], Page], server: RoomServer, now: datetime) -> None:
    page = as_person("omid")
    page.goto(f"{server.url}/users")
    lapse(now)
    page.get_by_label("جست‌وجوی حساب‌ها").press_sequentially("نگین")
    expect(page.get_by_role("dialog")).to_be_visible()
    type_password(page, "negin")
    page.wait_for_url(f"{server.url}/")
    expect(page.get_by_text("نگین آزمون").first).to_be_visible()
