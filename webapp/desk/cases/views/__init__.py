"""Cases: the list, taking a problem down, the whole form, triage."""

from typing import Any

from flask import Blueprint

from webapp.desk.cases import forms

blueprint = Blueprint("cases", __name__)

from webapp.desk.cases.views import intake, listing, page, triage, words  # noqa: E402 - they hang their routes on it


@blueprint.record
def _give_words(setup: Any) -> None:
    # Globals, not a context processor: macros may use them and stay compiled.
    setup.app.jinja_env.globals.update(
        case_states=words.state_words,
        case_badges=words.badges,
        case_state=words.state_badge,
        case_urgency=words.urgency_badge,
        case_urgencies=forms.URGENCIES,
        case_authorities=forms.AUTHORITIES,
        letter_relations=forms.RELATIONS,
    )


__all__ = ["blueprint", "intake", "listing", "page", "triage"]
