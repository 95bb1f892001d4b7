"""How a typed query becomes words to look for."""

from collections.abc import Iterable

from webapp.core.identifiers import phone
from webapp.core.text import clean, fold

SEPARATOR = " "
"""Between the parts of a key. Folded text holds no spaces, so nothing is found across two parts."""

TRIGRAM = 3
"""Shorter words cannot use the trigram index."""

CONTACT = "/contact"
"""Ending of the kind under which identifiers and phones are kept, apart from what everybody may find."""

MOST_WORDS = 8


def key(parts: Iterable[str | None]) -> str:
    """The searchable text of a thing: each part folded, in the order of importance, each once."""
    return SEPARATOR.join(dict.fromkeys(filter(None, map(fold, parts))))


def words(query: str) -> list[str]:
    """The folded words of a query; all of them must be found, in any order."""
    if clean(query).startswith(("+", "00")) and (number := phone(query)):
        return [f"0{number[3:]}"]
    return list(dict.fromkeys(filter(None, (fold(word) for word in clean(query).split()))))[:MOST_WORDS]


def mark(kind: str) -> str:
    """Three signs that nobody types, before each key in the trigram index of SQLite (migration 0002)."""
    return "".join(chr(0xE000 + sign) for sign in (ord(kind[0]), ord(kind[1]), len(kind)))
