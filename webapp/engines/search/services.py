"""Keeping the search index; the service that changes a thing calls these in its own transaction."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.core.bulk import insert_rows
from webapp.core.db import transaction
from webapp.engines.search import rules
from webapp.engines.search.models import SearchEntry

LONGEST = 240


@transaction()
def index(
    kind: str,
    subject_id: int,
    title: str,
    detail: str = "",
    parts: Iterable[str | None] = (),
    *,
    contact: Iterable[str | None] = (),
) -> None:
    """Make a thing findable by its title, detail and parts; by `contact` (ids, phones) only for contact.read."""
    _put(kind, subject_id, title, detail, rules.key([title, *parts, detail]))
    private = rules.key(contact)
    if private:
        _put(kind + rules.CONTACT, subject_id, title, detail, private)
    else:
        SearchEntry.delete().where(_of(kind + rules.CONTACT, subject_id)).execute()


@transaction()
def index_many(entries: Sequence[Mapping[str, Any]]) -> None:
    """`index` for many things at once (an import): the same arguments by name, one statement for all of them."""
    rows, bare = [], []
    for entry in entries:
        kind, subject_id, title, detail = (entry[name] for name in ("kind", "subject_id", "title", "detail"))
        key, private = rules.key([title, *entry["parts"], detail]), rules.key(entry["contact"])
        rows.append((kind, subject_id, title[:LONGEST], detail[:LONGEST], key))
        if private:
            rows.append((kind + rules.CONTACT, subject_id, title[:LONGEST], detail[:LONGEST], private))
        else:
            bare.append((kind + rules.CONTACT, subject_id))
    names = ("kind", "subject_id", "title", "detail", "key")
    insert_rows(SearchEntry, names, rows, conflict=("kind", "subject_id"), update=("title", "detail", "key"))
    for kind, subject_id in bare:
        SearchEntry.delete().where(_of(kind, subject_id)).execute()


@transaction()
def drop(kind: str, subject_id: int) -> None:
    """The thing is no longer found."""
    SearchEntry.delete().where(_of(kind, subject_id) | _of(kind + rules.CONTACT, subject_id)).execute()


def _of(kind: str, subject_id: int):  # type: ignore[no-untyped-def]
    return (SearchEntry.kind == kind) & (SearchEntry.subject_id == subject_id)


def _put(kind: str, subject_id: int, title: str, detail: str, key: str) -> None:
    shown = {"title": title[:LONGEST], "detail": detail[:LONGEST], "key": key}
    entry = SearchEntry.get_or_none(_of(kind, subject_id))
    if entry is None:
        SearchEntry.insert(kind=kind, subject_id=subject_id, **shown).on_conflict(
            conflict_target=[SearchEntry.kind, SearchEntry.subject_id], update=shown
        ).execute()
    elif (entry.title, entry.detail, entry.key) != tuple(shown.values()):
        SearchEntry.update(**shown).where(SearchEntry.id == entry.id).execute()
