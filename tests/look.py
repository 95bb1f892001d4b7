"""`make look`: a picture of each page for the roles that use it, for eyes and for the guide (docs/pictures)."""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import demonstration
from tests.demonstration import Server
from webapp.core import clock
from webapp.demo.registers import PASSWORD

PICTURES = Path("docs/pictures")
SIZES = ((1440, 900), (1024, 768))

GUIDE = {
    "today": ("expert", "/", SIZES[0]),
    "intake": ("expert", "/cases/new", SIZES[0]),
    "board": ("expert", "/meetings/{board}/board", SIZES[0]),
    "call-desk": ("expert", "/calls", SIZES[0]),
    "room": ("expert", "/meetings/{room}/room", SIZES[1]),
    "ratio": ("secretary_general", "/reports/ratio", SIZES[0]),
}
"""The pictures that README and the guide show; the others go to docs/pictures/raw, which is not kept."""

PAGES = {
    "expert": (
        "/", "/meetings", "/meetings/new", "/meetings/{board}", "/meetings/{board}/board", "/meetings/{board}/list",
        "/checklists/meeting/{board}", "/meetings/{room}/room", "/meetings/{room}/hall", "/cases", "/cases/new",
        "/cases/{case}", "/calls", "/members", "/members/import", "/followups", "/reports/ratio", "/search?q=کاشی",
        "/desks", "/agencies", "/representatives", "/venues", "/account", "/instruction",
    ),
    "manager": ("/", "/approvals", "/closures/new", "/holidays", "/deputies", "/messages", "/jobs"),
    "secretary_general": ("/", "/reports/ratio"),
    "admin": ("/", "/users", "/settings", "/jobs"),
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
    """One meeting with a lively board, one in session, one case."""
    from tests import engines
    from webapp.core import db
    from webapp.desk.cases.models import Case
    from webapp.desk.meetings.models import Meeting

    db.connect(engines.sqlite_config(folder))
    with db.database.connection_context():
        newest = Meeting.select().order_by(Meeting.date.desc())
        found = {
            "board": newest.where(Meeting.state == "frame_approved").order_by(Meeting.date).get().id,
            "room": newest.where(Meeting.state == "in_session").get().id,
            "case": Case.select().where(Case.state == "partly_solved").order_by(Case.id.desc()).get().id,
        }
    engines.disconnect()
    return found


def _take(browser: Browser, server: Server, ids: dict[str, int]) -> int:
    (PICTURES / "raw").mkdir(parents=True, exist_ok=True)
    complaints = 0
    for theme in ("light", "dark"):
        for role, paths in PAGES.items():
            for width, height in SIZES:
                context = browser.new_context(locale="fa-IR", viewport={"width": width, "height": height})
                context.add_cookies([{"name": "theme", "value": theme, "url": server.url}])
                page = context.new_page()
                page.on("pageerror", lambda error: print("script:", error))
                page.goto(f"{server.url}/sign-in")
                page.fill("[name=username]", role)
                page.fill("[name=password]", PASSWORD)
                page.press("[name=password]", "Enter")
                page.wait_for_url(lambda address: "sign-in" not in address)
                for path in paths:
                    answer = page.goto(server.url + path.format(**ids))
                    page.wait_for_timeout(250)
                    name = path.format(**ids).split("?")[0].strip("/").replace("/", "-") or "today"
                    page.screenshot(path=str(PICTURES / "raw" / f"{name}-{role}-{width}-{theme}.png"))
                    if answer is None or answer.status >= 400:
                        complaints += 1
                        print(f"{path}: {answer and answer.status}")
                    for kept, (of_role, of_path, size) in GUIDE.items():
                        if theme == "light" and (of_role, of_path, size) == (role, path, (width, height)):
                            page.screenshot(path=str(PICTURES / f"{kept}.png"))
                context.close()
    return complaints


if __name__ == "__main__":
    sys.exit(main())
