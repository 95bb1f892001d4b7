"""How the periodic jobs stand, and whether the worker lives."""

from typing import Any

from flask import Blueprint, jsonify
from flask_babel import lazy_gettext as _l

from webapp.core import clock
from webapp.office.jobs import queries
from webapp.web.access import public, requires
from webapp.web.htmx import render

blueprint = Blueprint("jobs", __name__)

TITLES: dict[str, tuple[Any, Any]] = {
    "audit_seal": (_l("Seal the history"), _l("Each minute; the sign that the worker lives")),
    "calls_sweep": (_l("Tidy the call desk"), _l("Calls that came due again, lost claims, calls of no use any more")),
    "reminder_calls": (_l("Reminder calls"), _l("A call and a text message for each hearing of the next meeting")),
    "followup_calls": (_l("Follow-up calls"), _l("Calls to member and agency a week after the meeting")),
    "messages": (_l("Send messages"), _l("The outbox, where a gateway is set up")),
    "member_imports": (_l("Import members"), _l("Spreadsheets that were confirmed")),
    "feed_forget": (_l("Clear live news"), _l("Older than six hours")),
    "checklists_recount": (_l("Recount checklists"), _l("Compares ticks with facts")),
    "holidays_lay": (_l("Lay official holidays"), _l("Two years ahead")),
    "drafts_forget": (_l("Clear drafts"), _l("Older than thirty days")),
    "sign_ins_forget": (_l("Clear old sign-ins"), _l("Attempts and sign-ins of long ago")),
    "runs_forget": (_l("Clear old runs"), _l("Older than two days, failures older than thirty")),
}
"""What each job does, in words."""


@blueprint.get("/jobs")
@requires("job.read")
def index() -> Any:
    """Each job: last run, next run, late, failed."""
    now = clock.now()
    rows = queries.standings(now)
    return render(
        "jobs/index.html", "jobs/_standings.html", rows=rows, titles=TITLES, health=queries.health(now), now=now
    )


@blueprint.get("/healthz")
@public
def healthz() -> Any:
    """For the operator's watch: 200 while database and worker are well, 503 when not."""
    health = queries.health(clock.now())
    body = {
        "status": "ok" if health.is_well else "worker_dead" if health.database_answers else "database_away",
        "database": "ok" if health.database_answers else "away",
        "queue_age_seconds": health.queue_age,
        "jobs": health.jobs,
    }
    return jsonify(body), 200 if health.is_well else 503
