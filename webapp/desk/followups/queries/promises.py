"""The open promises, by the agency that gave them (N-07)."""

from dataclasses import dataclass
from datetime import datetime

from webapp.core.calendar import tehran_date
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.queries import Promise
from webapp.registry.agencies import queries as agencies

SHOWN = 200


@dataclass(frozen=True)
class AgencyPromises:
    """The open promises of one desk's agency, the earliest due first."""

    agency_id: int
    agency_title: str
    promises: list[Promise]
    overdue: int


def promises_by_agency(
    now: datetime, *, agency_id: int | None = None, only_overdue: bool = False
) -> list[AgencyPromises]:
    """Open promises grouped by agency, those with most overdue ones first (N-07)."""
    today = tehran_date(now)
    found = []
    for agency in agencies.active():
        if agency_id is not None and agency.id != agency_id:
            continue
        promises = decisions.open_promises(agency_id=agency.id, due_before=today if only_overdue else None, limit=SHOWN)
        if promises:
            overdue = sum(promise.is_overdue(today) for promise in promises)
            found.append(AgencyPromises(agency.id, agency.title, promises, overdue))
    return sorted(found, key=lambda group: -group.overdue)
