"""Demonstration data from a fixed seed: invented firms and people, real flows, 18 months up to today."""

import random
from datetime import timedelta

from webapp import reactions
from webapp.core import clock, events
from webapp.core.actor import SYSTEM
from webapp.core.db import transaction
from webapp.demo import history, registers
from webapp.demo.registers import ACCOUNTS, PASSWORD
from webapp.office.holidays import services as holidays
from webapp.office.settings import queries as settings
from webapp.office.settings import services as settings_services

SEED = 14050830


def make() -> None:
    """Fill an empty, shipped database; all of it in one transaction, so that a stop half-way leaves nothing."""
    events.install(reactions.REACTIONS)
    now = clock.now()
    began = now - timedelta(days=history.MONTHS_BACK * 31)
    rng = random.Random(SEED)
    with transaction():
        settings_services.mark_demo(actor=SYSTEM, now=began)
        today = clock.today(now)
        holidays.lay_years(range(today.year - 2, today.year + 2), now=began)
        with clock.fixed(began):
            laid = registers.lay(rng, SYSTEM, began)
        history.tell(laid, rng, now)


def is_demo() -> bool:
    """Whether this database was made for demonstration."""
    return bool(settings.get("demo_database"))


def accounts() -> list[tuple[str, str]]:
    """Sign-in names of the demonstration and what each is."""
    return [(username, post) for username, _, post, _, _ in ACCOUNTS]


__all__ = ["PASSWORD", "accounts", "is_demo", "make"]
