"""What the build made in static/dist: its addresses, with the content's hash in each name, and its short forms."""

import json
from collections.abc import Callable
from pathlib import Path

from flask import Flask, Response, request, url_for
from markupsafe import Markup


def init_app(app: Flask) -> None:
    """Give templates `asset(name)`; hashed files may be kept by browsers for ever."""
    dist = Path(app.static_folder or "static") / "dist"
    manifest_path = dist / "manifest.json"
    manifest: dict[str, str] = json.loads(manifest_path.read_text()) if manifest_path.exists() else {}
    addresses: dict[str, str] = {}

    def asset(name: str) -> str:
        if app.debug and manifest_path.exists():
            return url_for("static", filename="dist/" + json.loads(manifest_path.read_text())[name])
        if name not in addresses:
            addresses[name] = url_for("static", filename="dist/" + manifest[name])
        return addresses[name]

    def static(filename: str) -> Response:
        """A file of static/, in the shortest form that the build laid beside it and the browser reads."""
        for encoding, ending in (("br", ".br"), ("gzip", ".gz")):
            if encoding in request.accept_encodings and (dist.parent / (filename + ending)).is_file():
                return app.send_static_file(filename + ending)
        return app.send_static_file(filename)

    app.view_functions["static"] = static

    @app.after_request
    def _keep(response: Response) -> Response:
        if request.path.startswith("/static/dist/") and response.status_code == 200:
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
            response.vary.add("Accept-Encoding")
        return response

    app.jinja_env.globals.update(asset=asset, draw_icon=_artist(app, asset))


def _artist(app: Flask, asset: Callable[[str], str]) -> Callable[..., Markup]:
    drawn: dict[tuple[str, bool, bool], Markup] = {}

    def icon(name: str, small: bool = False, turn: bool = False) -> Markup:
        """One icon of the sprite; a page has a hundred, so each is put together once (templates/ui/icon.html)."""
        place = (name, small, turn)
        if place not in drawn or app.debug:
            classes = "icon" + (" icon--s" if small else "") + (" icon--turn" if turn else "")
            drawn[place] = Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"></use></svg>').format(
                classes, asset("icons.svg"), name
            )
        return drawn[place]

    return icon
