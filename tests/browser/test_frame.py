"""What the scripts of every page do, in a page of their own under the strict content policy."""

import queue
import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, g, make_response, redirect, render_template, render_template_string, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from webapp.core.actor import Actor
from webapp.web import assets, filters, headers

ROOT = Path(__file__).parents[2]

PAGE = """
{% extends "base.html" %}
{% from "ui/dialog.html" import dialog_head %}
{% block main %}<main class="workspace" id="main">
  <form id="problem" data-draft="case" data-must hx-post="/problem" hx-swap="outerHTML">{{ part }}</form>
  <div class="sheet" id="board"><div data-refusals id="said"></div>
    <p id="slot" hx-post="/move" hx-trigger="click">۰۹:۲۰</p>
    <p id="broken" hx-get="/broken">سالم</p>
    <p id="gone" hx-get="/gone">اینجا</p>
    <button id="drop" type="button" hx-post="/drop" hx-target="#dropped" data-confirm="رها شود؟">رها</button>
    <span id="dropped">۰</span>
    <button id="open" type="button" hx-get="/window" hx-target="#dialog">پنجره</button></div>
  <section id="list" data-live="meeting:12" hx-get="/list" hx-trigger="live:state" hx-swap="innerHTML">
    <input id="note" value=""></section>
  <div class="combobox" data-combobox>
    <input id="member" type="search" name="q" role="combobox" aria-expanded="false" aria-controls="members"
      hx-get="/members" hx-trigger="input changed delay:50ms" hx-target="#members">
    <input type="hidden" id="member_id" data-combobox-value>
    <div id="members" role="listbox" class="combobox__list" aria-label="اعضا" hidden></div></div>
  <a id="new" href="#made" data-key="n">تازه</a>
</main>{% endblock %}
"""
PART = (
    '<span class="saved" data-draft-said="case" hidden><span></span></span>'
    '<div class="field"><label for="subject"><span class="must"></span>موضوع</label>'
    '<input id="subject"{} value=""></div><button class="btn">ثبت</button>'
)


