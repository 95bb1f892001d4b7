"""Page or fragment: the same view answers both."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request
from flask_htmx import HTMX

htmx = HTMX()


def is_htmx() -> bool:
    """Whether htmx asks for a fragment (not a boosted page, not a page restored from history)."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render(page: str, fragment: str | None = None, /, status: int = 200, **context: Any) -> Response:
    """The page, or only its fragment for htmx."""
    template = fragment if fragment and is_htmx() else page
    response = make_response(render_template(template, **context), status)
    response.vary.add("HX-Request")
    return response


def see_other(url: str) -> Response:
    """Go to the address after a write: 303, or HX-Redirect where htmx asked."""
    if is_htmx():
        response = make_response("", 200)
        response.headers["HX-Redirect"] = url
        return response
    answer: Any = redirect(url, 303)
    return answer


def source() -> str:
    """`id` of the element that made the request; htmx 4 sends `tag#id` (flask-htmx knows only htmx 2)."""
    return request.headers.get("HX-Source", "").partition("#")[2]
