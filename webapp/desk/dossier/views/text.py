"""The instruction, readable clause by clause: what every «بند ۲-۳» opens."""

from werkzeug.wrappers import Response

from webapp.core.errors import NotFound
from webapp.desk.dossier import instruction
from webapp.desk.dossier.views.blueprint import blueprint
from webapp.web.access import requires
from webapp.web.htmx import render


@blueprint.get("/instruction")
@requires("instruction.read")
def instruction_text() -> Response:
    """The whole text."""
    return render("dossier/instruction.html", text=instruction, clauses=instruction.CLAUSES)


@blueprint.get("/instruction/<clause>")
@requires("instruction.read")
def clause(clause: str) -> Response:
    """One clause with its parts, and its neighbours."""
    if clause not in instruction.BY_NUMBER:
        raise NotFound("clause", clause)
    before, after = instruction.next_to(clause)
    return render(
        "dossier/clause.html", text=instruction, clauses=instruction.around(clause), before=before, after=after
    )
