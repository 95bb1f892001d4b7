"""What changed, for open pages: one row per change, written in the transaction that makes it.

A page is told only *that* something changed; it fetches the fragment that its reader may see.
"""

from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.core.db import Model, UTCDateTimeField
from webapp.core.prepared import prepared

KEEP = timedelta(hours=6)


class Change(Model):
    """A change of a topic such as `board:12`; `seq` is the stream's event id."""

    seq = peewee.BigAutoField()
    topic = peewee.CharField(max_length=80)
    what = peewee.CharField(max_length=80)
    at = UTCDateTimeField()

    class Meta:
        table_name = "feed_change"


def changed(topic: str, what: str, *, now: datetime) -> None:
    """Tell the open pages of the topic that `what` changed; call inside the transaction."""
    _insert(topic, what, now)


@prepared
def _insert(topic: Any, what: Any, at: Any) -> Any:
    return Change.insert(topic=topic, what=what, at=at)


def since(seq: int, limit: int = 500) -> list[tuple[int, str, str]]:
    """(seq, topic, what) of the changes after `seq`, oldest first."""
    query = Change.select(Change.seq, Change.topic, Change.what).where(Change.seq > seq)
    rows: list[tuple[int, str, str]] = list(query.order_by(Change.seq).limit(limit).tuples())  # type: ignore[arg-type]
    return rows


def newest() -> int:
    """The newest change there is, 0 before the first."""
    return Change.select(peewee.fn.MAX(Change.seq)).scalar() or 0


def forget(now: datetime) -> int:
    """Drop changes that no open page can still ask for; returns how many."""
    return Change.delete().where(Change.at < now - KEEP).execute()
