"""Who looks at a board now, and what is in whose hand: news kept in the feed, which locks nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import peewee

from webapp.core.feed import Change
from webapp.core.prepared import prepared

STAYS = timedelta(seconds=75)
"""Pages say every thirty seconds that they are still open."""
HOLDS = timedelta(seconds=90)


@dataclass(frozen=True, slots=True)
class Presence:
    """Names of those who have the board open, and case id to the name of whoever holds it."""

    people: Mapping[int, str] = field(default_factory=dict)
    held: Mapping[int, tuple[int, str]] = field(default_factory=dict)

    def without(self, person: int | None) -> "Presence":
        """The same for the eyes of one person: others only."""
        return Presence(
            {key: name for key, name in self.people.items() if key != person},
            {case: who for case, who in self.held.items() if who[0] != person},
        )


def topic(meeting_id: int) -> str:
    """The live topic of who is here."""
    return f"people:{meeting_id}"


@prepared
def _words(topic_name: Any, since: Any) -> Any:
    newest = peewee.fn.COALESCE(Change.select(peewee.fn.MAX(Change.seq)), 0)
    return (
        Change.select(Change.what, Change.at)
        .where(Change.seq > newest - 600, Change.topic == topic_name, Change.at > since)
        .order_by(Change.seq)
    )


def presence(meeting_id: int, now: datetime) -> Presence:
    """Who is here; the newest word of each counts."""
    people: dict[int, str] = {}
    held: dict[int, tuple[int, str]] = {}
    for what, at in _words(topic(meeting_id), now - HOLDS):
        word, person, case, name = what.split(":", 3)
        key = int(person)
        held = {taken: who for taken, who in held.items() if who[0] != key}
        if word == "gone":
            people.pop(key, None)
            continue
        if at > now - STAYS or word == "holds":
            people[key] = name
        if word == "holds":
            held[int(case)] = (key, name)
    return Presence(people, held)
