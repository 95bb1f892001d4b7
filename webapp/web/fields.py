"""Form fields that take what Persian keyboards give: any digits, ي and ک, dates and times as people write them.

Each field keeps what was typed beside the error, and says in one sentence what to write instead. An empty field is
None (text: the empty string), never an error; `required()` makes it one.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import Field, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, StopValidation
from wtforms.widgets import TextArea

from webapp.core import calendar, clock, identifiers
from webapp.core.text import clean, fold, is_blank, persian_digits

LONGEST_TEXT = 10_000

DATE_SENTENCES = {
    "date_unreadable": _l("Write the date like 1405/8/30 or 30 Aban 1405."),
    "date_out_of_range": _l("Write a Jalali year between 1300 and 1500, such as 1405."),
    "date_no_such_day": _l("That month has no such day; check day and month."),
    "date_other_weekday": _l("The weekday and the date disagree; correct one of them or leave the weekday out."),
}


def options(pairs: Iterable[tuple[Any, Any]]) -> list[SelectChoice]:
    """(value, words) pairs as the choices of a select or radio field."""
    return [SelectChoice(value, words) for value, words in pairs]


def required(message: Any = None) -> InputRequired:
    """The validator of a field that must be filled; spaces alone do not fill it."""
    return _Required(message or _l("Fill this in."))


class _Required(InputRequired):
    def __call__(self, form: Any, field: Field) -> None:
        if field.raw_data and not is_blank(str(field.raw_data[0])):
            return
        field.errors[:] = []
        raise StopValidation(self.message)


def _grouped(number: int) -> str:
    return persian_digits(f"{number:,}").replace(",", "٬")


class _BoundedText(StringField):
    """Cleans and bounds a text; `None` of an untouched form stays None."""

    keeps_lines = False

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        longest: int,
        **settings: Any,
    ):
        self.longest = longest
        settings["render_kw"] = {"dir": "auto", "maxlength": longest} | (settings.get("render_kw") or {})
        super().__init__(label, validators, **settings)

    def process_formdata(self, values: list[str]) -> None:
        if not values:
            return
        self.data = clean(values[0], lines=self.keeps_lines)
        if len(self.data) > self.longest:
            raise ValueError(
                _l(
                    "Shorten this to %(longest)s characters; it has %(written)s.",
                    longest=_grouped(self.longest),
                    written=_grouped(len(self.data)),
                )
            )

    def pre_validate(self, form: Any) -> None:
        _stop_after_misreading(self)


class PersianTextField(_BoundedText):
    """One line of text, cleaned (domain 8.1); 250 characters unless told otherwise."""

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        longest: int = 250,
        **settings: Any,
    ):
        super().__init__(label, validators, longest=longest, **settings)


class PersianTextAreaField(_BoundedText):
    """Text of several lines, cleaned; 10,000 characters unless told otherwise."""

    widget = TextArea()
    keeps_lines = True

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        longest: int = LONGEST_TEXT,
        **settings: Any,
    ):
        super().__init__(label, validators, longest=longest, **settings)


def _stop_after_misreading(field: Field) -> None:
    """No validator speaks about a value that could not be read: its own sentence is enough."""
    if field.process_errors:
        raise StopValidation()


class _ReadField(StringField):
    """A text box whose value is read into something else; `data` is None when empty or unreadable."""

    attributes: ClassVar[dict[str, str]] = {}

    def __init__(self, label: Any = None, validators: Sequence[Any] = (), **settings: Any):
        settings["render_kw"] = {"autocomplete": "off"} | self.attributes | (settings.get("render_kw") or {})
        super().__init__(label, validators, **settings)

    def process_formdata(self, values: list[str]) -> None:
        if not values:
            return
        self.data = None
        typed = clean(values[0])
        if typed:
            self.data = self.read(typed)

    def pre_validate(self, form: Any) -> None:
        _stop_after_misreading(self)

    def _value(self) -> str:
        if self.process_errors and self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def read(self, typed: str) -> Any:
        """The value of a cleaned text; ValueError with the sentence to show."""
        raise ValueError(typed)

    def write(self, value: Any) -> str:
        """The value as it stands in the box."""
        return str(value)


class JalaliDateField(_ReadField):
    """A date, typed in any of the ways of `calendar.parse_jalali` or picked from the month grid."""

    attributes: ClassVar[dict[str, str]] = {"dir": "rtl"}

    def read(self, typed: str) -> date:
        try:
            return calendar.parse_jalali(typed, clock.today())
        except calendar.UnreadableDate as error:
            raise ValueError(DATE_SENTENCES[error.code]) from error

    def write(self, value: date) -> str:
        return calendar.format_long(value)


_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{1,2}))?|(\d{1,2})(\d{2})")


def read_time(typed: str) -> int | None:
    """Minutes after midnight of «9», «۹:۲۰», «۰۹٫۲۰», «0920» or «920»; None when it is no time of day."""
    found = _CLOCK.fullmatch(fold(typed))
    if not found:
        return None
    hours, minutes = (int(found[3]), int(found[4])) if found[3] else (int(found[1]), int(found[2] or 0))
    return hours * 60 + minutes if hours < 24 and minutes < 60 else None


class TimeOfDayField(_ReadField):
    """A time of day as minutes after Tehran midnight."""

    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "text"}

    def read(self, typed: str) -> int:
        minutes = read_time(typed)
        if minutes is None:
            raise ValueError(_l("Write the time like 9:20, between 0:00 and 23:59."))
        return minutes

    def write(self, value: int) -> str:
        return persian_digits(f"{value // 60:02d}:{value % 60:02d}")


class NumberField(_ReadField):
    """A whole number in any digits, thousands separated or not, between `least` and `most`."""

    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "numeric"}

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        least: int = 0,
        most: int = 10**15,
        **settings: Any,
    ):
        self.least, self.most = least, most
        super().__init__(label, validators, **settings)

    def read(self, typed: str) -> int:
        digits = fold(typed)
        if not re.fullmatch(r"[-−]?(\d{1,20}|\d{1,3}([,.']\d{3}){1,6})", digits):
            raise ValueError(_l("Write a whole number in digits, such as 12 or 1,250,000."))
        number = int(re.sub(r"[,.']", "", digits).replace("−", "-"))
        if not self.least <= number <= self.most:
            raise ValueError(
                _l(
                    "Write a number from %(least)s to %(most)s.",
                    least=self.write(self.least),
                    most=self.write(self.most),
                )
            )
        return number

    def write(self, value: int) -> str:
        return _grouped(value)


class PhoneField(_ReadField):
    """An Iranian phone number, kept as E.164; eight digits alone get the office's area code."""

    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "tel"}

    def __init__(
        self,
        label: Any = None,
        validators: Sequence[Any] = (),
        *,
        area: str = "31",
        **settings: Any,
    ):
        self.area = area
        super().__init__(label, validators, **settings)

    def read(self, typed: str) -> str:
        number = identifiers.phone(typed, self.area)
        if number is None:
            raise ValueError(
                _l("Write a mobile like 0913 123 4567 or a landline with its area code like 031 3656 0000.")
            )
        return number

    def write(self, value: str) -> str:
        return identifiers.pretty_phone(value)


