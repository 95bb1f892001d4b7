"""`make look`: a picture of each page for the roles that use it, for eyes and for the guide (docs/pictures)."""

import random
import re
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests import demonstration
from tests.demonstration import Server
from tests.look_acts import ACTS, STRANGERS
from webapp.core import clock
from webapp.demo.registers import PASSWORD
from webapp.demo.stories import STORIES

PICTURES = Path("docs/pictures")
SIZES = ((1440, 900), (1024, 768))

PAGES = {
    "expert": (
        "/", "/meetings", "/meetings?when=past", "/meetings?when=month", "/meetings/new", "/meetings/{board}",
        "/meetings/{board}/edit", "/meetings/{board}/representative", "/meetings/{board}/history",
        "/meetings/{board}/board", "/meetings/{board}/list", "/meetings/{closed}", "/meetings/{postponed}",
        "/checklists/meeting/{board}", "/checklists/items/{item}", "/meetings/{today}/room",
        "/meetings/{today}/room/agency-absent", "/meetings/{room}/room", "/meetings/{room}/room/attendance",
        "/meetings/{room}/room/end", "/meetings/{held}/room", "/meetings/{room}/hall", "/cases", "/cases?q=نیست",
        "/cases/new", "/cases/{case}", "/cases/{case}/decisions", "/cases/{received}", "/cases/{received}/edit",
        "/cases/{received}/triage/referred", "/cases/{received}/merge", "/cases/{referred}/guidance",
        "/followups/cases/{case}", "/followups/cases/{case}/words", "/followups/meetings/{held}", "/calls",
        "/members", "/members?q=نیست", "/members/new", "/members/1", "/members/1/edit", "/members/import",
        "/attachments/case/{case}", "/followups", "/reports/ratio", "/reports/ratio?period=week", "/search",
        "/search?q=کاشی", "/search?q=ژژژ", "/desks", "/agencies", "/representatives", "/venues", "/account",
        "/account/password", "/instruction",
    ),
    "manager": (
        "/", "/approvals", "/meetings/{today}/move", "/meetings/{closed}/reopen", "/closures/new", "/holidays",
        "/deputies", "/messages", "/audit", "/jobs",
    ),
    "secretary_general": ("/", "/reports/ratio"),
    "admin": ("/", "/users", "/users?q=نیست", "/users/new", "/settings", "/jobs"),
}  # fmt: skip


def main() -> int:
    """Take all pictures on a fresh demonstration; prints what a page's console complains of."""
    folder = demonstration.folder()
    demonstration.make(folder, clock.now(), months=12)
    server = Server(folder, None).start()
    try:
        with sync_playwright() as player:
            arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
            browser = player.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
            return _take(browser, server, _ids(folder))
    finally:
        server.stop()
        demonstration.forget(folder)


def _ids(folder: Path) -> dict[str, int]:
    """Meetings and cases in the states that have a page of their own, and one item of a checklist."""
    from tests import databases
    from webapp.core import db
    from webapp.desk.cases.models import Case
    from webapp.desk.meetings.models import Meeting
    from webapp.engines.checklists.models import ChecklistItem

    db.connect(databases.sqlite_config(folder))
    with db.database.connection_context():
        newest = Meeting.select().order_by(Meeting.date.desc())
        cases = Case.select().order_by(Case.id.desc())
        found = {
            "board": newest.where(Meeting.state == "frame_approved").order_by(Meeting.date).get().id,
            "room": newest.where(Meeting.state == "in_session").get().id,
            "today": newest.where(Meeting.state == "list_approved").order_by(Meeting.date).get().id,
            "case": cases.where(Case.state == "partly_solved").get().id,
            "item": ChecklistItem.select().order_by(ChecklistItem.id.desc()).get().id,
        }
        found |= {state: newest.where(Meeting.state == state).get().id for state in ("held", "closed", "postponed")}
        found |= {state: cases.where(Case.state == state).get().id for state in ("received", "referred")}
    databases.disconnect()
    return found


def _take(browser: Browser, server: Server, ids: dict[str, int]) -> int:
    (PICTURES / "raw").mkdir(parents=True, exist_ok=True)
    complaints = 0
    for theme in ("light", "dark"):
        for role, paths in PAGES.items():
            for width, height in SIZES:
                page = _sign_in(browser, server.url, role, width, height, theme)
                for path in paths:
                    answer = page.goto(server.url + path.format(**ids))
                    name = re.sub(r"[/?&=]+", "-", path.format(**ids)).strip("-") or "today"
                    _shoot(page, f"{name}-{role}-{width}-{theme}")
                    if answer is None or answer.status >= 400:
                        complaints += 1
                        print(f"{path}: {answer and answer.status}")
                for name, act in ACTS.get(role, {}).items():
                    act(page, server.url)
                    _shoot(page, f"{name}-{role}-{width}-{theme}")
                page.context.close()
        for width, height in SIZES:
            for name, act in STRANGERS.items():
                page = _visitor(browser, server.url, width, height, theme)
                act(page, server.url)
                _shoot(page, f"{name}-nobody-{width}-{theme}")
                page.context.close()
    guide(browser, server.url, ids)
    return complaints


