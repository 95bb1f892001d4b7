"""Forms of the member register."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import FieldList, FormField, RadioField, SelectField

from webapp.core.text import latin_digits
from webapp.registry.members.queries import MemberPage
from webapp.registry.members.rules import PersonKind, Restriction, Standing
from webapp.web.fields import (
    JalaliDateField,
    PersianTextAreaField,
    PersianTextField,
    PersonIdentifierField,
    PhoneRow,
    options,
    required,
)

PHONES = 3

KINDS = {PersonKind.LEGAL: _l("Legal person"), PersonKind.NATURAL: _l("Natural person")}
RESTRICTIONS = {
    Restriction.NONE: _l("none"),
    Restriction.SUSPENDED: _l("Suspended"),
    Restriction.CANCELLED: _l("Cancelled"),
}
STANDINGS = {
    Standing.ACTIVE: _l("Active"),
    Standing.EXPIRED_RENEWABLE: _l("Expired, can be renewed"),
    Standing.LAPSED: _l("Lapsed"),
    Standing.SUSPENDED: _l("Suspended"),
    Standing.CANCELLED: _l("Cancelled"),
}


class MemberForm(FlaskForm):
    """A member of the chamber."""

    membership_number = PersianTextField(_l("Membership number"), [required()], longest=20)
    kind = RadioField(_l("Kind of person"), choices=options(KINDS.items()), default=PersonKind.LEGAL)
    title = PersianTextField(_l("Name of the firm or person"), [required()], longest=200)
    identifier = PersonIdentifierField(_l("National id or legal identifier"))
    manager_name = PersianTextField(_l("Managing director"), longest=120)
    activity = PersianTextField(_l("Activity"), longest=160)
    valid_until = JalaliDateField(_l("Card valid until"))
    restriction = SelectField(_l("Restriction"), choices=options(RESTRICTIONS.items()))
    address = PersianTextAreaField(_l("Address"), longest=1000)
    phones = FieldList(FormField(PhoneRow), _l("Telephones"), min_entries=PHONES, max_entries=10)

    def __init__(self, *args: Any, page: MemberPage | None = None, **kwargs: Any):
        super().__init__(*args, data=_data(page) if page else None, **kwargs)

    def facts(self) -> dict[str, Any]:
        """The columns of the member."""
        return {
            "membership_number": latin_digits(self.membership_number.data).replace(" ", ""),
            "kind": self.kind.data,
            "title": self.title.data,
            "identifier": self.identifier.data,
            "manager_name": self.manager_name.data or "",
            "activity": self.activity.data or "",
            "valid_until": self.valid_until.data,
            "restriction": self.restriction.data or "",
            "address": self.address.data or "",
        }

    def phone_rows(self) -> list[tuple[str, str]]:
        """The telephones that were written."""
        return [
            (row.form.number.data, row.form.whose.data or "") for row in self.phones.entries if row.form.number.data
        ]


def _data(page: MemberPage) -> dict[str, Any]:
    names = ("membership_number", "kind", "title", "manager_name", "activity", "valid_until", "restriction")
    data = {name: getattr(page.member, name) for name in names}
    rows = [{"number": phone.number, "whose": phone.whose} for phone in page.phones]
    empty = [{"number": None, "whose": ""}] * max(PHONES - len(rows), 1)
    return data | {"identifier": page.member.identifier or None, "address": page.address, "phones": rows + empty}


class ImportForm(FlaskForm):
    """A list of members to take over."""

    file = FileField(_l("The list"), [FileRequired(_l("Choose a file first."))])
