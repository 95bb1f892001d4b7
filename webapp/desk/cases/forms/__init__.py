"""MM-FR-02-05-01 on the screen, and the small forms of triage."""

from webapp.desk.cases.forms.problem import OTHER_TOPIC, REASON_FIELDS, CaseForm, form_of
from webapp.desk.cases.forms.triage import MergeForm, TriageForm
from webapp.desk.cases.forms.words import AUTHORITIES, CLASSES, RELATIONS, SOURCES, URGENCIES

__all__ = [
    "AUTHORITIES", "CLASSES", "OTHER_TOPIC", "REASON_FIELDS", "RELATIONS", "SOURCES", "URGENCIES", "CaseForm",
    "MergeForm", "TriageForm", "form_of",
]  # fmt: skip
