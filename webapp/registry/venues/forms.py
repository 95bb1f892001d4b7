"""The form of a room."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField

from webapp.web.fields import NumberField, PersianTextField, required


class VenueForm(FlaskForm):
    """A room of the chamber."""

    title = PersianTextField(_l("Name of the room"), [required()], longest=80)
    seats = NumberField(_l("Seats"), [required()], least=1, most=2000)
    facilities = PersianTextField(_l("What is there"), longest=240)
    is_active = BooleanField(_l("Can be booked"), default=True)

    def facts(self) -> dict[str, Any]:
        """The columns of the room."""
        return {
            "title": self.title.data,
            "seats": self.seats.data,
            "facilities": self.facilities.data or "",
            "is_active": self.is_active.data,
        }
