"""The whole of one case: MM-FR-02-05-01 with its stages."""

from typing import Any

from flask import abort, render_template, request, url_for

from webapp.core import clock
from webapp.desk.cases import queries, services
from webapp.desk.cases.queries import CasePage
from webapp.desk.cases.views import blueprint
from webapp.office.audit import queries as history
from webapp.web.access import can, current_user, requires
from webapp.web.htmx import render, see_other
from webapp.web.panels import require_owner


@blueprint.get("/cases/<int:case_id>")
@requires("case.read")
def show(case_id: int) -> Any:
    """A case: registration, triage, and what upper features know of hearing, decisions and follow-up."""
    require_owner(current_user(), "case", case_id)
    page = queries.case_page(case_id, clock.today())
    return render("cases/show.html", "cases/_case.html", **_facts(page))


def _facts(page: CasePage) -> dict[str, Any]:
    member_id = page.case.member_id
    return {
        "page": page,
        "case": page.case,
        "past": queries.past(member_id, but=page.case.id, limit=8) if member_id else [],
        "history": history.history("case", page.case.id) if can("audit.read") else [],
        "now": clock.now(),
        "today": clock.today(),
    }


@blueprint.get("/cases/<int:case_id>/guidance")
@requires("case.read")
def guidance(case_id: int) -> Any:
    """The guidance of a referred case, to be printed and given to the member (N-13)."""
    require_owner(current_user(), "case", case_id)
    page = queries.case_page(case_id, clock.today())
    if not page.case.guidance:
        abort(404)
    return render_template("cases/guidance.html", page=page, case=page.case)


@blueprint.post("/cases/<int:case_id>/documents/<int:document_id>")
@requires("case.register")
def document(case_id: int, document_id: int) -> Any:
    """Tick a document as received, or missing again."""
    received = request.form.get("received") == "y"
    owner = services.receive_document(document_id, received=received, actor=current_user(), now=clock.now())
    page = queries.case_page(owner, clock.today())
    if request.headers.get("HX-Request"):
        return render_template("cases/_documents.html", page=page, case=page.case)
    return see_other(url_for("cases.show", case_id=owner))


@blueprint.get("/cases/<int:case_id>/documents")
@requires("case.read")
def documents(case_id: int) -> Any:
    """The documents asked for: fragment."""
    require_owner(current_user(), "case", case_id)
    page = queries.case_page(case_id, clock.today())
    return render_template("cases/_documents.html", page=page, case=page.case)
