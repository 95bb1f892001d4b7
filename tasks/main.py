"""The worker: `huey_consumer tasks.main.huey --worker-type thread --workers 2 --flush-locks`."""

import logging
import threading

from tasks import followups, imports, messages, reminders, upkeep
from tasks.huey import config, huey
from webapp.app import create_app

# The application installs what services lean on: reactions to events, the recount of checklists.
app = create_app(config)
_watching = threading.Lock()


@huey.on_startup()
def start_watching() -> None:
    """One look-out for the whole process, however many workers it has."""
    if _watching.acquire(blocking=False):
        threading.Thread(target=imports.watch, name="import-watch", daemon=True).start()


logging.getLogger("huey").setLevel(logging.WARNING)

__all__ = ["app", "followups", "huey", "imports", "messages", "reminders", "upkeep"]
