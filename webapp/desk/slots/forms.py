"""What the board sends: ids and versions of what was seen, the way, and a reason where one is needed."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField
from wtforms.validators import Length, Optional

from webapp.desk.slots.rules import Consent
from webapp.desk.slots.services import Seen
from webapp.web.fields import NumberField, PersianTextAreaField, PersianTextField

TAB = Length(max=8)


class ActForm(FlaskForm):
    """Consent and the browser tab, which every act carries."""

    reason = PersianTextField(_l("Reason"), longest=500)
    override = HiddenField()
    """Codes of refusals that the planner overrides, separated by spaces."""
    tab = HiddenField(validators=[TAB])

    def consent(self) -> Consent:
        """What the planner said yes to."""
        return Consent(frozenset((self.override.data or "").split()), self.reason.data or "")

    def tab_name(self) -> str:
        """The tab that acts, as it may stand in the feed."""
        return "".join(sign for sign in self.tab.data or "" if sign.isalnum())


class MoveForm(ActForm):
    """A case goes into a slot, to the standbys or back to those who wait."""

    case = IntegerField()
    from_slot = IntegerField(validators=[Optional()])
    from_version = IntegerField(validators=[Optional()])
    to_slot = IntegerField(validators=[Optional()])
    to_version = IntegerField(validators=[Optional()])
    way = HiddenField()
    slot_seen = HiddenField()
    """The plain form names target and version in one value, «34.2»."""

    def target(self) -> tuple[int | None, int | None]:
        """The slot chosen and the version it was seen in."""
        if self.slot_seen.data:
            slot, _, version = self.slot_seen.data.partition(".")
            return (int(slot), int(version)) if slot.isdigit() and version.isdigit() else (None, None)
        return self.to_slot.data, self.to_version.data

    def seen(self) -> Seen:
        """What the planner's page showed."""
        return Seen(self.from_slot.data, self.from_version.data, self.target()[1])


class LengthForm(ActForm):
    """A slot becomes longer or shorter."""

    minutes = NumberField(_l("Length in minutes"), least=5, most=120)
    version = IntegerField(validators=[Optional()])


class TurnForm(ActForm):
    """Undo or redo."""


class DecisionForm(FlaskForm):
    """The manager's word on a submitted list."""

    comment = PersianTextAreaField(_l("What should be changed?"), longest=1000, render_kw={"rows": 3})
    seen = IntegerField(validators=[Optional()])
