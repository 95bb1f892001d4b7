"""Spreadsheets of members that were handed in or confirmed."""

import logging
import threading
import time
from datetime import datetime

from tasks.huey import huey, periodic
from webapp.core import clock, db
from webapp.registry.members import queries
from webapp.registry.members import services as members

LOOK_SECONDS = 2
_at_work = threading.Lock()
_log = logging.getLogger("mizban.imports")


@periodic("member_imports")
def work_imports(now: datetime) -> int:
    """Carry on with every list that waits; a killed one begins again."""
    with _at_work:
        return members.work_imports(now)


@huey.task()
def work_imports_now() -> None:
    """The same as soon as somebody waits before the screen."""
    with db.database.connection_context():
        work_imports(clock.now())


def watch() -> None:
    """Wake the task when a list waits: the web process knows nothing of the queue."""
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            _look()
        except Exception:  # a database that is away for a while: the minute's task says so on the jobs page
            _log.debug("no look at waiting lists", exc_info=True)


def _look() -> None:
    with db.database.connection_context():
        waits = bool(queries.imports.unfinished())
    if waits and not _at_work.locked() and not huey.pending_count():
        work_imports_now()
