"""`python -m bench.data FOLDER CASES` prints what was made as one JSON object."""

import json
import os
import random
import sys
from collections.abc import Iterator
from datetime import datetime

from bench.data import PASSWORD
from bench.data.archive import lay_archive, lay_members
from bench.data.measured import lay_board, lay_room
from webapp import reactions
from webapp.commands import migrate, ship
from webapp.core import clock, config, db, events
from webapp.core.actor import Actor
from webapp.desk.cases.models import Case
from webapp.office.users.rules import Role

PEOPLE = ("expert", *(f"screen{n}" for n in range(5)), "manager")


def main(folder: str, cases: int) -> None:
    """Make the database in the folder; the same every time but for its dates."""
    os.environ["MIZBAN_DATA"], os.environ["MIZBAN_SYNCHRONOUS"] = folder, "off"
    db.connect(config.read())
    events.install(reactions.REACTIONS)
    with db.database.connection_context():
        migrate()
        ship()
        now = clock.now()
        people = dict(_people(now))
        random.seed(1405)
        with db.transaction():
            members = lay_members(max(cases // 20, 300), now)
            lay_archive(cases, members, now)
        board = lay_board(members, people, now)
        room = lay_room(members, people, now)
        db.database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    print(json.dumps({"board": board, "room": room, "cases": Case.select().count()}))


def _people(now: datetime) -> Iterator[tuple[str, Actor]]:
    from webapp.office.users import queries, services

    for name in PEOPLE:
        role = Role.MANAGER if name == "manager" else Role.EXPERT
        user_id, _ = services.create(
            username=name,
            full_name=f"{name} نمونه",
            roles=[role],
            password=PASSWORD,
            actor=Actor(None, "bench"),
            now=now,
        )
        yield name, queries.actor_of(user_id)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
