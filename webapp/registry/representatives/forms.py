"""The form of a chamber representative."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField

from webapp.registry.representatives import queries
from webapp.registry.representatives.queries import RepresentativeKind
from webapp.web.fields import PersianTextField, PhoneField, options, required

KINDS = {
    RepresentativeKind.COMMISSION_HEAD: _l("Head of a commission"),
    RepresentativeKind.COMMISSION_ADVISER: _l("Adviser of a commission"),
    RepresentativeKind.EXPERT: _l("Expert"),
}


class RepresentativeForm(FlaskForm):
    """Who defends the members in the room."""

    full_name = PersianTextField(_l("Full name"), [required()], longest=120)
    kind = SelectField(_l("Standing in the chamber"), choices=options(KINDS.items()))
    commission = PersianTextField(_l("Commission"), longest=120)
    expertise = PersianTextField(_l("Field of expertise"), longest=160)
    phone = PhoneField(_l("Telephone"))
    user = SelectField(_l("Account"), coerce=int)
    is_active = BooleanField(_l("In the pool"), default=True)

    def __init__(self, *args: Any, row: queries.RepresentativeRow | None = None, **kwargs: Any):
        data = None
        if row is not None:
            data = {name: getattr(row, name) for name in ("full_name", "kind", "commission", "expertise", "phone")}
            data |= {"user": row.user_id or 0, "is_active": row.is_active}
        super().__init__(*args, data=data, **kwargs)
        accounts = queries.accounts(row.user_id if row else None)
        self.user.choices = options([(0, _l("without an account")), *accounts])

    def facts(self) -> dict[str, Any]:
        """The columns of the representative."""
        return {
            "full_name": self.full_name.data,
            "kind": self.kind.data,
            "commission": self.commission.data or "",
            "expertise": self.expertise.data or "",
            "phone": self.phone.data or "",
            "user": self.user.data or None,
            "is_active": self.is_active.data,
        }
