"""Pages of `make look` that one reaches by doing something: refused forms, an import, the sign-in and what follows."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

from playwright.sync_api import Page

from webapp.core import calendar, clock
from webapp.demo.registers import PASSWORD

Act = Callable[[Page, str], object]

LIST = """شمارهٔ عضویت,نام,مدیرعامل,شناسه,اعتبار کارت تا
20001,,نام تازهٔ نمونه {number},,1406/05/12
{number},شرکت تازهٔ نمونه با نامی که از یک سطر جدول بلندتر است و کوتاه نمی‌شود,پیام مثالی,,1406/01/05
2,شرکت ردشدهٔ نمونه,پیام مثالی,123,
"""
_numbers = count(90001)


def _opened(path: str, click: str = "") -> Act:
    def act(page: Page, url: str) -> None:
        page.goto(url + path)
        if click:
            page.locator(click).first.click()
            page.wait_for_load_state("load")

    return act


def _sent(path: str, button: str = "main form:not(.list-filters) button.btn-primary", **typed: str) -> Act:
    def act(page: Page, url: str) -> None:
        page.goto(url + path)
        for name, text in typed.items():
            page.locator(f"[name='{name.replace('__', '-')}']").fill(text)
        page.locator(button).first.click()
        page.wait_for_load_state("load")

    return act


def _imported(text: str) -> Act:
    def act(page: Page, url: str) -> None:
        page.goto(f"{url}/members/import")
        content = text.format(number=next(_numbers)).encode()
        page.set_input_files("#file", {"name": "اعضا.csv", "mimeType": "text/csv", "buffer": content})
        page.locator("main button.btn-primary").click()
        page.wait_for_load_state("load")
        page.locator("[hx-trigger='every 1s']").wait_for(state="detached")

    return act


def _applied(page: Page, url: str) -> None:
    _imported(LIST)(page, url)
    page.locator("form[action$='/apply'] button").click()
    page.locator("[hx-trigger='every 1s']").wait_for(state="detached")


def _closed(page: Page, url: str) -> None:
    week_on = calendar.format_long(clock.today() + timedelta(days=8))
    _sent("/closures/new", title="آلودگی هوا", first="فردا", last=week_on)(page, url)


def _given(page: Page, url: str) -> None:
    page.goto(f"{url}/users?q=systems")
    with page.expect_navigation():
        page.locator("#accounts tbody a").first.click()
    page.locator("form[action$='/password'] button").click()
    page.locator("#confirm [value=yes]").click()
    page.locator("#given").wait_for()


def _resumed(page: Page, url: str) -> None:
    """Signed in, the sign-in ended while a form was being written, and signed in again."""
    _sign_in(page, url)
    page.goto(f"{url}/members/new")
    page.locator("[name=title]").fill("شرکت نیمه‌کارهٔ نمونه")
    page.locator("[name=address]").fill("اصفهان، خیابان نمونه، کوی مثال؛ تلفنی گفته‌اند و هنوز تأیید نشده است.")
    page.context.clear_cookies(name="mizban")
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("load")
    _fill_in(page)


def _sign_in(page: Page, url: str) -> None:
    page.goto(f"{url}/sign-in")
    _fill_in(page)


def _fill_in(page: Page) -> None:
    page.locator("[name=username]").fill("expert2")
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.locator("[name=password]").press("Enter")


def _throttled(page: Page, url: str) -> None:
    for _ in range(12):
        _sent("/sign-in", username="nobody-here", password="wrong")(page, url)


ACTS: dict[str, dict[str, Act]] = {
    "expert": {
        "menu": _opened("/members", "summary.person"),
        "member-refused": _sent("/members/new", identifier="۱۲۳", valid_until="1405/13/40", phones__0__number="12"),
        "import-preview": _imported(LIST),
        "import-refused": _imported("الف,ب\n1,2\n"),
        "import-applied": _applied,
        "password-refused": _sent("/account/password", current_password="x", new_password="y"),
        "error-404": _opened("/members/999999"),
        "error-403": _opened("/users"),
        "error-405": _opened("/sign-out"),
    },
    "manager": {
        "closure-hits": _closed,
        "closure-refused": _sent("/closures/new"),
        "deputy-refused": _sent("/deputies", to_date="دیروز"),
        "calendar": _opened("/deputies", "main .date-button"),
    },
    "admin": {
        "account-refused": _sent("/users/new", full_name="نمونه", username="نام فارسی"),
        "account": _opened("/users?q=manager", "#accounts tbody a"),
        "account-given": _given,
        "holiday": _opened("/holidays", "#special-days a[href^='/holidays/']"),
        "holiday-refused": _sent("/holidays", first="پارسال"),
        "settings-refused": _sent("/settings", office_closes="25:00", default_pauses__0__start="25:00"),
    },
}
"""What each role does for a picture."""

STRANGERS: dict[str, Act] = {
    "sign-in": _opened("/sign-in"),
    "sign-in-refused": _sent("/sign-in", username="expert", password="wrong"),
    "sign-in-empty": _sent("/sign-in"),
    "resumed": _resumed,
    "throttled": _throttled,
}
"""What somebody does who is not signed in."""
