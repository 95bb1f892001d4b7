"""Writing decisions: typed field by field in the room (SD-2.4-i)."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from webapp.core import db
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.core.prepared import prepared
from webapp.core.text import clean
from webapp.desk.decisions import queries, rules
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState
from webapp.desk.decisions.services.told import locked, tell
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing


@transaction()
def write(
    hearing: Hearing | int,
    key: str,
    values: Mapping[str, Any],
    *,
    made_at: datetime | None = None,
    meeting: Meeting | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Merge what was typed into the decision of that key, newest word per field; makes it where there is none.

    `values` holds any of `rules.TYPED`, and under `rules.REPLACES` the keys of the earlier decisions on the case whose
    place it takes; those that are kept meanwhile, of another case, or named by another decision after this was typed,
    are passed over. `made_at` is when it was typed
    (default now), so that a repeated or late delivery changes nothing newer. The decision is a draft until nothing is
    missing, then recorded.
    `hearing` and `meeting` may be rows that the caller has locked.
    Refuses: not in session or held, locked, a due date before the meeting (SD-2.4-i).
    """
    row = hearing if isinstance(hearing, Hearing) else db.lock(Hearing, hearing)
    meeting = meeting or Meeting.get_by_id(row.meeting)
    rules.require_recording(meeting.state)
    decision = queries.with_key(key)
    if decision is not None and decision.hearing != row.id:
        raise RuleBroken("decision_of_another_hearing")
    cleaned = _cleaned(values)
    refused = rules.check_due(cleaned.get("due_on"), meeting.date)
    if refused:
        raise RuleBroken(refused)
    if decision is None:
        decision = _new(row, key, actor, now)
    else:
        rules.require_editable(decision.state)
    newer, typed_at = rules.merge(decision.typed_at, cleaned, made_at or now)
    replaces = newer.pop(rules.REPLACES, None)
    before = {name: getattr(decision, name) for name in newer if getattr(decision, name) != newer[name]}
    if decision.id and not before and replaces is None:
        return decision
    for name in before:
        setattr(decision, name, newer[name])
    decision.typed_at = typed_at
    state = rules.written_state(_facts(decision))
    was = decision.state
    if decision.state != state:
        decision.state = state
    decision.version += 1
    is_new = decision.id is None
    if is_new:
        decision.save(force_insert=True)
    else:
        _rewrite(decision.id, decision.state, decision.version, typed_at, *(getattr(decision, n) for n in rules.TYPED))
    named = _name_replaced(decision, replaces, made_at or now) if replaces is not None else {}
    if is_new or before or named:
        tell(
            "decision.recorded" if state == DecisionState.RECORDED and was != state else "decision.written",
            decision,
            actor=actor,
            now=now,
            before={} if is_new else before,
            after={name: getattr(decision, name) for name in before} | named,
        )
    return decision


def _name_replaced(decision: Decision, keys: Sequence[str], made_at: datetime) -> dict[str, Any]:
    """Let exactly these earlier decisions be the ones that this one is to replace; returns what history says.

    One that another decision is to replace stays with that one, if it was named there later than here.
    """
    found = queries.replaceable(decision.hearing_id)
    others = queries.typed_at([one.replaced_by_id for one in found if one.replaced_by_id not in (None, decision.id)])
    named = {
        one.id
        for one in found
        if one.key in keys and rules.is_newest(others.get(one.replaced_by_id, {}), rules.REPLACES, made_at)
    }
    changed = [one for one in found if (one.id in named) != (one.replaced_by_id == decision.id)]
    for earlier in changed:
        earlier.replaced_by = decision.id if earlier.id in named else None
        earlier.version += 1
        earlier.save()
    return {rules.REPLACES: [one.text for one in found if one.id in named]} if changed else {}


