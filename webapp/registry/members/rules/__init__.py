"""Membership: who counts as an active member, and what an imported list would change (SD-1.4.2)."""

from webapp.registry.members.rules.comparing import FIELDS, Changed, Known, New, Plan, Register, plan
from webapp.registry.members.rules.headings import HEAD_WITHIN, Heading, find_headings
from webapp.registry.members.rules.sheet import (
    MOST_BYTES,
    MOST_ROWS,
    Refused,
    Row,
    is_blank,
    packed,
    read_row,
    unpacked,
)
from webapp.registry.members.rules.standing import RENEWABLE_FOR, PersonKind, Restriction, Standing, standing

__all__ = [
    "FIELDS",
    "HEAD_WITHIN",
    "MOST_BYTES",
    "MOST_ROWS",
    "RENEWABLE_FOR",
    "Changed",
    "Heading",
    "Known",
    "New",
    "PersonKind",
    "Plan",
    "Refused",
    "Register",
    "Restriction",
    "Row",
    "Standing",
    "find_headings",
    "is_blank",
    "packed",
    "plan",
    "read_row",
    "standing",
    "unpacked",
]
