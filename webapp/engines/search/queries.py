"""Finding things by what people type (N-22)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from webapp.core import db
from webapp.engines.search import rules
from webapp.engines.search.models import SearchEntry

_INDEX: Any = peewee.Table("search_index", ("rowid", "key"))


@dataclass(frozen=True)
class Found:
    """One thing found."""

    kind: str
    subject_id: int
    title: str
    detail: str


def find(query: str, kinds: Sequence[str], limit: int = 8, *, contact: bool = False) -> list[Found]:
    """Things of the kinds that hold every word of the query; titles that begin with the first word come first.

    With `contact` also those that are found only by an identifier or phone (permission contact.read).
    """
    words = rules.words(query)
    if not words or not kinds:
        return []
    searched = list(kinds) + ([kind + rules.CONTACT for kind in kinds] if contact else [])
    starts = peewee.Case(
        None, ((SearchEntry.key.startswith(words[0]) if db.is_postgresql() else _at(words[0]) == 1, 0),), 1
    )
    rows = (
        SearchEntry.select(SearchEntry.kind, SearchEntry.subject_id, SearchEntry.title, SearchEntry.detail)
        .where(SearchEntry.kind.in_(searched) & _holds(words))
        .order_by(starts, SearchEntry.subject_id.desc())
        .limit(limit * 2)
        .tuples()
    )
    found: dict[tuple[str, int], Found] = {}
    for kind, subject_id, title, detail in rows:
        kind = kind.removesuffix(rules.CONTACT)
        found.setdefault((kind, subject_id), Found(kind, subject_id, title, detail))
    return list(found.values())[:limit]


def find_grouped(query: str, kinds: Sequence[str], limit: int = 5, *, contact: bool = False) -> dict[str, list[Found]]:
    """The first things of each kind."""
    return {kind: found for kind in kinds if (found := find(query, [kind], limit, contact=contact))}


def _holds(words: list[str]) -> Any:
    if db.is_postgresql():
        condition = None
        for word in words:
            part = SearchEntry.key.contains(word)
            condition = part if condition is None else condition & part
        return condition
    long = [word for word in words if len(word) >= rules.TRIGRAM]
    condition = None
    if long:
        phrases = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
        matching = _INDEX.select(_INDEX.rowid).where(peewee.SQL("search_index MATCH ?", [phrases]))
        condition = SearchEntry.id.in_(matching)
    for word in words:
        if len(word) < rules.TRIGRAM:
            part = _at(word) > 0
            condition = part if condition is None else condition & part
    return condition


def _at(word: str) -> Any:
    return peewee.fn.INSTR(SearchEntry.key, word)
