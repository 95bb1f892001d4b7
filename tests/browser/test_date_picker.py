"""The Jalali month beside a date box, by keyboard: days, weeks, months, picking, leaving, days off."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from webapp.office.holidays.models import DayOff

BUTTON = "[popovertarget=date-calendar]"


@pytest.fixture
def closed_day(db: Any, now: Any) -> DayOff:
    """Monday, 9 Azar 1405."""
    day = date(2026, 11, 30)
    return DayOff.create(date=day, kind="closure", title="تعطیلی برای آلودگی هوا", created_at=now)


def opened(page: Page) -> Locator:
    """The month, opened with Enter on the button behind the box; today has the focus."""
    page.locator("[name=date]").focus()
    page.keyboard.press("Tab")
    expect(page.locator(BUTTON)).to_be_focused()
    page.keyboard.press("Enter")
    month = page.locator("#date-calendar")
    expect(month).to_be_visible()
    expect(month.locator("[data-day]:focus")).to_have_attribute("data-day", "2026-11-21")
    return month


def press(page: Page, key: str, day: str) -> None:
    """The key leads to the day, which alone is reached by Tab then."""
    page.keyboard.press(key)
    expect(page.locator(f"[data-day='{day}']")).to_be_focused()
    assert page.locator("#date-calendar [data-day][tabindex='0']").evaluate_all(
        "all => all.map(one => one.dataset.day)"
    ) == [day]


def test_arrows_walk_in_reading_direction_and_over_the_edge_of_the_month(open_desk, db):
    page = open_desk("/meetings/new")
    month = opened(page)
    expect(month.locator("strong")).to_have_text("آبان ۱۴۰۵")
    press(page, "ArrowLeft", "2026-11-22")
    expect(month.locator("strong")).to_have_text("آذر ۱۴۰۵")
    press(page, "ArrowRight", "2026-11-21")
    press(page, "ArrowDown", "2026-11-28")
    press(page, "End", "2026-12-04")
    press(page, "Home", "2026-11-28")
    press(page, "ArrowUp", "2026-11-21")


def test_pages_turn_the_month_and_enter_writes_the_day(open_desk, db):
    page = open_desk("/meetings/new")
    month = opened(page)
    press(page, "PageUp", "2026-10-22")
    expect(month.locator("strong")).to_have_text("مهر ۱۴۰۵")
    press(page, "PageDown", "2026-11-21")
    press(page, "PageDown", "2026-12-21")
    press(page, "ArrowRight", "2026-12-20")
    page.keyboard.press("Enter")
    expect(month).to_be_hidden()
    box = page.locator("[name=date]")
    expect(box).to_have_value("یکشنبه ۲۹ آذر ۱۴۰۵")
    expect(box).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    chosen = month.locator("[data-day='2026-12-20']")
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-pressed", "true")


def test_escape_leaves_the_box_as_it_was_and_gives_the_focus_back(open_desk, db):
    page = open_desk("/meetings/new")
    page.locator("[name=date]").fill("فردا")
    page.locator("[name=date]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    month = page.locator("#date-calendar")
    expect(month.locator("[data-day='2026-11-22']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Escape")
    expect(month).to_be_hidden()
    expect(page.locator(BUTTON)).to_be_focused()
    expect(page.locator("[name=date]")).to_have_value("فردا")


def test_weekend_holidays_and_today_are_marked_and_said(open_desk, closed_day):
    page = open_desk("/meetings/new")
    month = opened(page)
    expect(month.locator("[data-day='2026-11-21']")).to_have_attribute("aria-current", "date")
    page.keyboard.press("ArrowLeft")
    holiday = month.locator("[data-day='2026-11-30']")
    expect(holiday).to_have_class("month__day is-off")
    expect(holiday).to_have_attribute("aria-label", "دوشنبه ۹ آذر ۱۴۰۵، تعطیل، تعطیلی برای آلودگی هوا")
    expect(month.locator(".month__notes")).to_contain_text("تعطیلی برای آلودگی هوا")
    for thursday_and_friday in ("2026-11-26", "2026-11-27"):
        weekend = month.locator(f"[data-day='{thursday_and_friday}']")
        expect(weekend).to_have_class("month__day is-off")
        assert "repeating-linear-gradient" in weekend.evaluate("day => getComputedStyle(day).backgroundImage")
    expect(month.locator("[data-day='2026-11-28']")).to_have_class("month__day")
