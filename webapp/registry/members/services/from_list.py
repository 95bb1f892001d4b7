"""Members as a list tells them: new ones written, known ones changed, hundreds at a time."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from webapp.core.actor import Actor
from webapp.core.bulk import insert_rows
from webapp.core.text import collation_key
from webapp.engines.search import services as search
from webapp.office.audit import services as audit
from webapp.registry.members import queries, rules
from webapp.registry.members.models import Member, MemberImport, MemberPhone
from webapp.registry.members.rules import Changed, New
from webapp.registry.members.services.register import entry

CHUNK = 1000


def write_new(
    rows: Sequence[New], source: MemberImport, actor: Actor, now: datetime, tell: Callable[[int], None]
) -> None:
    from_list = {"list": source.file_name}
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        insert_rows(
            Member,
            (*rules.FIELDS, "collation_key", "created_at", "changed_at", "version"),
            [(*_values(row.facts), now, now, 0) for row in chunk],
        )
        ids = queries.imports.ids_by_number([row.facts["membership_number"] for row in chunk])
        by_id = [(ids[row.facts["membership_number"]], row) for row in chunk]
        _write_phones([(member_id, row.phones, 0) for member_id, row in by_id])
        search.index_many([entry(member_id, row.facts, row.phones) for member_id, row in by_id])
        audit.record_many(
            actor,
            "member.imported",
            [(("member", member_id, row.facts["title"]), None, from_list) for member_id, row in by_id],
            now=now,
        )
        tell(start + len(chunk))


def write_changed(
    rows: Sequence[Changed], source: MemberImport, actor: Actor, now: datetime, tell: Callable[[int], None]
) -> None:
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        # An upsert by id that always finds its row: five hundred updates in one statement.
        insert_rows(
            Member,
            ("id", *rules.FIELDS, "collation_key", "created_at", "changed_at", "version"),
            [(row.known.id, *_values(row.facts), now, now, row.known.version + 1) for row in chunk],
            conflict=("id",),
            update=(*rules.FIELDS, "collation_key", "changed_at", "version"),
        )
        _write_phones([(row.known.id, row.new_phones, len(row.known.phones)) for row in chunk])
        search.index_many([entry(row.known.id, row.facts, row.known.phones + row.new_phones) for row in chunk])
        audit.record_many(
            actor,
            "member.changed_by_list",
            [
                (
                    ("member", row.known.id, row.facts["title"]),
                    {name: old for name, (old, _) in row.fields.items()},
                    {name: new for name, (_, new) in row.fields.items()}
                    | ({"phones": list(row.new_phones)} if row.new_phones else {})
                    | {"list": source.file_name},
                )
                for row in chunk
            ],
            now=now,
        )
        tell(start + len(chunk))


def _write_phones(rows: Sequence[tuple[int, Sequence[str], int]]) -> None:
    phones = [
        (member_id, number, "", first + place)
        for member_id, numbers, first in rows
        for place, number in enumerate(numbers)
    ]
    insert_rows(MemberPhone, ("member", "number", "whose", "position"), phones)


def _values(facts: Mapping[str, Any]) -> tuple[Any, ...]:
    return (*_IN_ORDER(facts), collation_key(facts["title"]))


_IN_ORDER = itemgetter(*rules.FIELDS)
