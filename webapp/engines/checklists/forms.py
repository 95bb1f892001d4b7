"""Due date and note of a checklist item."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField

from webapp.web.fields import JalaliDateField, PersianTextAreaField


class ItemForm(FlaskForm):
    """What a person may change of an item besides its tick."""

    due_on = JalaliDateField(_l("Due"), toward=1)
    note = PersianTextAreaField(_l("Note"), longest=2000)
    seen = HiddenField()


class TickForm(FlaskForm):
    """A reason, where a person counts an item as done that a fact should tick."""

    note = PersianTextAreaField(_l("Reason"), longest=2000)
    seen = HiddenField()
