"""Entering and correcting members."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from webapp.core.actor import Actor
from webapp.core.db import assign, hold, transaction
from webapp.core.errors import FieldErrors, Stale
from webapp.core.once import once
from webapp.core.text import collation_key
from webapp.engines.search import services as search
from webapp.office.audit import services as audit
from webapp.registry.members.models import Member, MemberPhone
from webapp.registry.members.rules import FIELDS, PersonKind

Phones = Sequence[tuple[str, str]]
"""(E.164, whose it is), the one to dial first at the head."""


@transaction()
@once()
def add(facts: dict[str, Any], phones: Phones = (), *, actor: Actor, now: datetime) -> int:
    """Enter a member; returns the id. `facts` are those of rules.FIELDS."""
    facts = _whole(facts)
    _require_free(facts, None)
    member = Member.create(
        **facts,
        collation_key=collation_key(facts["title"]),
        created_at=now,
        changed_at=now,
    )
    _set_phones(member.id, phones)
    _index(member)
    audit.record(
        actor,
        "member.added",
        subject=("member", member.id, member.title),
        after=audit.filled(facts),
        now=now,
    )
    return int(member.id)


@transaction()
def edit(
    member_id: int, facts: dict[str, Any], phones: Phones = (), *, version: int, actor: Actor, now: datetime
) -> None:
    """Correct a member. Raises Stale when it has changed since `version`, FieldErrors for a key of somebody else."""
    member = hold(Member, member_id)
    if member.version != version:
        raise Stale("member_stale", title=member.title)
    facts = _whole(facts)
    _require_free(facts, member_id)
    was, is_now = assign(member, facts)
    old_phones = _set_phones(member_id, phones)
    if old_phones is not None:
        was["phones"], is_now["phones"] = old_phones, [number for number, _ in phones]
    if not is_now:
        return
    if "title" in is_now:
        member.collation_key = collation_key(member.title)
    member.version += 1
    member.changed_at = now
    member.save()
    _index(member)
    audit.record(actor, "member.edited", subject=("member", member.id, member.title), before=was, after=is_now, now=now)


def _whole(facts: dict[str, Any]) -> dict[str, Any]:
    whole = {name: facts.get(name) for name in FIELDS}
    for name in ("manager_name", "activity", "restriction", "address"):
        whole[name] = whole[name] or ""
    whole["identifier"] = whole["identifier"] or None
    if whole["identifier"]:
        length = {PersonKind.NATURAL: 10, PersonKind.LEGAL: 11}[PersonKind(str(whole["kind"]))]
        if len(whole["identifier"]) != length:
            raise FieldErrors({"identifier": "member_identifier_of_other_kind"})
    return whole


def _require_free(facts: dict[str, Any], but: int | None) -> None:
    errors: dict[str, Any] = {}
    for name, code in (
        ("membership_number", "member_number_taken"),
        ("identifier", "member_identifier_taken"),
    ):
        if not facts[name]:
            continue
        owner = Member.select(Member.title).where(getattr(Member, name) == facts[name], Member.id != (but or 0))
        title = owner.scalar()
        if title:
            errors[name] = (code, {"owner": title})
    if errors:
        raise FieldErrors(errors)


def _set_phones(member_id: int, phones: Phones) -> list[str] | None:
    """Make these the member's telephones; the old numbers where that changed anything."""
    wanted: list[tuple[str, str]] = []
    for number, whose in phones:
        if number and number not in [known for known, _ in wanted]:
            wanted.append((number, whose))
    query = MemberPhone.select(MemberPhone.number, MemberPhone.whose).where(MemberPhone.member == member_id)
    known = list(query.order_by(MemberPhone.position, MemberPhone.id).tuples())
    if known == wanted:
        return None
    MemberPhone.delete().where(MemberPhone.member == member_id).execute()
    MemberPhone.insert_many(
        [
            {"member": member_id, "number": number, "whose": whose, "position": place}
            for place, (number, whose) in enumerate(wanted)
        ]
    ).execute()
    return [number for number, _ in known]


def _index(member: Member) -> None:
    phones = MemberPhone.select(MemberPhone.number).where(MemberPhone.member == member.id).tuples()
    search.index(**entry(member.id, {name: getattr(member, name) for name in FIELDS}, [row[0] for row in phones]))


def entry(member_id: int, facts: dict[str, Any], phones: Sequence[str]) -> dict[str, Any]:
    """What the search index holds of a member: identifier and telephones apart, for contact.read only."""
    return {
        "kind": "member",
        "subject_id": member_id,
        "title": facts["title"],
        "detail": facts["membership_number"],
        "parts": (facts["manager_name"], facts["activity"]),
        # People type 0913…, not +98913….
        "contact": (facts["identifier"], *(f"0{number[3:]}" for number in phones)),
    }
