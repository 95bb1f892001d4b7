"""Text of one line and of several."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.widgets import TextArea

from webapp.core.text import clean
from webapp.web.fields.filling import grouped, stop_after_misreading

LONGEST_TEXT = 10_000


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
                    longest=grouped(self.longest),
                    written=grouped(len(self.data)),
                )
            )

    def pre_validate(self, form: Any) -> None:
        stop_after_misreading(self)


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
