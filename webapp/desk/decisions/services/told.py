"""A decision that is about to change, and the line of history that says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from webapp.core import db, feed
from webapp.core.actor import Actor
from webapp.desk.decisions import queries
from webapp.desk.decisions.models import Decision
from webapp.office.audit import services as audit


def locked(decision_id: int) -> Decision:
    """The decision, held until the transaction ends. Raises NotFound."""
    return db.hold(Decision, decision_id)


def tell(
    event: str,
    decision: Decision,
    *,
    actor: Actor,
    now: datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> None:
    """History stands on the case: that is where a reader looks for what was decided."""
    audit.record(
        actor,
        event,
        subject=("case", decision.case_id, queries.case_number(decision.case_id)),
        before=before,
        after={"decision": decision.position, **(after or {})},
        reason=reason,
        now=now,
    )
    feed.changed(f"case:{decision.case_id}", "decisions", now=now)
