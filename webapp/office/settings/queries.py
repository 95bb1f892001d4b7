"""What the office has set."""

from typing import Any

from webapp.core import memo
from webapp.office.settings.models import Setting
from webapp.office.settings.rules import DEMO_DATABASE, REGISTRY


def get(key: str) -> Any:
    """The value of a setting, or its default; an unknown key is a mistake of the program (KeyError)."""
    known = REGISTRY[key]
    return _stored().get(key, known.default)


def everything() -> dict[str, Any]:
    """Every setting's value by key."""
    stored = _stored()
    return {key: stored.get(key, known.default) for key, known in REGISTRY.items()}


def is_demo() -> bool:
    """Whether demonstration data was ever loaded here: nothing may leave the building then."""
    return bool(_stored().get(DEMO_DATABASE))


def _stored() -> dict[str, Any]:
    return memo.once("settings", lambda: dict(Setting.select(Setting.key, Setting.value).tuples()))  # type: ignore[no-any-return]
