"""The units of the chamber."""

from webapp.office.units.models import Unit


def choices() -> list[tuple[int, str]]:
    """(id, title) of the units in their order."""
    return list(Unit.select(Unit.id, Unit.title).order_by(Unit.position, Unit.id).tuples())


def by_code() -> dict[str, int]:
    """code -> id."""
    return dict(Unit.select(Unit.code, Unit.id).tuples())
