"""The small forms of triage."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField

from webapp.web.fields import PersianTextAreaField, PersianTextField


def chosen_id(raw: Any) -> int:
    """The id of what was chosen; 0 for nothing, or for what is no id."""
    text = str(raw or "")
    return int(text) if re.fullmatch(r"-?[0-9]{1,9}", text) else 0


class TriageForm(FlaskForm):
    """What becomes of a registered case, with what each outcome needs."""

    reason = PersianTextAreaField(_l("Reason"), longest=1000)
    destination = PersianTextField(_l("Where the member should turn to"), longest=160)
    guidance = PersianTextAreaField(_l("What to do there"), longest=2000)


class MergeForm(FlaskForm):
    """Into which open case of the same member."""

    into = RadioField(_l("Case to merge into"), coerce=chosen_id, validate_choice=False)
    reason = PersianTextField(_l("Reason"), longest=500)
