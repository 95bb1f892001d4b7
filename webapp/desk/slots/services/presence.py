"""Saying that one looks at a board, or has something of it in hand. News for other pages; it locks nothing."""

from datetime import datetime

from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.desk.slots.queries.presence import topic

WORDS = ("here", "holds", "gone")
_NAME = 40


@transaction()
def say(meeting_id: int, word: str, *, case_id: int = 0, is_news: bool = True, actor: Actor, now: datetime) -> None:
    """Tell the other planners: here (again, unless it is news), holds a case, or gone."""
    if word not in WORDS:
        word = "here"
    feed.changed(topic(meeting_id), f"{word}:{actor.id}:{case_id}:{actor.name[:_NAME]}", now=now)
    if is_news or word != "here":
        feed.changed(f"board:{meeting_id}", "people", now=now)
