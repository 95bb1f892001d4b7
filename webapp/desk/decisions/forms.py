"""The words of decisions, for every page and form that shows one."""

from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.desk.decisions.rules import DecisionKind, DecisionState, Degree

KIND_WORDS: dict[str, tuple[Any, str]] = {
    DecisionKind.SOLVED_ON_THE_SPOT: (_l("Solved on the spot"), "circle-check"),
    DecisionKind.ORDER: (_l("Order"), "gavel"),
    DecisionKind.DEPUTY_FOLLOWS: (_l("Deputy follows up"), "user-share"),
    DecisionKind.HIGHER_AUTHORITY: (_l("Higher authority"), "building-bank"),
    DecisionKind.NEEDS_STUDY: (_l("Needs looking into"), "book"),
    DecisionKind.REJECTED: (_l("Rejected"), "circle-x"),
}
"""Kind -> word and icon."""

STATE_WORDS: dict[str, tuple[str, Any, str]] = {
    DecisionState.DRAFT: ("open", _l("Draft"), "pencil"),
    DecisionState.RECORDED: ("", _l("Recorded"), "gavel"),
    DecisionState.LOCKED: ("", _l("Locked"), "lock"),
    DecisionState.OPEN: ("open", _l("Open"), "circle"),
    DecisionState.DONE: ("ok", _l("Done"), "circle-check"),
    DecisionState.PARTLY: ("warn", _l("Partly done"), "progress"),
    DecisionState.NOT_DONE: ("open", _l("Not done"), "circle-x"),
    DecisionState.WITHDRAWN: ("", _l("Taken back"), "x"),
    DecisionState.SUPERSEDED: ("", _l("Superseded"), "replace"),
}
"""State -> kind of badge, word and icon."""

DEGREE_WORDS: dict[str, Any] = {
    Degree.NONE: _l("Not at all"),
    Degree.PARTIAL: _l("Partly"),
    Degree.FULL: _l("In full"),
}
