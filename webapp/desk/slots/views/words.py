"""Sentences of the board that depend on more than a code: what the last step was, and why something was refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from flask import g
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webapp.core.errors import RuleBroken
from webapp.desk.meetings.rules.gates import GateFacts, gates
from webapp.desk.slots.queries.page import BoardPage, LastStep
from webapp.desk.slots.rules import PLANNING_STATES, StepKind
from webapp.web.errors import sentence
from webapp.web.filters import fa

MINUTES = ("at", "since", "until", "free")


def clock(minute: int | None) -> str:
    """«۰۹:۲۰» as plain text, isolated so that it keeps its place in a sentence."""
    return "" if minute is None else f"\u2066{fa(f'{minute // 60:02d}:{minute % 60:02d}')}\u2069"


@dataclass(frozen=True)
class Way:
    """A way out of a refusal, as a button: the fields that the same act needs to succeed."""

    word: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    needs_reason: bool = False
    preview: bool = False


@dataclass(frozen=True)
class Told:
    """A refusal in words: who and where, why, and the ways out."""

    head: str
    why: str
    is_question: bool
    ways: list[Way]


QUESTIONS = frozenset(
    {"slots.occupied", "slots.reason_needed", "slots.undo_other", "slots.redo_other", "slots.same_member"}
)
"""Not wrong, only not clear: asked in ink, not in red."""


def told(broken: RuleBroken, name: str, asked_at: int | None) -> Told:
    """The refusal of an act on `name` that was to go to `asked_at`."""
    facts = dict(broken.facts)
    at = facts.get("at") if facts.get("at") is not None else asked_at
    who = facts.get("name") or name
    head = ""
    if broken.code in ("slots.outside_window", "slots.is_break", "slots.is_buffer") and who and at is not None:
        head = _("%(name)s did not fit at %(at)s:", name=who, at=clock(at))
    return Told(head, _why(broken, facts), broken.code in QUESTIONS, _ways(broken, facts))


def _why(broken: RuleBroken, facts: dict[str, Any]) -> str:
    shown = facts | {key: clock(facts[key]) for key in MINUTES if facts.get(key) is not None}
    if broken.code not in ("slots.outside_window", "slots.ripple_window"):
        return sentence(broken.code, shown)
    said = _window(shown)
    if broken.code == "slots.ripple_window":
        return sentence(broken.code, shown) + " " + said
    if facts.get("free") is not None:
        return said + " " + _("Free place that suits: %(free)s.", free=shown["free"])
    return said + " " + _("No free place suits.")


def _window(shown: Mapping[str, Any]) -> str:
    if shown.get("since") and shown.get("until"):
        return _("They said they can come from %(since)s to %(until)s.", since=shown["since"], until=shown["until"])
    if shown.get("since"):
        return _("They said they can come after %(since)s.", since=shown["since"])
    return _("They said they can stay until %(until)s.", until=shown.get("until") or "")


def _ways(broken: RuleBroken, facts: dict[str, Any]) -> list[Way]:
    code = broken.code
    if code == "slots.outside_window" and facts.get("free_slot"):
        word = _("Put at %(free)s", free=clock(facts["free"]))
        return [Way(word, {"to_slot": facts["free_slot"], "to_version": "", "way": "place"})]
    if code == "slots.occupied":
        exchange = _("Exchange") if facts.get("placed") else _("Take the place")
        ways = [Way(exchange, {"way": "swap"}), Way(_("Here, the rest move on…"), {"way": "insert"}, preview=True)]
        return [*ways, Way(_("Share the turn"), {"way": "join"})] if facts.get("same_topic") else ways
    if code == "slots.reason_needed":
        return [Way(_("Move"), needs_reason=True)]
    if facts.get("overrides"):
        word = {"slots.undo_other": _("Take back all the same"), "slots.redo_other": _("Do again all the same")}
        overrides = {"override": facts["overrides"]}
        return [Way(word.get(code, _("Place all the same")), overrides, needs_reason=bool(facts.get("needs_reason")))]
    return []


def last_step(last: LastStep) -> str:
    """What the newest step was, without its author."""
    if not last.kind:
        return ""
    facts = last.facts
    said: dict[str, Any] = {
        "name": facts.get("name", ""),
        "other": facts.get("with", ""),
        "come_from": clock(facts.get("from")),
        "to": clock(facts.get("to")),
    }
    if last.kind == StepKind.RESIZE:
        was, becomes = facts.get("minutes", (0, 0))
        said |= {"at": clock(facts.get("at")), "was": fa(was), "becomes": fa(becomes)}
    elif last.kind == StepKind.APPROVAL:
        said["number"] = fa(facts.get("number"))
    elif last.kind == StepKind.CALL and not said["name"]:
        return _("the meeting was called off")
    elif last.kind == StepKind.INSERT and facts.get("others"):
        return _insert(said["name"], said["to"], facts["others"])
    return _step_words(g.get("locale", "fa"), last.kind) % said


@cache
def _step_words(locale: str, kind: str) -> str:
    """The sentence in one language; looking it up costs more than the rest of the answer's words."""
    return str(STEPS[StepKind(kind)])


