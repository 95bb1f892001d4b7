"""The states of a case in words, with the kind of badge and its icon."""

from typing import Any

from flask_babel import lazy_gettext as _l

from webapp.desk.cases.rules import CaseState

STATES: dict[str, tuple[str, Any, str]] = {
    CaseState.RECEIVED: ("warn", _l("Waits for triage"), "inbox"),
    CaseState.INCOMPLETE: ("warn", _l("Incomplete"), "file-alert"),
    CaseState.ACCEPTED: ("active", _l("Accepted"), "circle-check"),
    CaseState.REFERRED: ("", _l("Referred"), "arrow-forward-up"),
    CaseState.WITHDRAWN: ("", _l("Withdrawn"), "arrow-back-up"),
    CaseState.MERGED: ("", _l("Merged"), "arrows-join"),
    CaseState.SOLVED_BEFORE_MEETING: ("ok", _l("Solved before the meeting"), "circle-check"),
    CaseState.HEARD: ("", _l("Heard, awaits the first call"), "phone-outgoing"),
    CaseState.IN_PROGRESS: ("", _l("In progress"), "progress"),
    CaseState.PARTLY_SOLVED: ("warn", _l("Partly solved"), "circle-half-2"),
    CaseState.SOLVED: ("ok", _l("Solved"), "circle-check"),
    CaseState.UNSOLVED: ("open", _l("Unsolved"), "circle-x"),
}
