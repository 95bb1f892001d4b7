"""Forms of agencies and their people."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from webapp.registry.agencies.rules import AgencyLevel, AgencyPost
from webapp.web.fields import JalaliDateField, PersianTextAreaField, PersianTextField, PhoneField, options, required

LEVELS = {AgencyLevel.PROVINCE: _l("Provincial"), AgencyLevel.NATION: _l("National")}
POSTS = {
    AgencyPost.DIRECTOR_GENERAL: _l("Director general"),
    AgencyPost.DEPUTY: _l("Deputy director"),
    AgencyPost.LIAISON: _l("Liaison"),
    AgencyPost.EXPERT: _l("Expert"),
}


class AgencyForm(FlaskForm):
    """An executive body."""

    title = PersianTextField(_l("Name of the agency"), [required()], longest=160)
    level = SelectField(_l("Level"), choices=options(LEVELS.items()))
    phone = PhoneField(_l("Telephone"))
    address = PersianTextAreaField(_l("Address"), longest=500)
    is_active = BooleanField(_l("Can be chosen"), default=True)

    def facts(self) -> dict[str, Any]:
        """The columns of the agency."""
        return {
            "title": self.title.data,
            "level": self.level.data,
            "phone": self.phone.data or "",
            "address": self.address.data or "",
            "is_active": self.is_active.data,
        }


class PersonForm(FlaskForm):
    """Somebody of an agency."""

    full_name = PersianTextField(_l("Full name"), [required()], longest=120)
    kind = SelectField(_l("Role"), choices=options(POSTS.items()))
    post = PersianTextField(_l("Post"), [required()], longest=160)
    phone = PhoneField(_l("Telephone"))
    extension = PersianTextField(_l("Extension"), longest=10)
    valid_from = JalaliDateField(_l("In office from"))
    valid_to = JalaliDateField(_l("until"))

    def facts(self) -> dict[str, Any]:
        """The columns of the person."""
        return {
            "full_name": self.full_name.data,
            "kind": self.kind.data,
            "post": self.post.data,
            "phone": self.phone.data or "",
            "extension": self.extension.data or "",
            "valid_from": self.valid_from.data,
            "valid_to": self.valid_to.data,
        }