STEPS = {
    StepKind.PLACE: _l("%(name)s to %(to)s"),
    StepKind.MOVE: _l("%(name)s from %(come_from)s to %(to)s"),
    StepKind.SWAP: _l("%(name)s and %(other)s changed places"),
    StepKind.INSERT: _l("%(name)s to %(to)s"),
    StepKind.JOIN: _l("%(name)s shares the turn at %(to)s"),
    StepKind.STANDBY: _l("%(name)s to the standbys"),
    StepKind.UNSCHEDULE: _l("%(name)s back to waiting"),
    StepKind.RESIZE: _l("turn at %(at)s: %(was)s to %(becomes)s minutes"),
    StepKind.APPROVAL: _l("list version %(number)s approved"),
    StepKind.CALL: _l("%(name)s, after a call"),
    StepKind.TIMETABLE: _l("the timetable was laid out anew"),
}
"""The sentence of each kind of step."""


def _insert(name: str, to: str, others: int) -> str:
    return ngettext(
        "%(name)s to %(to)s, %(count)s other moved on",
        "%(name)s to %(to)s, %(count)s others moved on",
        others,
        name=name,
        to=to,
        count=fa(others),
    )


STAGES = (
    _l("Planning"),
    _l("Informing"),
    _l("Registration"),
    _l("Holding"),
    _l("Minutes"),
    _l("Follow-up"),
)


def stages(board: BoardPage, checklist: Any, today: date) -> list[tuple[Any, str, int, int, None]]:
    """The bar of six as the macro wants it (SD-2.0-j)."""
    items = {stage.number: (stage.sum.done, stage.sum.total) for stage in checklist.stages} if checklist else {}
    placed = sum(len(row.seats) for row in board.rows)
    state = GateFacts(board.meeting.state, board.meeting.date, placed=placed, items=items)
    return [(STAGES[one.number - 1], str(one.state), one.done, one.total, None) for one in gates(state, today).bar]


def closed(state: str) -> str:
    """Why the board cannot be planned now, empty when it can."""
    if state in PLANNING_STATES:
        return ""
    return sentence("slots.date_not_final" if state == "draft" else "slots.meeting_began")


def change(kept: Mapping[str, Any]) -> str:
    """One change between two versions of the list, in words."""
    name, old, new = kept.get("name", ""), kept.get("old"), kept.get("new")
    sentences = {
        "moved": lambda: _("%(name)s: %(old)s, now %(new)s", name=name, old=clock(old), new=clock(new)),
        "added": lambda: _("%(name)s: new, %(new)s", name=name, new=clock(new)),
        "removed": lambda: _("%(name)s: off the list (was %(old)s)", name=name, old=clock(old)),
        "date": lambda: _("The date changed"),
        "start": lambda: _("Starts at %(new)s", new=clock(new)),
        "end": lambda: _("Ends at %(new)s", new=clock(new)),
        "venue": lambda: _("Place: %(new)s", new=new),
        "visitor": lambda: (
            _("%(name)s: %(new)s comes", name=name, new=new) if new else _("%(name)s: nobody named", name=name)
        ),
        "persons": lambda: _("%(name)s: %(new)s persons", name=name, new=fa(new)),
        "renamed": lambda: _("%(old)s is called %(new)s", old=old, new=new),
        "standby_added": lambda: _("%(name)s: among the standbys", name=name),
        "standby_removed": lambda: _("%(name)s: no standby any more", name=name),
        "standby_order": lambda: _("The order of the standbys changed"),
    }
    return sentences[kept["what"]]()
