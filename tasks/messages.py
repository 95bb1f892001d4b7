"""The outbox."""

from datetime import datetime

from tasks.huey import periodic
from webapp.engines.messages import services as messages


@periodic("messages")
def dispatch(now: datetime) -> object:
    """Send what is ready, for a few seconds, so that a campaign never delays a reminder."""
    return messages.dispatch(now) or None
