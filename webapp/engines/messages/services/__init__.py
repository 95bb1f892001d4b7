"""The outbox: rows first, then a worker sends them."""

from webapp.engines.messages.services.dispatch import dispatch
from webapp.engines.messages.services.outbox import cancel, drop, enqueue, hold, release, resolve_sent, send_again

__all__ = ["cancel", "dispatch", "drop", "enqueue", "hold", "release", "resolve_sent", "send_again"]
