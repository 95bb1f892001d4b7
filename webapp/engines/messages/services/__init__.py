"""The outbox: rows first, then a worker sends them."""

from webapp.engines.messages.services.dispatch import dispatch
from webapp.engines.messages.services.gateways import configured_channels
from webapp.engines.messages.services.outbox import cancel, drop, enqueue, hold, release, resolve_sent, send_again

__all__ = [
    "cancel",
    "configured_channels",
    "dispatch",
    "drop",
    "enqueue",
    "hold",
    "release",
    "resolve_sent",
    "send_again",
]