@prepared
def _rewrite(
    decision_id: Any,
    state: Any,
    version: Any,
    typed_at: Any,
    kind: Any,
    text: Any,
    decider_name: Any,
    decider_post: Any,
    decider_is_acting: Any,
    owner_name: Any,
    higher_authority: Any,
    due_on: Any,
) -> Any:
    """The row is held, so that writing back what has not changed is harmless; one statement for every keystroke."""
    return Decision.update(
        state=state,
        version=version,
        typed_at=typed_at,
        kind=kind,
        text=text,
        decider_name=decider_name,
        decider_post=decider_post,
        decider_is_acting=decider_is_acting,
        owner_name=owner_name,
        higher_authority=higher_authority,
        due_on=due_on,
    ).where(Decision.id == decision_id)


def record(
    hearing_id: int,
    *,
    kind: str,
    text: str = "",
    decider_name: str = "",
    decider_post: str = "",
    decider_is_acting: bool = False,
    owner_name: str = "",
    higher_authority: str = "",
    due_on: date | None = None,
    key: str | None = None,
    actor: Actor,
    now: datetime,
) -> Decision:
    """Record a whole decision at once; refuses one from which something is missing."""
    values = {
        "kind": kind,
        "text": text,
        "decider_name": decider_name,
        "decider_post": decider_post,
        "decider_is_acting": decider_is_acting,
        "owner_name": owner_name,
        "higher_authority": higher_authority,
        "due_on": due_on,
    }
    cleaned = _cleaned(values)
    missing = rules.lacks(rules.Facts(**{name: cleaned[name] for name in rules.Facts.__dataclass_fields__}))
    if missing:
        raise RuleBroken(f"decision_lacks_{missing[0]}")
    return write(hearing_id, key or Decision.key.default(), values, actor=actor, now=now)


@transaction()
def revise(decision_id: int, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> Decision:
    """Change some fields of a decision before it is locked."""
    decision = locked(decision_id)
    return write(decision.hearing, decision.key, values, actor=actor, now=now)


@transaction()
def remove(decision_id: int, *, actor: Actor, now: datetime, reason: str = "", meeting: Meeting | None = None) -> None:
    """Take a decision back before it is locked; it stays in the table as withdrawn."""
    decision = locked(decision_id)
    if decision.state == DecisionState.WITHDRAWN:
        return
    if meeting is None:
        hearing = Hearing.get_by_id(decision.hearing)
        meeting = Meeting.get_by_id(hearing.meeting)
    rules.require_recording(meeting.state)
    rules.require_editable(decision.state)
    was = decision.state
    decision.state = DecisionState.WITHDRAWN
    decision.version += 1
    decision.save()
    Decision.update(replaced_by=None).where(Decision.replaced_by == decision.id).execute()
    tell(
        "decision.withdrawn",
        decision,
        actor=actor,
        now=now,
        before={"state": was, "text": decision.text},
        after={"state": decision.state},
        reason=reason,
    )


def _new(hearing: Hearing, key: str, actor: Actor, now: datetime) -> Decision:
    count, last = queries.count_in(hearing.id)
    rules.require_room_for_one_more(count)
    return Decision(
        key=key,
        hearing=hearing.id,
        case=hearing.case,
        position=last + 1,
        recorded_by=actor.id or 0,
        recorded_by_name=actor.name,
        recorded_at=now,
    )


def _cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """Known fields only, texts cleaned and cut to what the column holds (the tablet counts the same)."""
    cleaned: dict[str, Any] = {}
    for name in rules.TYPED:
        if name not in values:
            continue
        value = values[name]
        if name in rules.LONGEST:
            value = clean(str(value or ""), lines=name == "text")
            if len(value) > rules.LONGEST[name]:
                raise RuleBroken("decision_text_too_long", longest=rules.LONGEST[name])
        elif name == "kind":
            value = str(rules.DecisionKind(value)) if value else ""
        elif name == "decider_is_acting":
            value = bool(value)
        cleaned[name] = value
    if rules.REPLACES in values:
        cleaned[rules.REPLACES] = list(values[rules.REPLACES])
    return cleaned


def _facts(decision: Decision) -> rules.Facts:
    return rules.Facts(**{name: getattr(decision, name) for name in rules.Facts.__dataclass_fields__})
