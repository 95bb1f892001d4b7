"""The page of business settings."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, StringField

from webapp.core.text import latin_digits
from webapp.office.settings.rules import REGISTRY
from webapp.web.fields import NumberField, PersianTextField, TimeOfDayField, required


def _number(key: str, label: Any) -> NumberField:
    return NumberField(label, [required()], least=REGISTRY[key].least, most=REGISTRY[key].most)


class PauseForm(Form):
    """One break of a new meeting; an empty row is none."""

    title = PersianTextField(_l("Name of the break"), longest=40)
    start = TimeOfDayField(_l("Start"))
    minutes = NumberField(_l("Minutes"), least=5, most=240)


class SettingsForm(FlaskForm):
    """Every setting of the registry, under its key."""

    organisation_name = PersianTextField(_l("Name of the organisation"), [required()], longest=120)
    area_code = StringField(_l("Area code"), [required()], filters=[lambda typed: latin_digits(typed or "").strip()])
    thursday_off = BooleanField(_l("Thursday is off"))
    office_opens = TimeOfDayField(_l("Office opens"), [required()])
    office_closes = TimeOfDayField(_l("Office closes"), [required()])
    default_pauses = FieldList(FormField(PauseForm), _l("Breaks of a new meeting"), min_entries=4, max_entries=6)
    followup_days = _number("followup_days", _l("Days until the follow-up call"))
    followup_rounds = _number("followup_rounds", _l("Rounds of follow-up calls"))
    call_attempts = _number("call_attempts", _l("Attempts in a round of calls"))

    def values(self) -> dict[str, Any]:
        """What was typed, as the registry keeps it."""
        typed = {key: self._fields[key].data for key in REGISTRY}
        rows = [(row["title"], row["start"], row["minutes"]) for row in typed["default_pauses"]]
        typed["default_pauses"] = [
            [title or "", start if start is not None else -1, minutes or 0]
            for title, start, minutes in rows
            if title or start is not None or minutes is not None
        ]
        return typed


HELP: dict[str, Any] = {
    "organisation_name": _l("Stands on the sign-in page and on printed forms."),
    "area_code": _l("Put before phone numbers of eight digits."),
    "thursday_off": _l("A desk may have its own rule; Friday is always off."),
    "office_opens": _l("Calls and due times lie within these hours; days of short hours have their own."),
    "office_closes": _l("A term given in days ends at this time."),
    "default_pauses": _l(
        "Prayer and lunch, put into the timetable of each new meeting; the expert may change them there."
    ),
    "followup_days": _l("After the meeting (SD-2.6-a); on a day off the call is due the working day before."),
    "followup_rounds": _l("After so many rounds without an answer a case counts as not confirmed."),
    "call_attempts": _l("Then the call is given up for this round."),
}

PARTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_l("The office"), ("organisation_name", "area_code")),
    (_l("Days and hours"), ("thursday_off", "office_opens", "office_closes", "default_pauses")),
    (_l("Calls"), ("followup_days", "followup_rounds", "call_attempts")),
)
"""How the page groups them."""
