"""Declaring a day off, correcting a holiday."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField
from wtforms.fields.choices import SelectChoice

from webapp.office.holidays.rules import DayOffKind
from webapp.web.fields import JalaliDateField, PersianTextField, TimeOfDayField, required

KINDS = {
    DayOffKind.CLOSURE: _l("Closure"),
    DayOffKind.SHORT_HOURS: _l("Short hours"),
    DayOffKind.OFFICIAL: _l("Official holiday"),
}


class DayOffForm(FlaskForm):
    """A closure, short hours or a holiday, from day to day."""

    kind = RadioField(
        _l("What"), choices=[SelectChoice(str(kind), words) for kind, words in KINDS.items()], default="closure"
    )
    first = JalaliDateField(_l("First day"), [required()])
    last = JalaliDateField(_l("Last day"))
    title = PersianTextField(_l("Why"), [required()], longest=160)
    opens = TimeOfDayField(_l("Opens"))
    closes = TimeOfDayField(_l("Closes"))


class CorrectionForm(FlaskForm):
    """The announced day of an estimated holiday, and its name."""

    date = JalaliDateField(_l("Announced day"), [required()])
    title = PersianTextField(_l("Name"), [required()], longest=160)
