"""Reads of agencies and the people one deals with there."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import peewee

from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.registry.agencies.models import Agency, AgencyPerson
from webapp.registry.agencies.rules import AgencyPost


@dataclass(frozen=True)
class AgencyRow:
    """An executive body; `director` is the director general in office today."""

    id: int
    title: str
    level: str
    address: str
    phone: str
    is_active: bool
    director: str = ""


@dataclass(frozen=True)
class PersonRow:
    """Somebody of an agency, with the dates of the office held."""

    id: int
    agency_id: int
    full_name: str
    kind: str
    post: str
    phone: str
    extension: str
    valid_from: date | None
    valid_to: date | None

    def in_office(self, on: date) -> bool:
        """Whether the person holds the post on the day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


_RANK = {AgencyPost.DIRECTOR_GENERAL: 0, AgencyPost.DEPUTY: 1, AgencyPost.LIAISON: 2, AgencyPost.EXPERT: 3}
_PERSON = (
    AgencyPerson.id,
    AgencyPerson.agency,
    AgencyPerson.full_name,
    AgencyPerson.kind,
    AgencyPerson.post,
    AgencyPerson.phone,
    AgencyPerson.extension,
    AgencyPerson.valid_from,
    AgencyPerson.valid_to,
)
_AGENCY = (Agency.id, Agency.title, Agency.level, Agency.address, Agency.phone, Agency.is_active)


def _in_office(on: date) -> peewee.Expression:
    return (AgencyPerson.valid_from.is_null() | (AgencyPerson.valid_from <= on)) & (
        AgencyPerson.valid_to.is_null() | (AgencyPerson.valid_to >= on)
    )


def all_agencies(on: date) -> list[AgencyRow]:
    """Every agency, active ones first, with the director general in office on the day."""
    director = AgencyPerson.select(peewee.fn.MAX(AgencyPerson.full_name)).where(
        (AgencyPerson.agency == Agency.id) & (AgencyPerson.kind == AgencyPost.DIRECTOR_GENERAL) & _in_office(on)
    )
    query = Agency.select(*_AGENCY, peewee.fn.COALESCE(director, "")).order_by(Agency.is_active.desc(), Agency.id)
    return [AgencyRow(*row) for row in query.tuples()]


def active() -> list[AgencyRow]:
    """The agencies that may be chosen."""
    return [AgencyRow(*row) for row in Agency.select(*_AGENCY).where(Agency.is_active).order_by(Agency.id).tuples()]


def agency(agency_id: int) -> AgencyRow:
    """One agency. Raises NotFound."""
    found = Agency.select(*_AGENCY).where(Agency.id == agency_id).tuples().first()
    if found is None:
        raise NotFound("agency", agency_id)
    return AgencyRow(*found)


def people(agency_id: int, on: date | None = None) -> list[PersonRow]:
    """The agency's people by rank (director general, deputies, liaisons, experts); only those in office on `on`."""
    rows = [PersonRow(*row) for row in _people(agency_id)]
    rows.sort(key=lambda row: _RANK.get(AgencyPost(row.kind), 9))
    return rows if on is None else [row for row in rows if row.in_office(on)]


@prepared
def _people(agency_id: Any) -> Any:
    return AgencyPerson.select(*_PERSON).where(AgencyPerson.agency == agency_id).order_by(AgencyPerson.id)


def person(person_id: int) -> PersonRow:
    """One person of an agency. Raises NotFound."""
    found = AgencyPerson.select(*_PERSON).where(AgencyPerson.id == person_id).tuples().first()
    if found is None:
        raise NotFound("agency_person", person_id)
    return PersonRow(*found)


def director_general(agency_id: int, on: date) -> PersonRow | None:
    """Who is director general of the agency on the day, if anybody is entered."""
    return _first(agency_id, on, AgencyPost.DIRECTOR_GENERAL)


def liaison(agency_id: int, on: date) -> PersonRow | None:
    """Whom one calls at the agency on the day (SD-2.1-c), if anybody is entered."""
    return _first(agency_id, on, AgencyPost.LIAISON)


def _first(agency_id: int, on: date, kind: AgencyPost) -> PersonRow | None:
    query = AgencyPerson.select(*_PERSON).where(
        (AgencyPerson.agency == agency_id) & (AgencyPerson.kind == kind) & _in_office(on)
    )
    found = query.order_by(AgencyPerson.id.desc()).tuples().first()
    return PersonRow(*found) if found else None


__all__ = [
    "AgencyRow",
    "PersonRow",
    "active",
    "agency",
    "all_agencies",
    "director_general",
    "liaison",
    "people",
    "person",
]
