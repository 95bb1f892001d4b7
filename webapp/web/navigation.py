"""The few places that stand in the bar of every page."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

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
    label: str
    is_current: bool
    count: int | None


def init_app(app: Flask, places: list[Place]) -> None:
    """Give templates `navigation()`."""

    def navigation() -> list[Entry]:
        shown = [place for place in places if place.endpoint in current_app.view_functions and can(place.permission)]
        return [
            Entry(
                url=url_for(place.endpoint),
                label=str(place.label),
                is_current=request.blueprint in place.under,
                count=place.counts() if place.counts else None,
            )
            for place in shown
        ]

    app.jinja_env.globals["navigation"] = navigation