class _IdentifierField(_ReadField):
    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "numeric"}

    def write(self, value: str) -> str:
        return persian_digits(value)


class NationalIdField(_IdentifierField):
    """کد ملی of a natural person, ten digits."""

    def read(self, typed: str) -> str:
        found = identifiers.national_id(typed)
        if found is None:
            raise ValueError(_l("This is no national id; check its ten digits."))
        return found


class LegalIdField(_IdentifierField):
    """شناسه ملی of a legal person, eleven digits."""

    def read(self, typed: str) -> str:
        found = identifiers.legal_id(typed)
        if found is None:
            raise ValueError(_l("This is no legal identifier; check its eleven digits."))
        return found


class PersonIdentifierField(_IdentifierField):
    """Either of both; `person_kind` says which (`identifiers.PersonKind`), None when empty."""

    person_kind: identifiers.PersonKind | None = None

    def read(self, typed: str) -> str:
        found = identifiers.person_identifier(typed)
        if found is None:
            raise ValueError(
                _l("Write a ten-digit national id or an eleven-digit legal identifier; a digit is wrong here.")
            )
        self.person_kind, digits = found
        return digits

    def process_data(self, value: str | None) -> None:
        """Fill the field from a stored identifier."""
        super().process_data(value)
        known = identifiers.person_identifier(value)
        self.person_kind = known[0] if known else None

    def process_formdata(self, values: list[str]) -> None:
        if values:
            self.person_kind = None
        super().process_formdata(values)
