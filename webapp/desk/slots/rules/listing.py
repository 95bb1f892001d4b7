"""The list as content of a numbered version, and what changed from one to the next."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from webapp.core.errors import RuleBroken

Content = Mapping[str, Any]
"""{date, start, end, venue, turns: [{case, number, name, visitor, persons, subject, topic, start, minutes, tentative}],
standbys: […]}; versions before 1405/09 name the firms only."""

WORDS = {"renamed": "name", "visitor": "visitor", "persons": "persons"}
"""Change -> the word of a turn that says otherwise."""

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
    """Whether the two say the same to those who get them; what an older version did not say yet is no difference."""
    return not list_changes(old, new, {})


def list_changes(old: Content, new: Content, reasons: Mapping[int, str]) -> list[dict[str, Any]]:
    """What the new list says otherwise, case by case, with the reason of the newest move (SD-2.3-g)."""
    before = {turn["case"]: turn for turn in old["turns"]}
    after = {turn["case"]: turn for turn in new["turns"]}
    changes = []
    for case in sorted(before.keys() | after.keys(), key=lambda key: (after.get(key) or before[key])["start"]):
        was, now = before.get(case), after.get(case)
        if was and now and (was["start"], was["minutes"]) == (now["start"], now["minutes"]):
            changes += _other_words(was, now)
            continue
        what = "moved" if was and now else ("added" if now else "removed")
        times = {"old": was["start"] if was else None, "new": now["start"] if now else None}
        changes.append({"what": what, **_told(now or was, reasons), **times})
    changes += _other_standbys(old["standbys"], new["standbys"], after.keys(), reasons)
    for name in ("date", "start", "end", "venue"):
        if old.get(name) != new.get(name):
            changes.append({"what": name, "old": old.get(name), "new": new.get(name), "reason": ""})
    return changes


def _told(turn: Any, reasons: Mapping[int, str]) -> dict[str, Any]:
    return {
        "case": turn["case"],
        "name": turn["name"],
        "number": turn["number"],
        "reason": reasons.get(turn["case"], ""),
    }


def _other_words(was: Mapping[str, Any], now: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The firm is called otherwise, or somebody else comes for it than the list said, or more or fewer."""
    return [
        {"what": what, "old": was[name], "new": now[name]} | _told(now, {})
        for what, name in WORDS.items()
        if name in was and was[name] != now[name]
    ]


def _other_standbys(
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    placed: Collection[int],
    reasons: Mapping[int, str],
) -> list[dict[str, Any]]:
    """Who came to the standbys or left them, and whether those who stayed stand in another order.

    Who got a place is told among the turns.
    """
    before, after = ({turn["case"]: turn for turn in turns} for turns in (old, new))
    nothing = {"old": None, "new": None}
    changes = [
        {"what": "standby_added", **nothing, **_told(turn, reasons)}
        for case, turn in after.items()
        if case not in before
    ]
    changes += [
        {"what": "standby_removed", **nothing, **_told(turn, reasons)}
        for case, turn in before.items()
        if case not in after and case not in placed
    ]
    stayed = [case for case in before if case in after]
    if stayed != [case for case in after if case in before]:
        changes.append({"what": "standby_order", **nothing, "reason": ""})
    return changes + [one for case in stayed for one in _other_words(before[case], after[case])]
