"""What was decided, as a part of the case's page."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from flask import Blueprint, Response

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.calendar import tehran_date
from webapp.core.errors import Forbidden
from webapp.desk.decisions import queries
from webapp.desk.decisions.forms import DEGREE_WORDS, KIND_WORDS, STATE_WORDS
from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.slots.queries import cases as slots_cases
from webapp.web.access import current_user, requires, scope
from webapp.web.htmx import render

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/cases/<int:case_id>/decisions")
@requires("case.read")
def of_case(case_id: int) -> Response:
    """The panel alone, for a page that follows."""
    if scope("case.read") == "meeting" and not slots_cases.is_defended_by(current_user(), case_id):
        raise Forbidden("case.read")
    facts = case_panel(case_id, current_user(), clock.now())
    return render("decisions/of_case.html", "decisions/_of_case.html", **facts)


def case_panel(case_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the case's page shows of its decisions (panels.PLACES)."""
    hearings = queries.heard_of_case(case_id)
    replaced: dict[int, list[DecisionRow]] = defaultdict(list)
    for row in (row for heard in hearings for row in heard.decisions if row.replaced_by_id and row.state != "done"):
        replaced[row.replaced_by_id or 0].append(row)
    return {
        "case_id": case_id,
        "hearings": hearings,
        "replaced": replaced,
        "places": {row.id: heard.meeting_number for heard in hearings for row in heard.decisions},
        "kind_words": KIND_WORDS,
        "state_words": STATE_WORDS,
        "degree_words": DEGREE_WORDS,
        "today": tehran_date(now),
    }
