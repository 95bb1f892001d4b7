"""The page of a meeting, what is decided on it, closures, and the text of the instruction."""

from webapp.desk.dossier.views import closures, decisions, moves, page, text
from webapp.desk.dossier.views.blueprint import blueprint

__all__ = ["blueprint", "closures", "decisions", "moves", "page", "text"]
