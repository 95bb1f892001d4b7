"""The office that every test finds: the cast's accounts, units, desks and templates."""

from datetime import datetime

from tests.cast import CAST, PASSWORD


def lay_office(now: datetime) -> None:
    """Put the cast and the shipped registers into an empty database."""
    from argon2 import PasswordHasher

    from webapp.office.units.models import Unit
    from webapp.office.users.models import User, UserRole

    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    codes = sorted({person.unit for person in CAST.values() if person.unit})
    units = {code: Unit.create(code=code, title=code).id for code in codes}
    for person in CAST.values():
        user = User.create(
            username=person.username,
            full_name=person.full_name,
            post=person.post,
            unit=units.get(person.unit),
            password_hash=cheap,
            created_at=now,
        )
        UserRole.insert_many([{"user": user.id, "role": role} for role in person.roles]).execute()
    _ship(now)


def _ship(now: datetime) -> None:
    import importlib

    for module in ("webapp.registry.desks.services", "webapp.engines.checklists.services"):
        try:
            importlib.import_module(module).ship(now)
        except (ModuleNotFoundError, AttributeError):
            continue
