"""Reads of the members."""

from webapp.registry.members.queries import imports
from webapp.registry.members.queries.register import (
    Filters,
    MemberList,
    MemberPage,
    MemberRow,
    Phone,
    by_id,
    count,
    listed,
    page,
    phones,
    search,
)

__all__ = [
    "Filters",
    "MemberList",
    "MemberPage",
    "MemberRow",
    "Phone",
    "by_id",
    "count",
    "imports",
    "listed",
    "page",
    "phones",
    "search",
]
