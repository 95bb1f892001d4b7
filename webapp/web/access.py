"""Who asks, and whether he may. The current user is put on the request by office.users."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, request
from werkzeug.wrappers import Response

from webapp.core.actor import Actor
from webapp.core.errors import Forbidden

ScopesOf = Callable[[frozenset[str]], Mapping[str, str | None]]
"""Roles -> every permission with its scope."""


def current_user() -> Actor:
    """The signed-in person; only inside a view that requires a permission."""
    actor: Actor = g.user
    return actor


def is_signed_in() -> bool:
    """Whether somebody is signed in on this request."""
    return g.get("user") is not None


def scope(permission: str) -> str | None:
    """In which scope the current person has the permission: all, unit, meeting, or None."""
    scopes: Mapping[str, str | None] | None = g.get("scopes")
    return None if scopes is None else scopes[permission]


def scopes() -> Mapping[str, str | None]:
    """Every permission with the current person's scope; only inside a view that requires a permission."""
    held: Mapping[str, str | None] = g.scopes
    return held


def can(permission: str) -> bool:
    """Whether the current person has the permission in any scope."""
    return scope(permission) is not None


def can_all(permission: str) -> bool:
    """Whether nothing is kept from the current person: a link to any one of them leads somewhere."""
    return scope(permission) == "all"


def requires(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The view is for people with the permission: strangers go to the sign-in page, others get 403."""

    def decorate(view: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not is_signed_in():
                return current_app.extensions["mizban.ask_to_sign_in"]()
            if not can(permission):
                raise Forbidden(permission)
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: Callable[..., Any]) -> Callable[..., Any]:
    """The view is for everybody, signed in or not."""
    view.permission = None  # type: ignore[attr-defined]
    return view


def init_app(
    app: Flask,
    *,
    scopes_of: ScopesOf,
    load_user: Callable[[], Actor | None],
    ask_to_sign_in: Callable[[], Response],
) -> None:
    """Tie the permission table and the sign-in of upper layers to the requests of this application."""
    app.extensions["mizban.ask_to_sign_in"] = ask_to_sign_in

    @app.before_request
    def _identify() -> None:
        endpoint = request.endpoint
        if endpoint not in (None, "static") and not hasattr(app.view_functions[endpoint], "permission"):
            abort(500, f"{endpoint} names no permission")
        g.user = None if endpoint == "static" else load_user()
        g.scopes = None if g.user is None else scopes_of(g.user.roles)

    app.jinja_env.globals.update(can=can, can_all=can_all, current_user=lambda: g.get("user"))
