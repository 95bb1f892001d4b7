"""What a version of MM-FR-01-05-01 holds as frame, and what changed since the version approved before it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

FRAME_FACTS = ("date", "start", "end", "slot_minutes", "pauses", "venue", "manner")
"""What the manager approves in a frame: it changes afterwards only with a reason, and is approved again."""


def frame(
    *,
    number: str,
    desk: str,
    agency: str,
    day: date,
    start: int,
    end: int,
    slot_minutes: int,
    pauses: Iterable[Mapping[str, Any]],
    venue: str,
    manner: str,
    capacity: int,
    representative: str,
    aims: str,
) -> dict[str, Any]:
    """The frame as it is kept: date, hours, place, turns and breaks, capacity; no names of members (SD-2.1-l)."""
    return {
        "number": number,
        "desk": desk,
        "agency": agency,
        "date": day.isoformat(),
        "start": start,
        "end": end,
        "slot_minutes": slot_minutes,
        "pauses": [dict(pause) for pause in pauses],
        "venue": venue,
        "manner": manner,
        "capacity": capacity,
        "representative": representative,
        "aims": aims,
    }


def changes(before: Mapping[str, Any] | None, after: Mapping[str, Any], reason: str = "") -> list[dict[str, Any]]:
    """What a frame says otherwise than the one approved before: [{what, old, new, reason}]; empty for a first one."""
    if before is None:
        return []
    return [
        {"what": what, "old": before.get(what), "new": after.get(what), "reason": reason}
        for what in (*FRAME_FACTS, "representative")
        if before.get(what) != after.get(what)
    ]
