"""Demonstration data from a fixed seed: invented firms and people, real flows, 18 months up to today."""

import random
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from webapp import reactions
from webapp.core import clock, db, events
from webapp.core.actor import SYSTEM
from webapp.core.config import Config
from webapp.core.db import transaction
from webapp.demo import history, registers, texts
from webapp.demo.registers import ACCOUNTS, PASSWORD
from webapp.office.holidays import services as holidays
from webapp.office.settings import queries as settings
from webapp.office.settings import services as settings_services

SEED = 14050830
MONTHS = 18


def make(config: Config, months: int = MONTHS) -> None:
    """Fill an empty, shipped database with so many months up to today.

    All or nothing: a stop half-way leaves the database as it was.
    """
    if config.is_postgresql:
        with transaction():
            _tell(months)
        return
    # A transaction of this size is slow in SQLite: the demonstration is made beside the database and takes its place.
    with tempfile.TemporaryDirectory(dir=config.data) as folder:
        beside = replace(config, data=Path(folder), synchronous=0)
        db.database.close()
        shutil.copyfile(config.data / "mizban.db", beside.data / "mizban.db")
        db.connect(beside)
        with db.database.connection_context():
            _tell(months)
            db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        for left in ("-wal", "-shm"):
            (config.data / f"mizban.db{left}").unlink(missing_ok=True)
        if (beside.data / "imports").exists():
            shutil.copytree(beside.data / "imports", config.data / "imports", dirs_exist_ok=True)
        (beside.data / "mizban.db").replace(config.data / "mizban.db")
        db.connect(config)


def _tell(months: int) -> None:
    events.install(reactions.REACTIONS)
    now = clock.now()
    began = now - timedelta(days=months * 31)
    rng = random.Random(SEED)
    today = clock.today(now)
    holidays.lay_years(range(today.year - 2, today.year + 2), now=began)
    with clock.fixed(began):
        laid = registers.lay(rng, SYSTEM, began)
    history.tell(laid, rng, now, months)
    texts.tell(laid.manager, now, months)
    settings_services.mark_demo(actor=SYSTEM, now=now)


def is_demo() -> bool:
    """Whether this database was made for demonstration."""
    return settings.is_demo()


def accounts() -> list[tuple[str, str]]:
    """Sign-in names of the demonstration and what each is."""
    return [(username, post) for username, _, post, _, _ in ACCOUNTS]


__all__ = ["PASSWORD", "accounts", "is_demo", "make"]
