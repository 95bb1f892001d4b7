"""Cases: the list, taking a problem down, the whole form, triage."""

from typing import Any

from flask import Blueprint

from webapp.desk.cases import forms
from webapp.desk.cases.rules import CaseState

blueprint = Blueprint("cases", __name__)

from webapp.desk.cases.views import intake, listing, page, triage  # noqa: E402, F401 - they hang their routes on it
from webapp.desk.cases.views.words import STATES  # noqa: E402


@blueprint.app_context_processor
def _words() -> dict[str, Any]:
    return {
        "case_states": STATES,
        "case_urgencies": forms.URGENCIES,
        "case_sources": forms.SOURCES,
        "case_authorities": forms.AUTHORITIES,
        "letter_relations": forms.RELATIONS,
        "letter_classes": forms.CLASSES,
        "CaseState": CaseState,
    }
