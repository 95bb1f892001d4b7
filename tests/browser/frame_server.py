"""A page on which every script of the frame has something to do, and its server."""

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Flask, Response, g, make_response, redirect, render_template, render_template_string, request
from flask_babel import Babel
from flask_wtf import CSRFProtect

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
  <p id="mark" data-live="meeting:99" hx-get="/mark" hx-trigger="live:state" hx-swap="innerHTML"></p>
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


def application(server: Server) -> Flask:  # noqa: C901 one small view after the other
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

    @app.get("/mark")
    def mark() -> str:
        return "رسید"

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
