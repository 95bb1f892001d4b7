"""The few places that stand in the bar of every page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request, url_for

from webapp.web.access import can


@dataclass(frozen=True)
class Place:
    """A place of the bar: shown to those who may read it."""

    endpoint: str
    label: object
    permission: str
    under: tuple[str, ...]
    """Blueprints whose pages belong to this place."""
    counts: Callable[[], int] | None = None


@dataclass(frozen=True)
class Entry:
    """What the bar shows for one place to one person."""

    url: str
    label: object
    is_current: bool
    count: int | None


def init_app(app: Flask, places: list[Place]) -> None:
    """Give templates `navigation()`."""

    urls: dict[str, str] = {}

    def navigation() -> list[Entry]:
        nonlocal urls
        if not urls:
            # Put in place as a whole: another thread may be drawing its bar meanwhile.
            urls = {place.endpoint: url_for(place.endpoint) for place in places}
        here = request.blueprint
        return [
            Entry(urls[place.endpoint], place.label, here in place.under, place.counts() if place.counts else None)
            for place in places
            if can(place.permission)
        ]

    app.jinja_env.globals["navigation"] = navigation
