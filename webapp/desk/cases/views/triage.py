"""What becomes of a registered case."""

from typing import Any

from flask import abort, flash, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from webapp.core import clock
from webapp.core.errors import RuleBroken
from webapp.core.text import isolate, persian_digits
from webapp.desk.cases import queries, services
from webapp.desk.cases.forms import MergeForm, TriageForm
from webapp.desk.cases.rules import OPEN, CaseState, Triage
from webapp.desk.cases.views import blueprint
from webapp.web import errors
from webapp.web.access import current_user, requires
from webapp.web.fields import options
from webapp.web.htmx import render, see_other

OUTCOMES: dict[str, tuple[Any, Any, Any]] = {
    CaseState.INCOMPLETE: (_l("Incomplete"), _l("What is missing"), _l("Mark incomplete")),
    CaseState.REFERRED: (_l("Refer with guidance"), _l("Why it is not for the service desk"), _l("Refer")),
    CaseState.SOLVED_BEFORE_MEETING: (_l("Solved before the meeting"), _l("How it was solved"), _l("Record as solved")),
    CaseState.WITHDRAWN: (_l("The member withdraws it"), _l("Why it is withdrawn"), _l("Withdraw")),
    CaseState.RECEIVED: (_l("Take the case back"), _l("Why it is taken back"), _l("Take back")),
}
"""Outcome -> title of its dialog, label of its reason, word of its button."""


@blueprint.post("/cases/<int:case_id>/accept")
@requires("case.triage")
def accept(case_id: int) -> Any:
    """Accept: the case may be placed on the board."""
    services.decide(case_id, Triage(CaseState.ACCEPTED), actor=current_user(), now=clock.now())
    return see_other(url_for("cases.show", case_id=case_id))


@blueprint.route("/cases/<int:case_id>/triage/<outcome>", methods=["GET", "POST"])
@requires("case.triage")
def decide(case_id: int, outcome: str) -> Any:
    """Refer, mark incomplete, record as solved, withdraw, or take back: a dialog with what the outcome needs."""
    if outcome not in OUTCOMES:
        abort(404)
    form = TriageForm()
    if form.validate_on_submit():
        with errors.told_at(form):
            _decide(case_id, CaseState(outcome), form)
            number = isolate(persian_digits(queries.by_id(case_id).number))
            flash(_("Case %(number)s was changed.", number=number), "ok")
            return see_other(url_for("cases.show", case_id=case_id))
    title, label, button = OUTCOMES[outcome]
    return render(
        "cases/triage.html",
        "cases/_triage.html",
        422 if form.errors else 200,
        case=queries.by_id(case_id),
        form=form,
        outcome=outcome,
        title=title,
        label=label,
        button=button,
    )


def _decide(case_id: int, outcome: CaseState, form: TriageForm) -> None:
    reason, actor, now = form.reason.data or "", current_user(), clock.now()
    if outcome == CaseState.WITHDRAWN:
        services.withdraw(case_id, reason=reason, actor=actor, now=now)
    elif outcome == CaseState.RECEIVED:
        services.reopen(case_id, reason=reason, actor=actor, now=now)
    else:
        decision = Triage(outcome, reason, form.destination.data or "", form.guidance.data or "")
        services.decide(case_id, decision, actor=actor, now=now)


@blueprint.route("/cases/<int:case_id>/merge", methods=["GET", "POST"])
@requires("case.triage")
def merge(case_id: int) -> Any:
    """Let the case live on inside another open one of the same member."""
    case = queries.by_id(case_id)
    others = [
        other for other in (queries.past(case.member_id, but=case_id) if case.member_id else []) if other.state in OPEN
    ]
    form = MergeForm()
    form.into.choices = options((other.id, other.subject) for other in others)
    if request.method == "POST" and form.validate():
        try:
            services.merge(
                case_id, form.into.data or 0, reason=form.reason.data or "", actor=current_user(), now=clock.now()
            )
        except RuleBroken as refusal:
            form.into.errors = [errors.sentence(refusal.code, refusal.facts)]
        else:
            return see_other(url_for("cases.show", case_id=form.into.data))
    status = 422 if form.errors or form.into.errors else 200
    return render("cases/merge.html", "cases/_merge.html", status, case=case, others=others, form=form)
