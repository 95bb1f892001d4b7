"""Who asks, and whether he may. The current user is put on the request by office.users."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Flask, abort, current_app, g, request
from werkzeug.wrappers import Response

from webapp.core.actor import Actor
from webapp.core.errors import Forbidden

ScopeOf = Callable[[str, frozenset[str]], str | None]


def current_user() -> Actor:
    """The signed-in person; only inside a view that requires a permission."""
    actor: Actor = g.user
    return actor


def is_signed_in() -> bool:
    """Whether somebody is signed in on this request."""
    return g.get("user") is not None


def scope(permission: str) -> str | None:
    """In which scope the current person has the permission: all, unit, meeting, or None."""
    if not is_signed_in():
        return None
    scope_of: ScopeOf = current_app.extensions["mizban.scope_of"]
    return scope_of(permission, g.user.roles)


def can(permission: str) -> bool:
    """Whether the current person has the permission in any scope."""
    return scope(permission) is not None


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
    scope_of: ScopeOf,
    load_user: Callable[[], Actor | None],
    ask_to_sign_in: Callable[[], Response],
) -> None:
    """Tie the permission table and the sign-in of upper layers to the requests of this application."""
    app.extensions["mizban.scope_of"] = scope_of
    app.extensions["mizban.ask_to_sign_in"] = ask_to_sign_in

    @app.before_request
    def _identify() -> None:
        if request.endpoint is None:
            g.user = load_user()
            return
        view = app.view_functions[request.endpoint]
        if request.endpoint != "static" and not hasattr(view, "permission"):
            abort(500, f"{request.endpoint} names no permission")
        g.user = None if request.endpoint == "static" else load_user()

    app.jinja_env.globals.update(can=can, current_user=lambda: g.get("user"))
