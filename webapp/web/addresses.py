"""`url_for` of the templates: a page names the same twenty places each time, and each is put together once."""

from functools import lru_cache
from typing import Any

import flask
from flask import Flask, request

MOST = 8192


def init_app(app: Flask) -> None:
    """Put it in the place of Flask's; nothing of this house adds values to every address (`url_defaults`)."""
    app.jinja_env.globals["url_for"] = url_for


def url_for(endpoint: str, **values: Any) -> str:
    """The address of a page of this server, as `flask.url_for` gives it."""
    if endpoint.startswith(".") or "_external" in values:
        return flask.url_for(endpoint, **values)
    try:
        return _known(request.script_root, endpoint, **values)
    except TypeError:
        # A list, as a filter with several values gives, cannot be looked up.
        return flask.url_for(endpoint, **values)


@lru_cache(MOST, typed=True)
def _known(_root: str, endpoint: str, /, **values: Any) -> str:
    return flask.url_for(endpoint, **values)
