"""Membership: who counts as an active member (SD-1.4.2)."""

from datetime import date, timedelta
from enum import StrEnum


class PersonKind(StrEnum):
    NATURAL = "natural"
    LEGAL = "legal"


class Standing(StrEnum):
    """What the card says today (domain: one year valid, two more years renewable)."""

    ACTIVE = "active"
    EXPIRED_RENEWABLE = "expired_renewable"
    LAPSED = "lapsed"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class Restriction(StrEnum):
    NONE = ""
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


RENEWABLE_FOR = timedelta(days=2 * 365)


def standing(valid_until: date | None, restriction: str, today: date) -> Standing:
    """The standing of a membership on a day."""
    if restriction:
        return Standing(restriction)
    if valid_until is None or today - valid_until > RENEWABLE_FOR:
        return Standing.LAPSED
    return Standing.ACTIVE if today <= valid_until else Standing.EXPIRED_RENEWABLE
