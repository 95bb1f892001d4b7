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
    return badges()[NOT_CONFIRMED if not_confirmed and state == CaseState.HEARD else state]


def urgency_badge(urgency: str) -> Markup:
    """The urgency as a badge; the ordinary one is silent."""
    return badges()[urgency]


NOT_CONFIRMED = "not_confirmed"


def badges() -> dict[str, Markup]:
    """Every state and urgency as a badge: drawn once, for a list of fifty would draw two hundred."""
    return _badges(str(g.get("locale", "fa")), str(current_app.jinja_env.globals["asset"]("icons.svg")))


@cache
def _badges(locale: str, icons: str) -> dict[str, Markup]:
    draw = get_template_attribute("ui/state.html", "state")
    drawn = {str(state): Markup(draw(kind, str(word), icon)) for state, (kind, word, icon) in STATES.items()}
    drawn[NOT_CONFIRMED] = Markup(draw("", _("Not confirmed"), "phone-off"))
    drawn[Urgency.ORDINARY] = Markup("")
    drawn[Urgency.URGENT] = Markup(draw("", str(URGENCIES[Urgency.URGENT]), "bolt"))
    drawn[Urgency.CRITICAL] = Markup(draw("warn", str(URGENCIES[Urgency.CRITICAL]), "alert-triangle"))
    return drawn
