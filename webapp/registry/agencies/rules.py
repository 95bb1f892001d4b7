"""Levels of agencies, the posts of their people, and which of these must not stand empty."""

from collections.abc import Collection
from enum import StrEnum


class AgencyLevel(StrEnum):
    PROVINCE = "province"
    NATION = "nation"


class AgencyPost(StrEnum):
    DIRECTOR_GENERAL = "director_general"
    DEPUTY = "deputy"
    LIAISON = "liaison"
    EXPERT = "expert"


NEEDED = (AgencyPost.DIRECTOR_GENERAL, AgencyPost.LIAISON)
"""The posts one writes and rings to (SD-2.1-c)."""


def vacant(held: Collection[str]) -> list[AgencyPost]:
    """The needed posts that are not among those held."""
    return [post for post in NEEDED if post not in held]