class Server:
    """The page's server, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.drafts: list[dict[str, str]] = []
        self.changes: queue.Queue[str] = queue.Queue()
        self.is_broken = True
        self.url = ""


def _application(server: Server) -> Flask:  # noqa: C901 one small view after the other
    app = Flask("frame", static_folder=str(ROOT / "static"), template_folder=str(ROOT / "templates"))
    app.secret_key = "frame"
    Babel(app, default_locale="fa")
    CSRFProtect(app)
    filters.register(app)
    assets.init_app(app)
    headers.init_app(app, is_secure=False)
    app.jinja_env.globals.update(navigation=list, can=lambda _: True)

    @app.before_request
    def _who() -> None:
        g.user = Actor(1, "نگین آزمون")
        if not request.path.startswith("/static"):
            server.asked.append(f"{request.method} {request.path}")

    @app.get("/")
    def page() -> str:
        from markupsafe import Markup

        return render_template_string(PAGE, part=Markup(PART.format(' name="subject"')))

    @app.post("/problem")
    def problem() -> tuple[str, int]:
        again = PART.format(' name="subject" aria-invalid="true"')
        return f'<form id="problem" data-draft="case" data-must hx-post="/problem">{again}</form>', 422

    @app.post("/move")
    @app.get("/gone")
    def refuse() -> tuple[str, int]:
        return render_template("_refusal.html", title="اکنون ممکن نیست", said="پس از ۱۱:۳۰ می‌آیند.", code=409), 409

    @app.get("/broken")
    def broken() -> tuple[str, int]:
        return ("<b>خراب</b>", 500) if server.is_broken else ("درست", 200)

    @app.post("/drop")
    def drop() -> str:
        return "۱"

    @app.get("/window")
    def window() -> str:
        return render_template_string(
            '{% from "ui/dialog.html" import dialog_head %}{{ dialog_head("بردن") }}'
            '<form hx-post="/move"><button class="btn btn-primary" id="go">بردن</button></form>'
        )

    @app.get("/list")
    def listed() -> str:
        return '<b id="fresh">تازه</b><input id="note" value="">'

    @app.get("/members")
    def members() -> str:
        return "".join(f'<div role="option" data-value="{n}" data-label="عضو {n}">عضو {n}</div>' for n in (1, 2, 3))

    @app.post("/drafts/<key>")
    def draft(key: str) -> Response:
        server.drafts.append(request.form.to_dict())
        response = make_response("", 204)
        response.headers["X-Draft-Kept"] = "10:42"
        return response

    @app.get("/expired")
    def expired() -> Any:
        return redirect("/sign-in")

    @app.get("/sign-in")
    def sign_in() -> str:
        return "<main>ورود</main>"

    @app.get("/live")
    def live() -> Response:
        def events() -> Iterator[str]:
            yield ": open\n\n"
            while True:
                try:
                    yield f"event: changed\nid: 1\ndata: {server.changes.get(timeout=0.2)}\n\n"
                except queue.Empty:
                    yield ": here\n\n"

        return Response(events(), mimetype="text/event-stream")

    return app


@pytest.fixture
def server() -> Iterator[Server]:
    if not (ROOT / "static/dist/manifest.json").exists():
        pytest.skip("static/dist is not built: make build")
    server = Server()
    runner = make_server("127.0.0.1", 0, _application(server), threaded=True)
    runner.daemon_threads = True
    threading.Thread(target=runner.serve_forever, daemon=True).start()
    server.url = f"http://127.0.0.1:{runner.server_port}/"
    yield server
    runner.shutdown()


@pytest.fixture
def opened(page: Page, server: Server, complaints: list[str]) -> Page:
    page.goto(server.url)
    return page


CHANGE = '{"topic": "meeting:12", "what": "state", "seq": 7}'


def test_typing_is_kept_as_a_draft_and_said(opened, server):
    opened.fill("#subject", "ترخیص کالا")

    expect(opened.locator("[data-draft-said]")).to_have_text("پیش‌نویس ۱۰:۴۲ نگه داشته شد")
    assert server.drafts[-1] == {"subject": "ترخیص کالا"}


def test_the_mark_of_a_required_field_fills_while_typing(opened):
    mark = opened.locator(".must")
    expect(mark).not_to_have_class(re.compile("is-filled"))

    opened.fill("#subject", "ترخیص")

    expect(mark).to_have_class(re.compile("is-filled"))


def test_a_refused_form_comes_back_with_the_focus_on_the_field(opened):
    opened.click("#problem button")

    expect(opened.locator("#subject")).to_have_attribute("aria-invalid", "true")
    expect(opened.locator("#subject")).to_be_focused()


def test_a_refusal_is_said_beside_and_replaces_nothing(opened):
    opened.click("#slot")

    expect(opened.locator("#said [data-refusal]")).to_contain_text("پس از ۱۱:۳۰ می‌آیند.")
    expect(opened.locator("#slot")).to_have_text("۰۹:۲۰")


def test_a_refusal_in_a_dialog_stays_in_it(opened):
    opened.click("#open")
    opened.click("#go")

    expect(opened.locator("#dialog [data-refusal]")).to_be_visible()
    expect(opened.locator("#said")).to_be_empty()


def test_a_failure_keeps_the_page_and_is_said_until_it_works_again(opened, server):
    opened.click("#broken")
    expect(opened.locator("#trouble")).to_be_visible()
    expect(opened.locator("#broken")).to_have_text("سالم")

    server.is_broken = False
    opened.click("#broken")

    expect(opened.locator("#broken")).to_have_text("درست")
    expect(opened.locator("#trouble")).to_be_hidden()


def test_an_ended_sign_in_leads_to_the_door_and_back(opened, server):
    opened.evaluate("document.getElementById('broken').setAttribute('hx-get', '/expired')")
    opened.evaluate("htmx.process(document.getElementById('broken'))")

    opened.click("#broken")

    opened.wait_for_url("**/sign-in?next=%2F")


def test_what_cannot_be_taken_back_is_asked_first(opened, server):
    opened.click("#drop")
    expect(opened.locator("#confirm-said")).to_have_text("رها شود؟")
    opened.click("#confirm button[value=no]")
    expect(opened.locator("#dropped")).to_have_text("۰")
    assert "POST /drop" not in server.asked

    opened.click("#drop")
    opened.click("#confirm button[value=yes]")

    expect(opened.locator("#dropped")).to_have_text("۱")


def test_a_change_elsewhere_refetches_the_fragment(opened, server):
    server.changes.put(CHANGE)

    expect(opened.locator("#fresh")).to_be_visible()


def test_a_change_of_another_topic_does_nothing(opened, server):
    server.changes.put(CHANGE.replace("12", "13"))
    server.changes.put(CHANGE.replace("state", "other"))
    opened.wait_for_timeout(600)

    assert "GET /list" not in server.asked


def test_a_field_being_typed_in_is_never_replaced(opened, server):
    opened.fill("#note", "نیمه‌کاره")
    server.changes.put(CHANGE)
    opened.wait_for_timeout(600)
    assert "GET /list" not in server.asked
    expect(opened.locator("#note")).to_have_value("نیمه‌کاره")

    opened.fill("#note", "")
    opened.locator("#note").blur()

    expect(opened.locator("#fresh")).to_be_visible()


def test_a_list_of_answers_is_walked_by_keys(opened):
    opened.fill("#member", "عضو")
    expect(opened.locator("#members [role=option]")).to_have_count(3)

    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("ArrowDown")
    expect(opened.locator("#member")).to_have_attribute("aria-activedescendant", "members-1")
    opened.keyboard.press("Enter")

    expect(opened.locator("#member")).to_have_value("عضو 2")
    expect(opened.locator("#member_id")).to_have_value("2")
    expect(opened.locator("#members")).to_be_hidden()


def test_escape_closes_the_list_and_keeps_what_was_typed(opened):
    opened.fill("#member", "عضو")
    expect(opened.locator("#members")).to_be_visible()

    opened.keyboard.press("Escape")

    expect(opened.locator("#members")).to_be_hidden()
    expect(opened.locator("#member")).to_have_value("عضو")


def test_keys_of_the_page_are_text_while_typing(opened):
    opened.locator("#subject").press("n")
    opened.locator("#subject").press("/")
    expect(opened.locator("#subject")).to_have_value("n/")
    assert not opened.url.endswith("#made")

    opened.locator("#subject").blur()
    opened.keyboard.press("n")
    assert opened.url.endswith("#made")
    opened.keyboard.press("/")

    expect(opened.locator("#find")).to_be_focused()


def test_the_look_is_changed_at_once_and_kept(opened, server):
    opened.click("header summary")
    opened.click("[data-choose-theme=dark]")
    expect(opened.locator("html")).to_have_attribute("data-bs-theme", "dark")

    opened.goto(server.url)

    expect(opened.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_menu_closes_by_escape_and_gives_the_focus_back(opened):
    opened.click("header summary")
    opened.keyboard.press("Tab")
    opened.keyboard.press("Escape")

    expect(opened.locator("header details")).not_to_have_attribute("open", "")
    expect(opened.locator("header summary")).to_be_focused()