def _shoot(page: Page, name: str) -> None:
    page.wait_for_timeout(250)
    page.screenshot(path=str(PICTURES / "raw" / f"{name}.png"))


def guide(browser: Browser, url: str, ids: dict[str, int]) -> None:
    """The pictures that README and the guide show, each page in the middle of its work."""
    desk = _sign_in(browser, url, "expert", *SIZES[0])
    for name, path in (("today", "/"), ("board", f"/meetings/{ids['board']}/board"), ("ratio", "/reports/ratio")):
        desk.goto(url + path)
        if name == "ratio" and not desk.locator("#ratio-all .share").count():
            desk.locator(".page-head__actions a.btn--icon").first.click()
            desk.wait_for_load_state("load")
        desk.wait_for_timeout(600)
        desk.screenshot(path=str(PICTURES / f"{name}.png"))
    _intake(desk, url)
    desk.goto(f"{url}/calls")
    if not desk.locator("#attempt").count():
        desk.locator("form[action$='/claim'] .btn-primary").click()
    desk.locator("#attempt").wait_for()
    desk.wait_for_timeout(300)
    desk.screenshot(path=str(PICTURES / "call-desk.png"))
    desk.context.close()
    tablet = _sign_in(browser, url, "expert2", *SIZES[1])
    _room(tablet, url, ids["today"])
    tablet.context.close()


def _intake(page: Page, url: str) -> None:
    page.goto(f"{url}/cases/new")
    if page.locator("button[form=anew]").count():
        page.locator("button[form=anew]").click()
    page.locator("#member-typed").type("پلیمر")
    page.locator("#member-list [role=option]").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("[name=desk]").select_option(index=1)
    page.locator("[name=topic] option").nth(2).wait_for(state="attached")
    page.locator("[name=topic]").select_option(index=3)
    told = STORIES["customs"][2].told(random.Random(1))
    page.locator("[name=description]").fill(told.description)
    page.locator("[name=remedy]").fill(told.remedy)
    page.locator("[name=steps_taken]").fill("نامه داده‌اند؛ پاسخ نگرفته‌اند.")
    page.locator("[name=amount]").fill("۱۸٬۶۰۰")
    page.locator("[name=legal_deadline]").fill("فردا")
    page.locator("[name=legal_deadline]").press("Tab")
    page.wait_for_timeout(900)
    page.screenshot(path=str(PICTURES / "intake.png"))


def _room(page: Page, url: str, meeting: int) -> None:
    page.goto(f"{url}/meetings/{meeting}/room")
    present = page.locator("button[name=is_present][value=yes]")
    for number in range(present.count()):
        present.nth(number).click()
        page.wait_for_timeout(300)
    page.locator("form[action$='/room/start'] button").click()
    page.wait_for_selector("[data-room][data-ready]", state="attached")
    for turn in range(2):
        page.locator("[data-act=enter]:visible").click()
        page.locator("[name=text]").fill("گزارش کارشناس رسمی ضمیمهٔ پرونده و موضوع دوباره رسیدگی شود.")
        page.get_by_text("دستور", exact=True).click()
        if page.locator("[data-act=heard]:visible").count() and turn == 0:
            page.locator("[data-act=heard]:visible").first.click()
    page.locator("[name=key_points]").fill("نمایندهٔ اتاق خواست این روش برای همهٔ واحدها یکسان شود.")
    page.wait_for_timeout(2500)
    page.screenshot(path=str(PICTURES / "room.png"))


def _visitor(browser: Browser, url: str, width: int, height: int, theme: str) -> Page:
    context = browser.new_context(locale="fa-IR", viewport={"width": width, "height": height})
    context.add_cookies([{"name": "theme", "value": theme, "url": url}])
    page = context.new_page()
    page.on("pageerror", lambda error: print("script:", error))
    return page


def _sign_in(browser: Browser, url: str, role: str, width: int, height: int, theme: str = "light") -> Page:
    page = _visitor(browser, url, width, height, theme)
    page.goto(f"{url}/sign-in")
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


if __name__ == "__main__":
    sys.exit(main())
