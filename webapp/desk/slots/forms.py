"""What the board sends: ids and versions of what was seen, the way, and a reason where one is needed."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import Optional

from webapp.core.text import clean
from webapp.desk.slots.rules import NO_CONSENT, Consent
from webapp.desk.slots.services import Seen
from webapp.web.fields import NumberField, PersianTextAreaField

LONGEST_REASON = 500
LONGEST_TAB = 8


@dataclass(frozen=True)
class Act:
    """What the board's own script, or a button it drew, sends with every act. Nobody types it but the reason."""

    case: int = 0
    from_slot: int | None = None
    from_version: int | None = None
    to_slot: int | None = None
    to_version: int | None = None
    way: str = "place"
    version: int | None = None
    consent: Consent = NO_CONSENT
    tab: str = ""
    """Names the browser tab in the feed, so that it does not fetch what it has done itself."""

    @classmethod
    def read(cls, sent: Mapping[str, str]) -> "Act":
        """The act; what is no number counts as not sent, and the services refuse what they cannot do without."""
        target, _, version = sent.get("slot_seen", "").partition(".")
        override = frozenset(sent.get("override", "").split())
        reason = clean(sent.get("reason", ""))[:LONGEST_REASON]
        return cls(
            case=_number(sent.get("case")) or 0,
            from_slot=_number(sent.get("from_slot")),
            from_version=_number(sent.get("from_version")),
            to_slot=_number(target or sent.get("to_slot")),
            to_version=_number(version or sent.get("to_version")),
            way=sent.get("way") or "place",
            version=_number(sent.get("version")),
            consent=Consent(override, reason) if override or reason else NO_CONSENT,
            tab="".join(sign for sign in sent.get("tab", "")[:LONGEST_TAB] if sign.isascii() and sign.isalnum()),
        )

    @property
    def seen(self) -> Seen:
        """What the planner's page showed."""
        return Seen(self.from_slot, self.from_version, self.to_version)


def _number(sent: str | None) -> int | None:
    return int(sent) if sent and sent.isascii() and sent.isdigit() and len(sent) < 18 else None


class LengthForm(FlaskForm):
    """A slot becomes longer or shorter."""

    minutes = NumberField(_l("Length in minutes"), least=5, most=120)


class DecisionForm(FlaskForm):
    """The manager's word on a submitted list."""

    comment = PersianTextAreaField(_l("What should be changed?"), longest=1000, render_kw={"rows": 3})
    seen = IntegerField(validators=[Optional()])
