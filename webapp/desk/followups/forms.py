"""What member or agency said of each decision, and the next step."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, Form, FormField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from webapp.core.errors import FieldErrors
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.decisions.rules import DecisionKind, DecisionState, Degree, Voice
from webapp.desk.followups.rules import Answer, Said
from webapp.web import errors
from webapp.web.fields import JalaliDateField, NumberField, PersianTextField

DEGREES: dict[str, tuple[Any, str]] = {
    Degree.FULL: (_l("Done in full"), "circle-check"),
    Degree.PARTIAL: (_l("Partly done"), "circle-half-2"),
    Degree.NONE: (_l("Not done"), "circle-x"),
}
"""Degree -> its word and icon, in the order of the keys."""

DECISION_KINDS: dict[str, Any] = {
    DecisionKind.SOLVED_ON_THE_SPOT: _l("Solved on the spot"),
    DecisionKind.ORDER: _l("Order"),
    DecisionKind.DEPUTY_FOLLOWS: _l("The deputy follows it up"),
    DecisionKind.HIGHER_AUTHORITY: _l("Needs a higher authority"),
    DecisionKind.NEEDS_STUDY: _l("Needs study"),
    DecisionKind.REJECTED: _l("Rejected"),
}

DECISION_STATES: dict[str, tuple[str, Any, str]] = {
    DecisionState.RECORDED: ("open", _l("recorded"), "circle-dashed"),
    DecisionState.LOCKED: ("open", _l("not asked yet"), "circle-dashed"),
    DecisionState.OPEN: ("open", _l("the agency has answered"), "circle-dashed"),
    DecisionState.DONE: ("ok", _l("done"), "circle-check"),
    DecisionState.PARTLY: ("warn", _l("partly done"), "circle-half-2"),
    DecisionState.NOT_DONE: ("", _l("not done"), "circle-x"),
}

RESULTS: dict[str, tuple[str, Any, str]] = {
    CaseState.HEARD: ("open", _l("Waits for the member's word"), "circle-dashed"),
    CaseState.IN_PROGRESS: ("", _l("In progress"), "progress"),
    CaseState.PARTLY_SOLVED: ("warn", _l("Partly solved"), "circle-half-2"),
    CaseState.SOLVED: ("ok", _l("Solved"), "circle-check"),
    CaseState.UNSOLVED: ("", _l("Unsolved"), "circle-x"),
}
"""State of a raised case -> kind of badge, word, icon."""

NOT_CONFIRMED = ("warn", _l("Silent"), "phone-off")

VOICES: dict[str, Any] = {Voice.MEMBER: _l("Member"), Voice.AGENCY: _l("Agency")}


class WordForm(Form):
    """The word on one decision."""

    decision = HiddenField()
    degree = RadioField(
        _l("How far it came"),
        choices=[SelectChoice(str(degree), word) for degree, (word, _) in DEGREES.items()],
        validators=[Optional()],
    )
    percent = NumberField(_l("Percent"), least=1, most=99)


class WordsForm(FlaskForm):
    """The words of one voice in one round."""

    words = FieldList(FormField(WordForm))
    note = PersianTextField(_l("What was said"), longest=1000)
    next_step = PersianTextField(_l("Next step"), longest=500)
    next_step_on = JalaliDateField(_l("Next step by"), toward=1)
    again = BooleanField(_l("Bring it to the next meeting of the desk"))

    def answer(self) -> Answer:
        """What was typed, as the rules read it."""
        said = [
            Said(
                int(word.decision.data) if word.decision.data else None,
                Degree(word.degree.data) if word.degree.data else None,
                word.percent.data,
            )
            for word in self.words
        ]
        return Answer(
            said, self.note.data or "", self.next_step.data or "", self.next_step_on.data, again=self.again.data
        )

    def refuse(self, refusal: FieldErrors) -> None:
        """Put the refusals at their fields: «words-0-percent» is the percent of the first word."""
        for name, code in refusal.fields.items():
            field: Any = self
            for part in name.split("-"):
                field = field[int(part)] if part.isdecimal() else field[part]
            field.errors = [*field.errors, errors.sentence(code)]


class VoicedWordsForm(WordsForm):
    """Words that came without a call of the call desk."""

    voice = RadioField(_l("Who said it"), choices=[SelectChoice(str(voice), word) for voice, word in VOICES.items()])


class BringForm(FlaskForm):
    """To the next meeting of the desk, or not after all."""

    again = BooleanField()


class AskAgainForm(FlaskForm):
    """One more round of calls."""

    ask_voice = SelectField(_l("Whom"), choices=[SelectChoice(str(voice), word) for voice, word in VOICES.items()])
    ask_on = JalaliDateField(_l("On"), toward=1)


def words_form(decisions: Sequence[DecisionRow], *, filled: bool, kind: type[WordsForm] = WordsForm) -> WordsForm:
    """The form from the request, or a fresh one with an entry for each decision (one without any: for the case)."""
    if filled:
        return kind()
    form = kind(formdata=None)
    for decision in decisions or (None,):
        form.words.append_entry({"decision": decision.id if decision else ""})
    return form
