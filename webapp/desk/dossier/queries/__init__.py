"""All of a meeting: where it stands in the six stages, what it lacks, who is in it; what a closure hits."""

from webapp.desk.dossier.queries.closures import Hit, hits
from webapp.desk.dossier.queries.meeting_page import Page, page
from webapp.desk.dossier.queries.recount import recounted
from webapp.desk.dossier.queries.stages import Counts, Standing, counts_of, gates_of, standings

__all__ = ["Counts", "Hit", "Page", "Standing", "counts_of", "gates_of", "hits", "page", "recounted", "standings"]
