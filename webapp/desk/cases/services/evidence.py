"""What a change of a case tells the rest of the house: open pages, the next meeting's checklist, the search."""

from datetime import datetime

from webapp.core import clock, feed
from webapp.core.actor import Actor
from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.cases.queries import intake
from webapp.engines.checklists import services as checklists
from webapp.engines.search import services as search


def changed(case: Case, what: str, *, actor: Actor, now: datetime) -> None:
    """Open pages of the case follow; the next meeting of its desk learns what has become true of its cases."""
    feed.changed(f"case:{case.id}", what, now=now)
    meeting = intake.nearest_meeting(case.desk_id, clock.today(now))
    if meeting is None:
        return
    checklists.correct("meeting", meeting.id, intake.desk_facts(case.desk_id), now=now)
    feed.changed(f"board:{meeting.id}", "waiting", now=now)


SEARCHED_DESCRIPTION = 300


def index(case: Case) -> None:
    """Make the case findable by its numbers, applicant, subject and the beginning of its description."""
    phones = CasePhone.select(CasePhone.number).where(CasePhone.case == case.id)
    search.index(
        "case",
        case.id,
        case.applicant_name,
        f"{case.number} · {case.subject}",
        (
            case.number,
            case.tracking_code,
            case.agency_file_number,
            case.letter_number,
            case.register_number,
            case.description[:SEARCHED_DESCRIPTION],
        ),
        contact=(case.visitor_identifier, *(_dialled(number) for (number,) in phones.tuples())),
    )


def _dialled(number: str) -> str:
    # People type 0913…, not +98913….
    return f"0{number[3:]}" if number.startswith("+98") else number
