"""Decisions and promises: kinds, states, degrees of realisation."""

from enum import StrEnum


class DecisionKind(StrEnum):
    SOLVED_ON_THE_SPOT = "solved_on_the_spot"
    ORDER = "order"
    DEPUTY_FOLLOWS = "deputy_follows"
    HIGHER_AUTHORITY = "higher_authority"
    NEEDS_STUDY = "needs_study"
    REJECTED = "rejected"


class DecisionState(StrEnum):
    DRAFT = "draft"
    RECORDED = "recorded"
    LOCKED = "locked"
    """Locked when the meeting closes; the ones below follow."""
    OPEN = "open"
    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Degree(StrEnum):
    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Voice(StrEnum):
    MEMBER = "member"
    AGENCY = "agency"
