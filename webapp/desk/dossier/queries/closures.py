"""The planned meetings that a closure of the office hits, and where they could go."""

from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.calendar import Calendar
from webapp.desk.dossier import rules
from webapp.desk.dossier.queries.stages import Counts, counts_of
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.queries import MeetingRow


@dataclass(frozen=True)
class Hit:
    """A planned meeting that a closure hits, and where it could go."""

    meeting: MeetingRow
    proposal: rules.Proposal | None
    concerned: int
    """Members with a turn or on standby; agency and representative come on top."""


def hits(closure: rules.Closure, office: Calendar, today: date) -> list[Hit]:
    """Planned meetings hit by the closure, each with the first day and room that are free for it.

    The proposals fit together: what is proposed to one is taken for the next.
    """
    rows = [
        row
        for row in meetings.between(max(closure.first, today), closure.last, states=list(rules.MOVABLE))
        if closure.hits(row.date, row.start, row.end)
    ]
    if not rows:
        return []
    moved = [row.id for row in rows]
    booked = [
        rules.Booking(*taken)
        for taken in meetings.booked(today, closure.last + rules.FAR_ENOUGH + timedelta(days=1), besides=moved)
    ]
    counts = counts_of(moved)
    found = []
    for row in rows:
        proposal = rules.propose(
            rules.Booking(row.date, row.desk_id, row.venue_id, row.start, row.end), closure, office, booked, today
        )
        if proposal is not None:
            booked.append(rules.Booking(proposal.date, row.desk_id, row.venue_id, row.start, row.end))
        count = counts.get(row.id, Counts())
        found.append(Hit(row, proposal, count.placed + count.standby))
    return found
