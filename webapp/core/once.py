"""What is sent twice (a double click, a page sent again) is written once: a form carries a key of its own.

The key is a row that is written in the same transaction as what the form asked for, so that both stand or neither.
"""

import functools
from collections.abc import Callable
from dataclasses import asdict, is_dataclass
from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.core.db import JSONField, Model, UTCDateTimeField

KEEP = timedelta(days=7)


class SentForm(Model):
    """A form that was written, and what its service answered."""

    key = peewee.CharField(max_length=64, primary_key=True)
    answer = JSONField(null=True)
    at = UTCDateTimeField(index=True)


def once(read: Callable[[Any], Any] = lambda kept: kept) -> Callable[[Any], Any]:
    """A service below `@transaction()` that may be given `once`, the key of the form; "" writes each time.

    A key that is known writes nothing and has the answer of the first time: `read` makes it from what was kept, which
    is the id of a row, the fields of a dataclass, or the answer itself.
    """

    def around(service: Any) -> Any:
        @functools.wraps(service)
        def whole(*args: Any, once: str = "", **facts: Any) -> Any:
            if not once:
                return service(*args, **facts)
            # Of two at the same moment the second waits here until the first is written, or has failed.
            row = SentForm.insert(key=once, at=facts["now"]).on_conflict_ignore()
            if not row.as_rowcount().execute():
                return read(SentForm.get_by_id(once).answer)
            answer = service(*args, **facts)
            SentForm.update(answer=_kept(answer)).where(SentForm.key == once).execute()
            return answer

        return whole

    return around


def _kept(answer: Any) -> Any:
    if isinstance(answer, Model):
        return answer.id
    return asdict(answer) if is_dataclass(answer) and not isinstance(answer, type) else answer


def forget(now: datetime) -> int:
    """Drop the keys of pages that nobody sends again; returns how many."""
    return SentForm.delete().where(SentForm.at < now - KEEP).execute()
