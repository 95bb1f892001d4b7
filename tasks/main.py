"""The worker: `huey_consumer tasks.main.huey --worker-type thread --workers 2 --flush-locks`."""

import logging
import threading

from tasks import followups, imports, messages, reminders, upkeep
from tasks.huey import config, huey, run
from webapp.app import create_app
from webapp.office.jobs.rules import HEARTBEAT

# The application installs what services lean on: reactions to events, the recount of checklists.
app = create_app(config)
_starting, _has_started = threading.Lock(), threading.Event()


@huey.on_startup()
def start() -> None:
    """The first sign of life, before any other work; one look-out for the process, however many workers it has."""
    with _starting:  # the other workers wait here for the sign
        if not _has_started.is_set():
            _has_started.set()
            run(HEARTBEAT, upkeep.seal)
            threading.Thread(target=imports.watch, name="import-watch", daemon=True).start()


logging.getLogger("huey").setLevel(logging.WARNING)

__all__ = ["app", "followups", "huey", "imports", "messages", "reminders", "upkeep"]
