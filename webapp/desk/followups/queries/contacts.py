"""Whom one rings to ask what became of a case: the member's telephones, the people of the agency."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from webapp.desk.cases.models import CasePhone
from webapp.registry.agencies import queries as agencies
from webapp.registry.agencies.queries import AgencyRow, PersonRow


def phones_of_case(case_id: int) -> list[dict[str, object]]:
    """The telephones given for the case, in the order in which they are dialled."""
    return phones_of_cases([case_id])[case_id]


def phones_of_cases(case_ids: Sequence[int]) -> dict[int, list[dict[str, object]]]:
    """The same for several cases in one query."""
    found: dict[int, list[dict[str, object]]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        query = CasePhone.select().where(CasePhone.case.in_(list(case_ids)))
        for row in query.order_by(CasePhone.position, CasePhone.id):
            found[row.case].append({"number": row.number, "whose": row.whose, "wrong": row.is_wrong})
    return found


@dataclass(frozen=True)
class AgencyContact:
    """Whom one calls at an agency, with its numbers."""

    agency: AgencyRow
    person: PersonRow | None
    phones: list[dict[str, object]]


def agency_contact(agency_id: int, on: date) -> AgencyContact:
    """The liaison, else the first deputy in office; the agency's own number as the last one."""
    agency = agencies.agency(agency_id)
    people = [person for person in agencies.people(agency_id, on) if person.phone]
    first = next((person for person in people if person.kind == "liaison"), None)
    ordered = ([first] if first else []) + [person for person in people if person is not first]
    phones = [
        {"number": person.phone, "whose": "، ".join(filter(None, (person.post, person.full_name))), "wrong": False}
        for person in ordered
    ]
    if agency.phone:
        phones.append({"number": agency.phone, "whose": agency.title, "wrong": False})
    return AgencyContact(agency, ordered[0] if ordered else None, phones)
