"""The text box whose value is read into something else."""

from collections.abc import Sequence
from typing import Any, ClassVar

from wtforms import StringField

from webapp.core.text import clean
from webapp.web.fields.filling import stop_after_misreading


class ReadField(StringField):
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
        stop_after_misreading(self)

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
