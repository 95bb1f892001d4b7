"""Finding things by what people type (N-22)."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import peewee

from webapp.core import db
from webapp.core.prepared import prepared
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


def find(
    query: str, kinds: Sequence[str], limit: int = 8, *, contact: bool = False, while_typing: bool = False
) -> list[Found]:
    """Things of the kinds that hold every word of the query; titles that begin with the first word come first.

    With `contact` also those that are found only by an identifier or phone (permission contact.read). `while_typing`:
    one or two letters alone find what begins with them; no index knows them inside a text, and more are coming.
    """
    words = rules.words(query)
    if not words or not kinds:
        return []
    searched = list(kinds) + ([kind + rules.CONTACT for kind in kinds] if contact else [])
    only_begin = while_typing and max(map(len, words)) < rules.TRIGRAM
    rows = (_in_postgresql if db.is_postgresql() else _in_sqlite)(words, searched, limit * 2, only_begin)
    found: dict[tuple[str, int], Found] = {}
    for kind, subject_id, title, detail in rows:
        kind = kind.removesuffix(rules.CONTACT)
        found.setdefault((kind, subject_id), Found(kind, subject_id, title, detail))
    return list(found.values())[:limit]


_SHOWN = (SearchEntry.kind, SearchEntry.subject_id, SearchEntry.title, SearchEntry.detail)


def _in_postgresql(words: list[str], kinds: list[str], limit: int, only_begin: bool) -> list[Any]:
    begins = SearchEntry.key.startswith(words[0])
    starts = peewee.Case(None, ((begins, 0),), 1)
    query = SearchEntry.select(*_SHOWN).where(SearchEntry.kind.in_(kinds))
    if only_begin:
        query = query.where(begins)
    for word in words:
        query = query.where(SearchEntry.key.contains(word))
    return list(query.order_by(starts, SearchEntry.subject_id.desc()).limit(limit).tuples())


def _in_sqlite(words: list[str], kinds: list[str], limit: int, only_begin: bool) -> list[Any]:
    """Newest first, straight from the index, so that a word of half the archive costs no more than a rare one."""
    first, *others = words
    begins = _any(rules.mark(kind) + first for kind in kinds)
    rows = _matching([begins], others, kinds, limit)
    if len(rows) < limit and not only_begin:
        rows += _matching([_any(map(rules.mark, kinds))], words, kinds, limit)
    return rows


def _matching(phrases: list[str], words: list[str], kinds: list[str], limit: int) -> list[Any]:
    wanted = " AND ".join(phrases + [_quoted(word) for word in words if len(word) >= rules.TRIGRAM])
    short = {f"short_{place}": word for place, word in enumerate(w for w in words if len(w) < rules.TRIGRAM)}
    return list(_with_short(len(short))(wanted, kinds, limit, **short))


@functools.cache
def _with_short(count: int) -> prepared:
    """The statement that looks so many words up which are too short for the index."""

    def matching(wanted: Any, kinds: Any, limit: Any, **short: Any) -> Any:
        return (
            SearchEntry.select(*_SHOWN)
            .join(_INDEX, on=(_INDEX.rowid == SearchEntry.id))
            .where(
                peewee.Expression(peewee.SQL("search_index"), "MATCH", wanted),
                SearchEntry.kind.in_(kinds),
                *(peewee.fn.INSTR(SearchEntry.key, word) > 0 for word in short.values()),
            )
            .order_by(_INDEX.rowid.desc())
            .limit(limit)
        )

    return prepared(matching, [f"short_{place}" for place in range(count)])


def _any(texts: Iterable[str]) -> str:
    return "(" + " OR ".join(map(_quoted, texts)) + ")"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
