"""Reads of the rooms (SD-2.1-g)."""

from dataclasses import dataclass

from webapp.core.errors import NotFound
from webapp.registry.venues.models import Venue


@dataclass(frozen=True)
class VenueRow:
    """A room of the chamber."""

    id: int
    title: str
    seats: int
    facilities: str
    is_active: bool


_COLUMNS = (Venue.id, Venue.title, Venue.seats, Venue.facilities, Venue.is_active)


def active() -> list[VenueRow]:
    """The rooms that may be booked."""
    return [VenueRow(*row) for row in Venue.select(*_COLUMNS).where(Venue.is_active).order_by(Venue.id).tuples()]


def all_venues() -> list[VenueRow]:
    """Every room, closed ones last."""
    order = (Venue.is_active.desc(), Venue.id)
    return [VenueRow(*row) for row in Venue.select(*_COLUMNS).order_by(*order).tuples()]


def venue(venue_id: int) -> VenueRow:
    """One room. Raises NotFound."""
    found = Venue.select(*_COLUMNS).where(Venue.id == venue_id).tuples().first()
    if found is None:
        raise NotFound("venue", venue_id)
    return VenueRow(*found)
