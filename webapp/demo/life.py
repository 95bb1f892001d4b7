"""What may be refused in life as the demonstration tells it; any other refusal is a fault of the story and stops it."""

import contextlib
from collections.abc import Iterator

from webapp.core.errors import RuleBroken


@contextlib.contextmanager
def unless(*codes: str) -> Iterator[None]:
    """What is refused with one of these codes does not happen, as in life."""
    try:
        yield
    except RuleBroken as refusal:
        if refusal.code not in codes:
            raise
