"""Forms of sign-in, account, accounts and deputies."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, NumberRange

from webapp.core.clock import today
from webapp.office.units import queries as units
from webapp.office.users import queries
from webapp.office.users.rules import APPROVERS, LONGEST_PASSWORD, Role
from webapp.web.fields import JalaliDateField, PersianTextField, required

ROLES: dict[str, Any] = {
    Role.EXPERT: _l("Expert of the desk"),
    Role.MANAGER: _l("Manager of member services"),
    Role.PUBLIC_RELATIONS: _l("Public relations"),
    Role.AUDIO_VISUAL: _l("Audio-visual"),
    Role.PROTOCOL: _l("Protocol"),
    Role.SECRETARIAT: _l("Secretariat"),
    Role.REPRESENTATIVE: _l("Chamber representative"),
    Role.SECRETARY_GENERAL: _l("Secretary general"),
    Role.PRESIDENT: _l("President"),
    Role.SYSTEMS: _l("Systems and methods"),
    Role.CONFIRMER: _l("Confirmer of documents"),
    Role.INSPECTOR: _l("Inspector"),
    Role.SPECIAL_INSPECTOR: _l("Special inspector"),
    Role.COMMITTEE: _l("Committee"),
    Role.ADMINISTRATOR: _l("Administrator of the program"),
}
"""The roles in words."""


def role_words(role: str) -> str:
    """A role as people call it."""
    return str(ROLES[Role(role)])


class SignInForm(FlaskForm):
    """Name and password, and where to go on; `kept` carries a form whose sign-in lapsed."""

    username = StringField(
        _l("User name"),
        [required(_l("Write your user name."))],
        render_kw={
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "maxlength": 60,
        },
    )
    password = PasswordField(
        _l("Password"), [required(_l("Write your password."))], render_kw={"autocomplete": "current-password"}
    )
    next = HiddenField()
    kept = HiddenField()


def _new_password(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [required(), Length(max=LONGEST_PASSWORD, message=_l("Shorten the password."))],
        render_kw={"autocomplete": "new-password", "maxlength": LONGEST_PASSWORD},
    )


class PasswordForm(FlaskForm):
    """The current password and a new one."""

    current_password = PasswordField(
        _l("Current password"), [required()], render_kw={"autocomplete": "current-password"}
    )
    new_password = _new_password(_l("New password"))


class FirstAdministratorForm(FlaskForm):
    """The first account of an empty program."""

    full_name = PersianTextField(_l("Full name"), [required()], longest=120)
    username = StringField(
        _l("User name"), [required()], render_kw={"autocomplete": "username", "autocapitalize": "none", "maxlength": 60}
    )
    password = _new_password(_l("Password"))


class AccountForm(FlaskForm):
    """An account as the administrator edits it."""

    full_name = PersianTextField(_l("Full name"), [required()], longest=120)
    post = PersianTextField(_l("Post"), longest=120)
    unit_id = SelectField(_l("Unit"), coerce=int)
    roles = SelectMultipleField(_l("Roles"), choices=[SelectChoice(str(role), words) for role, words in ROLES.items()])
    is_active = BooleanField(_l("May sign in"), default=True)

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.unit_id.choices = [SelectChoice(0, _l("No unit")), *(SelectChoice(*unit) for unit in units.choices())]


class NewAccountForm(AccountForm):
    """A new account; its password is given by the program."""

    username = StringField(
        _l("User name"), [required()], render_kw={"autocomplete": "off", "autocapitalize": "none", "maxlength": 60}
    )


class DeputyForm(FlaskForm):
    """Who stands in, from day to day; only an administrator chooses for whom."""

    approver_id = SelectField(_l("Approver"), coerce=int)
    deputy_id = SelectField(_l("Deputy"), [NumberRange(min=1, message=_l("Choose who stands in."))], coerce=int)
    from_date = JalaliDateField(_l("From"), [required()])
    to_date = JalaliDateField(_l("To the end of"), [required()], toward=1)

    def __init__(self, *args: Any, approver_id: int | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if approver_id is not None:
            self.approver_id.choices = [SelectChoice(approver_id, "")]
            self.approver_id.data = approver_id
        else:
            approvers = {person for role in APPROVERS for person in queries.people(role)}
            by_name = sorted(approvers, key=lambda person: person[1])
            self.approver_id.choices = [SelectChoice(*person) for person in by_name]
        others = [SelectChoice(*person) for person in queries.people() if person[0] != approver_id]
        self.deputy_id.choices = [SelectChoice(0, _l("choose")), *others]
        if self.from_date.data is None and not self.is_submitted():
            self.from_date.data = today()
