"""Work that begins beside the request instead of waiting for the worker's next minute.

Only for work that the worker also finds by itself: a thread that dies with its process loses nothing.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime

from flask import current_app

from webapp.core import clock, db


def begin(work: Callable[[datetime], object]) -> None:
    """Call `work(now)` soon, on a connection of its own. In tests nothing begins: they call the work themselves."""
    if current_app.testing:
        return
    threading.Thread(target=_run, args=(work,), name="aside", daemon=True).start()


def _run(work: Callable[[datetime], object]) -> None:
    try:
        with db.database.connection_context():
            work(clock.now())
    except Exception:
        # The worker will find the same work and report the failure where failures are looked for.
        logging.getLogger(__name__).exception("work beside a request failed")
