"""The blueprint that the files of this folder fill."""

from datetime import date

from flask import Blueprint

from webapp.web.addresses import url_for

blueprint = Blueprint("dossier", __name__)


@blueprint.app_template_global("clause_url")
def clause_url(number: str) -> str:
    """Where a clause of the instruction is read: {{ clause_url("2-3") }}."""
    return url_for("dossier.clause", clause=number)


@blueprint.app_template_filter("iso_date")
def iso_date(written: str) -> date:
    """A date as versions keep it: {{ change.old|iso_date|jdate }}."""
    return date.fromisoformat(written)
