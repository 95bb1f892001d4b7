"""The blueprint of the board, and what every one of its views asks first."""

from flask import Blueprint

from webapp.core.errors import NotFound
from webapp.desk.slots.queries import page as pages
from webapp.web import access

blueprint = Blueprint("slots", __name__)


def require_own(meeting: pages.Meeting) -> None:
    """A chamber representative sees the boards of the own meetings only; others get 404."""
    if access.scope("board.read") == "meeting" and not pages.is_represented_by(meeting, access.current_user()):
        raise NotFound
