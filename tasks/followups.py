"""Calls after the meeting."""

from datetime import datetime

from tasks.huey import periodic
from webapp.desk.followups import services as followups


@periodic("followup_calls")
def ensure_followup_calls(now: datetime) -> int:
    """Calls to member and agency, a week after the meeting (SD-2.6-a)."""
    return followups.ensure_followup_calls(now)
