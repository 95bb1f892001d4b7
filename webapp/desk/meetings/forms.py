"""The form in which a meeting is planned (SD-2.1-d to -i)."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from webapp.desk.meetings import rules
from webapp.desk.meetings.queries import MeetingRow
from webapp.desk.meetings.rules import Manner, Pause, StretchKind
from webapp.desk.meetings.services import Plan
from webapp.office.settings import queries as settings
from webapp.registry.desks import queries as desks
from webapp.registry.representatives import queries as representatives
from webapp.registry.venues import queries as venues
from webapp.web.fields import (
    JalaliDateField,
    NumberField,
    PersianTextAreaField,
    PersianTextField,
    TimeOfDayField,
    required,
)
from webapp.web.filters import fa

MANNERS: dict[str, Any] = {
    Manner.IN_PERSON: _l("In person"),
    Manner.ONLINE: _l("Online"),
    Manner.MIXED: _l("Mixed"),
}
KINDS: dict[str, Any] = {StretchKind.BREAK: _l("Break"), StretchKind.BUFFER: _l("Spare time")}
DAY_OFF = frozenset({"meetings.weekend", "meetings.day_off", "meetings.short_hours"})
"""Refusals that a person who knows may set aside."""
MOST_PAUSES = 12
MOST_MINUTES = 240


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """Choices of a field from (value, words)."""
    return [SelectChoice(value, words) for value, words in pairs]


def usual_pauses(start: int, end: int, slot_minutes: int) -> tuple[Pause, ...]:
    """What the office's settings propose for these hours."""
    return rules.default_pauses(start, end, slot_minutes, settings.get("default_pauses"))


def _chosen(raw: Any) -> int | None:
    """The id behind a choice; None for "nobody", or for what is no id."""
    return int(raw) if str(raw).isdecimal() else None


class PauseForm(Form):
    """One break or spare stretch; a row that is left empty is passed over."""

    title = PersianTextField(_l("What for"), longest=80)
    kind = SelectField(_l("Kind"), choices=options(KINDS.items()), default=StretchKind.BREAK)
    start = TimeOfDayField(_l("From"))
    minutes = NumberField(_l("How many minutes"), most=MOST_MINUTES)

    @property
    def is_blank(self) -> bool:
        return not any(
            str(field.raw_data[0]).strip() for field in (self.title, self.start, self.minutes) if field.raw_data
        )


class PlanForm(FlaskForm):
    """Desk, day, hours, place, turns and breaks of a meeting."""

    desk = RadioField(_l("Desk"), coerce=_chosen, validate_choice=False)
    date = JalaliDateField(_l("Date"), [required(_l("Pick the day of the meeting."))], toward=1)
    start = TimeOfDayField(_l("Starts"), [required(_l("Write when it starts, such as 9:00."))])
    end = TimeOfDayField(_l("Ends"), [required(_l("Write when it ends, such as 12:30."))])
    slot_minutes = NumberField(_l("Minutes of a turn"), [required()], most=MOST_MINUTES)
    venue = SelectField(_l("Place"), [required(_l("Pick a room."))], coerce=_chosen)
    manner = RadioField(_l("Manner"), choices=options(MANNERS.items()), default=Manner.IN_PERSON)
    representative = SelectField(_l("Chamber representative"), coerce=_chosen)
    aims = PersianTextAreaField(_l("Aims of the meeting"), longest=2000)
    pauses = FieldList(FormField(PauseForm), max_entries=MOST_PAUSES)
    on_day_off = BooleanField(_l("I know, and hold it on this day and at these hours all the same."))
    reason = PersianTextField(_l("Why the approved frame changes"), longest=500)
    version = HiddenField(default="0")

    def offer(self, meeting: MeetingRow | None = None) -> "PlanForm":
        """Fill the choices; a room or representative that is out of use stays choosable where it is chosen."""
        self.desk.choices = options((row.id, row.title) for row in desks.active())
        rooms = [(row.id, f"{row.title} ({fa(row.seats)})") for row in venues.active()]
        if meeting is not None and meeting.venue_id not in dict(rooms):
            rooms.append((meeting.venue_id, meeting.venue_title))
        people = [(row.id, _person(row)) for row in representatives.active()]
        if meeting is not None and meeting.representative_id and meeting.representative_id not in dict(people):
            people.append((meeting.representative_id, meeting.representative_name))
        self.venue.choices = options(rooms)
        self.representative.choices = options([("", _l("Not named yet")), *people])
        return self

    @property
    def may_set_day_aside(self) -> bool:
        """Whether the tick "I know" helps: it was used, or the calendar is what speaks against the plan."""
        return bool(self.on_day_off.data) or not DAY_OFF.isdisjoint(getattr(self, "refused", ()))

    def knows_desk(self, desk_id: int | None) -> bool:
        """Whether the desk is one of the choices."""
        return any(choice.value == desk_id for choice in self.desk.choices)

    def pass_over_blank_rows(self) -> None:
        """Rows of breaks in which nothing was typed count as not there."""
        self.pauses.entries = [row for row in self.pauses.entries if not row.form.is_blank]

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape only; what day, hours, room and breaks mean together is for the services."""
        self.pass_over_blank_rows()
        fine = super().validate(extra_validators)
        if not self.knows_desk(self.desk.data):
            self.desk.errors = [*self.desk.errors, _l("Pick the desk.")]
            fine = False
        for row in self.pauses.entries:
            for field in (row.form.start, row.form.minutes):
                if field.data is None and not field.errors:
                    field.errors = [_l("Fill this in.")]
                    fine = False
        return fine

    def read_pauses(self) -> list[Pause]:
        """The rows as pauses; only those whose times could be read."""
        return [
            Pause(row.form.start.data, row.form.minutes.data, row.form.kind.data, row.form.title.data or "")
            for row in self.pauses.entries
            if row.form.start.data is not None and row.form.minutes.data is not None
        ]

    def plan(self) -> Plan:
        """What the form says, for the services."""
        return Plan(
            date=self.date.data,
            start=self.start.data,
            end=self.end.data,
            slot_minutes=self.slot_minutes.data,
            venue_id=self.venue.data,
            pauses=self.read_pauses(),
            manner=self.manner.data,
            representative_id=self.representative.data,
            aims=self.aims.data or "",
            on_day_off=self.on_day_off.data,
        )

    @classmethod
    def blank(cls, desk_id: int | None, slot_minutes: int) -> "PlanForm":
        """A new meeting: nine to half past twelve with the office's usual breaks."""
        start, end = 9 * 60, 12 * 60 + 30
        return cls(
            formdata=None,
            data={
                "desk": desk_id,
                "start": start,
                "end": end,
                "slot_minutes": slot_minutes,
                "pauses": rules.stored(usual_pauses(start, end, slot_minutes)),
            },
        ).offer()

    @classmethod
    def of(cls, row: MeetingRow) -> "PlanForm":
        """A meeting as it stands."""
        return cls(
            formdata=None,
            data={
                "desk": row.desk_id,
                "date": row.date,
                "start": row.start,
                "end": row.end,
                "slot_minutes": row.slot_minutes,
                "venue": row.venue_id,
                "manner": row.manner,
                "representative": row.representative_id,
                "aims": row.aims,
                "pauses": row.pauses,
                "version": row.version,
            },
        ).offer(row)


def _person(row: representatives.RepresentativeRow) -> str:
    about = row.commission or row.expertise
    return f"{row.full_name}، {about}" if about else row.full_name
