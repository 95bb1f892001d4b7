"""Effects that travel upwards inside the transaction that causes them. The table is webapp.reactions."""

from collections.abc import Callable
from typing import Any

_reactions: dict[type, list[Callable[[Any], None]]] = {}


def install(table: dict[type, list[Callable[[Any], None]]]) -> None:
    """Set the one table of reactions; called by the application when it is put together."""
    _reactions.clear()
    _reactions.update(table)


def publish(event: object) -> None:
    """Run each reaction to the event now. One that fails rolls the whole transaction back."""
    for reaction in _reactions.get(type(event), ()):
        reaction(event)
