"""What an attempt is told with: the outcome, a note, a time to call back."""

from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import Optional

from webapp.core.calendar import at
from webapp.engines.calls.rules import NO_TALK, CallKind, Outcome, answers_to
from webapp.web.fields import JalaliDateField, PersianTextField, TimeOfDayField

WORDS: dict[str, tuple[Any, str]] = {
    Outcome.CONFIRMED: (_l("Will come"), "circle-check"),
    Outcome.CANCELS: (_l("Cannot come"), "circle-x"),
    Outcome.ACCEPTS: (_l("Takes the turn"), "circle-check"),
    Outcome.DECLINES: (_l("Declines"), "circle-x"),
    Outcome.TOLD: (_l("Was told"), "circle-check"),
    Outcome.ANSWERED: (_l("Answered"), "circle-check"),
    Outcome.NO_ANSWER: (_l("No answer"), "phone-x"),
    Outcome.BUSY: (_l("Busy"), "phone-pause"),
    Outcome.WRONG_NUMBER: (_l("Wrong number"), "phone-off"),
    Outcome.CALL_BACK: (_l("Call later"), "calendar-time"),
}
"""Outcome -> its word and icon."""

KIND_WORDS: dict[str, Any] = {
    CallKind.REMINDER: _l("Reminder"),
    CallKind.STANDBY_OFFER: _l("Offer to a standby"),
    CallKind.FOLLOWUP_MEMBER: _l("Follow-up"),
    CallKind.FOLLOWUP_AGENCY: _l("Follow-up with the agency"),
    CallKind.MOVED: _l("Tell of a change"),
}

QUESTIONS: dict[str, Any] = {
    CallKind.REMINDER: _l("Will the member come?"),
    CallKind.STANDBY_OFFER: _l("Does the member take the turn?"),
    CallKind.MOVED: _l("Was it told?"),
}


class AttemptForm(FlaskForm):
    """One time that somebody dialled."""

    outcome = RadioField(_l("Outcome"), validators=[Optional()], validate_choice=False)
    phone = HiddenField()
    seen = HiddenField(filters=[lambda typed: int(typed) if typed and typed.isdecimal() else None])
    """How many attempts the page showed."""
    note = PersianTextField(_l("Note"), longest=1000)
    again_on = JalaliDateField(_l("Date"), toward=1)
    again_at = TimeOfDayField(_l("Time"))

    def call_back_at(self) -> datetime | None:
        """The moment chosen for calling back, None while a part of it is missing."""
        if self.again_on.data is None or self.again_at.data is None:
            return None
        return at(self.again_on.data, self.again_at.data)


def outcome_of(form: AttemptForm, kind: str, has_own_form: bool, *, has_turn: bool = False) -> Outcome | None:
    """The chosen outcome; a kind with a form of its own is answered unless one of no talk was chosen."""
    allowed = NO_TALK if has_own_form else (*answers_to(kind, has_turn=has_turn), *NO_TALK)
    chosen = next((outcome for outcome in allowed if outcome == form.outcome.data), None)
    return chosen or (Outcome.ANSWERED if has_own_form else None)
