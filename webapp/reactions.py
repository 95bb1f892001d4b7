"""Event -> services: the few effects that travel upwards, all of them, in order."""

from collections.abc import Callable
from typing import Any

REACTIONS: dict[type, list[Callable[[Any], None]]] = {}
