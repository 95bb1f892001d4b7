"""Forms of the meeting page: deciding on a version, calling off, reopening, declaring a closure."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField

from webapp.desk.dossier.queries import Hit
from webapp.desk.dossier.services import Declaration
from webapp.desk.meetings.forms import options
from webapp.office.holidays.queries import SpecialDay
from webapp.office.holidays.rules import DayOffKind
from webapp.registry.representatives import queries as representatives
from webapp.web.fields import JalaliDateField, PersianTextAreaField, PersianTextField, TimeOfDayField, required

LONGEST_REASON = 500


class DecideForm(FlaskForm):
    """The manager's yes, or what is to be mended."""

    comment = PersianTextAreaField(_l("Comment"), longest=1000)


class PostponeForm(FlaskForm):
    """Not on its date: why, and perhaps when instead."""

    reason = PersianTextField(_l("Why"), [required(_l("Say why, in a few words."))], longest=LONGEST_REASON)
    new_date = JalaliDateField(_l("New date"), toward=1)
    on_day_off = BooleanField(_l("I know, and hold it on this day and at these hours all the same."))


class ReasonForm(FlaskForm):
    """Cancel or reopen: why."""

    reason = PersianTextField(_l("Why"), [required(_l("Say why, in a few words."))], longest=LONGEST_REASON)


class RepresentativeForm(FlaskForm):
    """Who represents the chamber (by choice of the strategic council)."""

    representative = SelectField(
        _l("Chamber representative"), coerce=lambda raw: int(raw) if str(raw).isdecimal() else None
    )

    def offer(self, chosen: int | None, name: str) -> "RepresentativeForm":
        """Fill the choices; somebody out of the pool stays choosable where chosen."""
        people = [(row.id, f"{row.full_name}، {row.commission}" if row.commission else row.full_name)
                  for row in representatives.active()]  # fmt: skip
        if chosen is not None and chosen not in dict(people):
            people.append((chosen, name))
        self.representative.choices = options([("", _l("Not named yet")), *people])
        return self


KINDS: dict[str, Any] = {
    DayOffKind.CLOSURE: _l("Closure (power, air …)"),
    DayOffKind.SHORT_HOURS: _l("Short hours (Ramadan …)"),
}


class ClosureForm(FlaskForm):
    """The days, and for each meeting that they hit the day it moves to."""

    kind = RadioField(_l("Kind"), choices=options(KINDS.items()), default=DayOffKind.CLOSURE)
    first = JalaliDateField(_l("First day"), [required(_l("Pick the first day."))])
    last = JalaliDateField(_l("Last day"))
    opens = TimeOfDayField(_l("Office opens"))
    closes = TimeOfDayField(_l("Office closes"))
    title = PersianTextField(_l("What for"), [required(_l("Say what for, such as: power cuts."))], longest=160)
    known = HiddenField()
    """The special day that is in the calendar already."""

    def declaration(self) -> Declaration:
        """What is declared, for the services."""
        return Declaration(
            first=self.first.data,
            last=self.last.data or self.first.data,
            kind=self.kind.data,
            title=self.title.data,
            opens=self.opens.data,
            closes=self.closes.data,
            is_known=bool(self.known.data),
        )

    @classmethod
    def of_day(cls, day: SpecialDay, last: date) -> "ClosureForm":
        """A day of the calendar whose meetings are still to be moved."""
        return cls(
            formdata=None,
            data={
                "kind": DayOffKind.SHORT_HOURS if day.kind == DayOffKind.SHORT_HOURS else DayOffKind.CLOSURE,
                "first": day.date,
                "last": last,
                "opens": day.opens,
                "closes": day.closes,
                "title": day.title,
                "known": str(day.id),
            },
        )


class MoveForm(FlaskForm):
    """Base of the rows of a closure: `with_rows` adds a date and a box for each meeting hit."""

    @classmethod
    def with_rows(cls, hits: list[Hit], *, fresh: bool) -> "MoveForm":
        """A form with `date-<id>` and `move-<id>` for each meeting; filled with the proposals when fresh."""
        fields: dict[str, Any] = {}
        for hit in hits:
            number = hit.meeting.id
            fields[f"date-{number}"] = JalaliDateField(_l("New date"), toward=1)
            fields[f"move-{number}"] = BooleanField(_l("Move"))
        rows = type("ClosureRows", (cls,), fields)
        if not fresh:
            return rows()  # type: ignore[no-any-return]
        data: dict[str, Any] = {}
        for hit in hits:
            data[f"date-{hit.meeting.id}"] = hit.proposal.date if hit.proposal else None
            data[f"move-{hit.meeting.id}"] = hit.proposal is not None
        return rows(formdata=None, data=data)  # type: ignore[no-any-return]

    def moves(self, hits: list[Hit]) -> dict[int, date | None]:
        """Meeting -> its new date; None for one that stays for now."""
        return {
            hit.meeting.id: self[f"date-{hit.meeting.id}"].data if self[f"move-{hit.meeting.id}"].data else None
            for hit in hits
        }

    def require_dates(self, hits: list[Hit]) -> bool:
        """Each meeting that is to move has a date that could be read."""
        fine = True
        for hit in hits:
            field = self[f"date-{hit.meeting.id}"]
            if self[f"move-{hit.meeting.id}"].data and field.data is None and not field.errors:
                field.errors = [_l("Pick a date, or take the tick away.")]
                fine = False
        return fine
