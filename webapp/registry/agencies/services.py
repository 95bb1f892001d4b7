"""Writes of agencies and the people one deals with there (SD-2.1-c)."""

from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors, NotFound
from webapp.core.once import once
from webapp.office.audit import services as audit
from webapp.registry.agencies.models import Agency, AgencyPerson


@transaction()
@once()
def add(facts: dict[str, Any], *, actor: Actor, now: datetime) -> int:
    """Enter an agency; returns its id."""
    _require_free(facts["title"])
    agency = Agency.create(**facts)
    audit.record(actor, "agency.added", subject=_subject(agency), after=audit.filled(facts), now=now)
    return int(agency.id)


@transaction()
def edit(agency_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Correct an agency."""
    agency = hold(Agency, agency_id)
    _require_free(facts["title"], agency_id)
    before, after = assign(agency, facts)
    if after:
        agency.save()
        audit.record(actor, "agency.edited", subject=_subject(agency), before=before, after=after, now=now)


@transaction()
@once()
def add_person(agency_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> int:
    """Enter somebody of the agency, with the dates of the office held; returns the person's id."""
    agency = hold(Agency, agency_id)
    _require_term(facts)
    person = AgencyPerson.create(agency=agency_id, **facts)
    audit.record(actor, "agency.person_added", subject=_subject(agency), after=audit.filled(facts), now=now)
    return int(person.id)


@transaction()
def edit_person(person_id: int, facts: dict[str, Any], *, actor: Actor, now: datetime) -> None:
    """Correct somebody of an agency; who leaves gets a last day and stays on the records of before."""
    person = AgencyPerson.get_or_none(AgencyPerson.id == person_id)
    if person is None:
        raise NotFound("agency_person", person_id)
    agency = hold(Agency, person.agency_id)
    _require_term(facts)
    before, after = assign(person, facts)
    if after:
        person.save()
        audit.record(
            actor,
            "agency.person_edited",
            subject=_subject(agency),
            before={"full_name": person.full_name} | before,
            after={"full_name": person.full_name} | after,
            now=now,
        )


def _require_term(facts: dict[str, Any]) -> None:
    if facts["valid_from"] and facts["valid_to"] and facts["valid_from"] > facts["valid_to"]:
        raise FieldErrors({"valid_to": "agency_office_ends_before"})


def _require_free(title: str, besides: int = 0) -> None:
    if Agency.select(Agency.id).where(Agency.title == title, Agency.id != besides).exists():
        raise FieldErrors({"title": "agency_title_taken"})


def _subject(agency: Agency) -> tuple[str, int, str]:
    return "agency", agency.id, agency.title
