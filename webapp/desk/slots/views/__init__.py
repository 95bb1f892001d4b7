"""Pages of the ten-minute board."""

from webapp.desk.slots.views import board, lists, moves
from webapp.desk.slots.views.blueprint import blueprint

__all__ = ["blueprint", "board", "lists", "moves"]
