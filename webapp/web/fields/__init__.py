"""Form fields that take what Persian keyboards give: any digits, ي and ک, dates and times as people write them.

Each field keeps what was typed beside the error, and says in one sentence what to write instead. An empty field is
None (text: the empty string), never an error; `required()` makes it one.
"""

from webapp.web.fields.filling import options, required
from webapp.web.fields.moments import DATE_SENTENCES, JalaliDateField, TimeOfDayField, read_time
from webapp.web.fields.numbers import NationalIdField, NumberField, PersonIdentifierField
from webapp.web.fields.phones import PhoneField, PhoneRow, init_app
from webapp.web.fields.text import LONGEST_TEXT, PersianTextAreaField, PersianTextField

__all__ = [
    "DATE_SENTENCES", "LONGEST_TEXT", "JalaliDateField", "NationalIdField", "NumberField", "PersianTextAreaField",
    "PersianTextField", "PersonIdentifierField", "PhoneField", "PhoneRow", "TimeOfDayField", "init_app", "options",
    "read_time", "required",
]  # fmt: skip
