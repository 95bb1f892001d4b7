"""The few places that stand in the bar of every page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, request

from webapp.web.access import can
from webapp.web.addresses import url_for


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

    def navigation() -> list[Entry]:
        here = request.blueprint
        return [
            Entry(url_for(place.endpoint), place.label, here in place.under, place.counts() if place.counts else None)
            for place in places
            if can(place.permission)
        ]

    app.jinja_env.globals["navigation"] = navigation
