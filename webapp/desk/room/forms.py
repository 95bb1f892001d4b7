"""What the tablet sends, and the small forms of the room's beginning and end."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice

from webapp.core import calendar
from webapp.core.text import clean
from webapp.desk.decisions.rules import REPLACES, TYPED, DecisionKind
from webapp.desk.room.rules import ActionKind
from webapp.desk.room.services import Action
from webapp.web.fields import PersianTextAreaField, PersianTextField, required

SIDES = [SelectChoice("agency", _l("Agency")), SelectChoice("chamber", _l("Chamber"))]

_NAME = re.compile(r"[\w-]{4,40}")


class Unreadable(ValueError):
    """The tablet sent something that no tablet of ours sends."""


def read_action(sent: Any, held_on: Callable[[], date]) -> Action:
    """The action in a JSON body. Raises Unreadable; a due date that nobody can read is a problem of its field only.

    `held_on` gives the day of the meeting; it is asked only where a due date was typed.
    """
    if not isinstance(sent, Mapping):
        raise Unreadable("no object")
    try:
        kind = ActionKind(str(sent["kind"]))
        made_at = datetime.fromisoformat(str(sent["made_at"]))
        hearing_id = int(sent["hearing"])
        action_id = str(sent["action_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(str(error)) from error
    if made_at.tzinfo is None or not _NAME.fullmatch(action_id):
        raise Unreadable("time or name")
    values = sent.get("values") or {}
    if not isinstance(values, Mapping):
        raise Unreadable("values")
    problems: dict[str, str] = {}
    if kind in (ActionKind.DECISION, ActionKind.REMOVE_DECISION):
        key = str(values.get("key") or "")
        if not _NAME.fullmatch(key):
            raise Unreadable("key")
        read, problems = _decision(values.get("fields") or {}, held_on)
        values = {"key": key, **read}
    elif kind == ActionKind.KEY_POINTS:
        values = {"text": str(values.get("text") or "")}
    else:
        values = {}
    return Action(action_id, kind, hearing_id, made_at, values, problems)


def _decision(fields: Any, held_on: Callable[[], date]) -> tuple[dict[str, Any], dict[str, str]]:
    if not isinstance(fields, Mapping):
        raise Unreadable("fields")
    values = {name: fields[name] for name in TYPED if name in fields and name != "due_on"}
    if values.get("kind") and values["kind"] not in set(DecisionKind):
        raise Unreadable("kind of decision")
    if REPLACES in fields:
        values[REPLACES] = _names(fields[REPLACES])
    problems = {}
    if "due" in fields:
        typed = clean(str(fields["due"] or ""))
        try:
            # From the day of the meeting on: «۵ آذر» or «۵/۹» without a year means the coming one.
            values["due_on"] = calendar.parse_jalali(typed, held_on(), toward=1) if typed else None
        except calendar.UnreadableDate as error:
            problems["due_on"] = error.code
    return values, problems


def _names(sent: Any) -> list[str]:
    """Keys of earlier decisions."""
    if not isinstance(sent, list) or not all(isinstance(name, str) and _NAME.fullmatch(name) for name in sent):
        raise Unreadable("names")
    return sent


class AttendanceForm(FlaskForm):
    """Somebody more who is there (SD-2.4-f)."""

    side = SelectField(_l("Side"), choices=SIDES)
    full_name = PersianTextField(_l("Name"), [required()], longest=120)
    post = PersianTextField(_l("Post"), longest=160)
    is_acting = BooleanField(_l("Sits in for the director general"))
    is_present = HiddenField()


class AbsentAgencyForm(FlaskForm):
    """Nobody of the agency came."""

    reason = PersianTextAreaField(_l("Reason"), [required()], longest=1000)


class EndForm(FlaskForm):
    """What becomes of the open turns; one field for each, named outcome-<hearing>."""

    def outcomes(self, sent: Mapping[str, str]) -> dict[int, str]:
        """Hearing id -> absent or not_reached."""
        found = {}
        for name, value in sent.items():
            prefix, _, number = name.partition("-")
            if prefix == "outcome" and number.isdigit():
                found[int(number)] = value
        return found
