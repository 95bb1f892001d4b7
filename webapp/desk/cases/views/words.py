"""The states and urgencies of a case in words: badges with icon and word."""

from functools import cache
from typing import Any

from flask import current_app, g, get_template_attribute
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup

from webapp.desk.cases.forms import URGENCIES
from webapp.desk.cases.rules import CaseState, Urgency

STATES: dict[str, tuple[str, Any, str]] = {
    CaseState.RECEIVED: ("warn", _l("Waits for triage"), "inbox"),
    CaseState.INCOMPLETE: ("warn", _l("Incomplete"), "file-alert"),
    CaseState.ACCEPTED: ("active", _l("Accepted"), "circle-check"),
    CaseState.REFERRED: ("", _l("Referred"), "arrow-forward-up"),
    CaseState.WITHDRAWN: ("", _l("Withdrawn"), "arrow-back-up"),
    CaseState.MERGED: ("", _l("Merged"), "arrows-join"),
    CaseState.SOLVED_BEFORE_MEETING: ("ok", _l("Solved before the meeting"), "circle-check"),
    CaseState.HEARD: ("", _l("Heard, awaits the first call"), "phone-outgoing"),
    CaseState.IN_PROGRESS: ("", _l("In progress"), "progress"),
    CaseState.PARTLY_SOLVED: ("warn", _l("Partly solved"), "circle-half-2"),
    CaseState.SOLVED: ("ok", _l("Solved"), "circle-check"),
    CaseState.UNSOLVED: ("open", _l("Unsolved"), "circle-x"),
}


def state_words() -> dict[str, str]:
    """Every state in a word, for a choice."""
    return _state_words(str(g.get("locale", "fa")))


@cache
def _state_words(locale: str) -> dict[str, str]:
    return {str(state): str(word) for state, (_kind, word, _icon) in STATES.items()}


def state_badge(state: str, not_confirmed: bool = False) -> Markup:
    """The state as a badge; a heard case that nobody answered for is "not confirmed"."""
    return _badge(_surroundings(), state, bool(not_confirmed) and state == CaseState.HEARD)


def urgency_badge(urgency: str) -> Markup:
    """The urgency as a badge; the ordinary one is silent."""
    return Markup("") if urgency == Urgency.ORDINARY else _urgency(_surroundings(), urgency)


def _surroundings() -> tuple[str, str]:
    # What a drawn badge depends on besides its facts: the language, and where the icons lie.
    return str(g.get("locale", "fa")), str(current_app.jinja_env.globals["asset"]("icons.svg"))


@cache
def _badge(surroundings: tuple[str, str], state: str, not_confirmed: bool) -> Markup:
    kind, word, icon = STATES[state]
    return _drawn(kind, _("Silent") if not_confirmed else str(word), icon)


@cache
def _urgency(surroundings: tuple[str, str], urgency: str) -> Markup:
    critical = urgency == Urgency.CRITICAL
    return _drawn("warn" if critical else "", str(URGENCIES[urgency]), "alert-triangle" if critical else "bolt")


def _drawn(kind: str, word: str, icon: str) -> Markup:
    # Each badge is drawn once, not once a row: a list of fifty would draw two hundred.
    return Markup(get_template_attribute("ui/state.html", "state")(kind, word, icon))
