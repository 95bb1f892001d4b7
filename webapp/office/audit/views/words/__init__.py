"""History in words."""

from webapp.office.audit.views.words.events import EVENTS, KINDS
from webapp.office.audit.views.words.fields import FIELDS
from webapp.office.audit.views.words.values import VALUES

__all__ = ["EVENTS", "FIELDS", "KINDS", "VALUES"]
