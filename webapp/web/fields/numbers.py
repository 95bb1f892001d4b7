"""Whole numbers, and the numbers of persons and firms."""

import re
from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l

from webapp.core import identifiers
from webapp.core.text import fold
from webapp.web.fields.filling import grouped
from webapp.web.fields.reading import ReadField
from webapp.web.filters import fa


class NumberField(ReadField):
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
        return grouped(value)


class _IdentifierField(ReadField):
    attributes: ClassVar[dict[str, str]] = {"dir": "ltr", "inputmode": "numeric"}

    def write(self, value: str) -> str:
        return fa(value)


class NationalIdField(_IdentifierField):
    """کد ملی of a natural person, ten digits."""

    def read(self, typed: str) -> str:
        found = identifiers.national_id(typed)
        if found is None:
            raise ValueError(_l("This is no national id; check its ten digits."))
        return found


class PersonIdentifierField(_IdentifierField):
    """The national id of a natural person or the legal identifier of a firm, eleven digits."""

    def read(self, typed: str) -> str:
        found = identifiers.person_identifier(typed)
        if found is None:
            raise ValueError(
                _l("Write a ten-digit national id or an eleven-digit legal identifier; a digit is wrong here.")
            )
        return found[1]
