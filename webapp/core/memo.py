"""What one request need not ask twice. Outside a request nothing is kept, so a task always reads afresh."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept", default=None)


def begin() -> None:
    """A request begins: keep answers from here on."""
    _kept.set({})


def end(_: object = None) -> None:
    """The request is over: keep nothing."""
    _kept.set(None)


def once(key: Any, ask: Callable[[], T]) -> T:
    """The answer kept under the key in this request, else `ask()`."""
    kept = _kept.get()
    if kept is None:
        return ask()
    if key not in kept:
        kept[key] = ask()
    return kept[key]


def forget() -> None:
    """Drop what was kept: a service has changed it."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()
