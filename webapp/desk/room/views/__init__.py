"""Pages of the room: the tablet, its beginning and end, the hall screen."""

from webapp.desk.room.views.routes import blueprint

__all__ = ["blueprint"]
