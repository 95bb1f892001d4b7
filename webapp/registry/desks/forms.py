"""The form of a desk."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from webapp.registry.agencies import queries as agencies
from webapp.registry.desks.queries import DeskPage
from webapp.web.errors import sentence
from webapp.web.fields import NumberField, PersianTextAreaField, PersianTextField, options, required

LONGEST_ENTRY = 120


class DeskForm(FlaskForm):
    """What a desk is called, whose it is, what it hears and what it asks for."""

    title = PersianTextField(_l("Name of the desk"), [required()], longest=80)
    short_title = PersianTextField(_l("Short name, in meeting numbers"), [required()], longest=40)
    agency = SelectField(_l("Agency"), coerce=int)
    file_number_label = PersianTextField(_l("What the agency calls its file number"), [required()], longest=60)
    deadline_label = PersianTextField(_l("What the legal deadline usually is"), longest=80)
    slot_minutes = NumberField(_l("Minutes of a turn"), [required()], least=5, most=120)
    uses_agency_form = BooleanField(_l("The agency brings its own problem form"))
    is_active = BooleanField(_l("The desk is open"))
    topics = PersianTextAreaField(_l("Topics, one a line"), [required()])
    documents = PersianTextAreaField(_l("Documents asked for, one a line"))

    def __init__(self, *args: Any, page: DeskPage, **kwargs: Any):
        facts = {
            "title": page.desk.title,
            "short_title": page.desk.short_title,
            "agency": page.desk.agency_id,
            "file_number_label": page.desk.file_number_label,
            "deadline_label": page.desk.deadline_label,
            "slot_minutes": page.desk.slot_minutes,
            "uses_agency_form": page.desk.uses_agency_form,
            "is_active": page.desk.is_active,
            "topics": "\n".join(topic.title for topic in page.active_topics),
            "documents": "\n".join(document.title for document in page.active_documents),
        }
        super().__init__(*args, data=facts, **kwargs)
        known = {agency.id: agency.title for agency in agencies.active()}
        self.agency.choices = options((known | {page.desk.agency_id: page.desk.agency_title}).items())

    def validate_topics(self, field: Any) -> None:
        """Each line is short enough to be chosen from a list."""
        _require_short(field)

    def validate_documents(self, field: Any) -> None:
        """Each line is short enough to be ticked in a list."""
        _require_short(field)

    def facts(self) -> dict[str, Any]:
        """The columns of the desk."""
        names = (
            "title",
            "short_title",
            "agency",
            "file_number_label",
            "deadline_label",
            "slot_minutes",
            "uses_agency_form",
            "is_active",
        )
        return {name: getattr(self, name).data for name in names}


def _require_short(field: Any) -> None:
    if any(len(line) > LONGEST_ENTRY for line in lines(field.data)):
        raise ValidationError(sentence("desk_line_too_long", {"longest": LONGEST_ENTRY}))


def lines(text: str) -> list[str]:
    """The filled lines of a text."""
    return [line.strip() for line in text.splitlines() if line.strip()]
