"""What cases show on pages below them."""

from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.desk.cases.queries.intake import past, past_counts

SHOWN = 50


def member_panel(member_id: int, actor: Actor, now: datetime) -> dict[str, Any]:
    """What the member brought so far, for the member's page."""
    return {"past": past(member_id, limit=SHOWN), "counts": past_counts(member_id)}
