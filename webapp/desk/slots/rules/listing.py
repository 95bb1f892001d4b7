"""The list as content of a numbered version, and what changed from one to the next."""

from collections.abc import Mapping
from typing import Any

from webapp.core.errors import RuleBroken

Content = Mapping[str, Any]
"""{date, start, end, venue, turns: [{case, number, name, visitor, persons, subject, topic, start, minutes, tentative}],
standbys: […]}; versions before 1405/09 name the firms only."""

NAMED = ("visitor", "persons")

LISTABLE = frozenset({"frame_approved", "list_approved"})


def require_list_state(state: str) -> None:
    """A list is made once the frame is approved and before the meeting begins."""
    if state not in LISTABLE:
        early = state in ("draft", "date_final")
        raise RuleBroken("slots.list_needs_frame" if early else "slots.meeting_began", state=state)


def require_list(content: Content) -> None:
    """There is somebody on it, and nobody whose triage is open."""
    if not content["turns"]:
        raise RuleBroken("slots.list_empty")
    tentative = [turn["name"] for turn in content["turns"] if turn["tentative"]]
    if tentative:
        raise RuleBroken("slots.list_tentative", names="، ".join(tentative), count=len(tentative))


def is_same_list(old: Content, new: Content) -> bool:
    """Whether the two say the same; what an older version did not say yet is no difference."""
    return _as_said(new, old) == old


def _as_said(content: Content, other: Content) -> Content:
    rows = [*other["turns"], *other["standbys"]]
    if not rows or "visitor" in rows[0]:
        return content
    kept = {
        part: [{name: value for name, value in turn.items() if name not in NAMED} for turn in content[part]]
        for part in ("turns", "standbys")
    }
    return {**content, **kept}


def list_changes(old: Content, new: Content, reasons: Mapping[int, str]) -> list[dict[str, Any]]:
    """What the new list says otherwise, case by case, with the reason of the newest move (SD-2.3-g)."""
    before = {turn["case"]: turn for turn in old["turns"]}
    after = {turn["case"]: turn for turn in new["turns"]}
    changes = []
    for case in sorted(before.keys() | after.keys(), key=lambda key: (after.get(key) or before[key])["start"]):
        was, now = before.get(case), after.get(case)
        if was and now and (was["start"], was["minutes"]) == (now["start"], now["minutes"]):
            changes += _other_visitors(was, now)
            continue
        turn = now or was
        assert turn is not None
        changes.append(
            {
                "what": "moved" if was and now else ("added" if now else "removed"),
                "case": case,
                "name": turn["name"],
                "number": turn["number"],
                "old": was["start"] if was else None,
                "new": now["start"] if now else None,
                "reason": reasons.get(case, ""),
            }
        )
    for name in ("date", "start", "end", "venue"):
        if old.get(name) != new.get(name):
            changes.append({"what": name, "old": old.get(name), "new": new.get(name), "reason": ""})
    return changes


def _other_visitors(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Somebody else comes for the firm than the list said, or more or fewer."""
    told = {"case": now["case"], "name": now["name"], "number": now["number"], "reason": ""}
    return [
        {"what": what, "old": was[what], "new": now[what]} | told
        for what in NAMED
        if what in was and was[what] != now[what]
    ]
