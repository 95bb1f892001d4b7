"""What is asked for each figure: endless makers of requests against the real endpoints."""

import itertools
import json
import secrets
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from webapp.core import clock

Request = list[Any]
"""[method, path, body or None, own headers]"""
Facts = dict[str, Any]


def read(path: str) -> Request:
    return ["GET", path, None, {}]


def sent(path: str, fields: dict[str, Any]) -> Request:
    return ["POST", path, urlencode(fields), {}]


def floor(path: str) -> Iterator[Request]:
    """The write of the floor: a case goes back and forth between two rows."""
    for turn in itertools.count():
        leaves, enters = (1, 2) if turn % 2 else (2, 1)
        yield ["POST", path, f"leaves={leaves}&enters={enters}", {}]


def hello() -> Iterator[Request]:
    return itertools.repeat(read("/hello"))


class Moves:
    """Cases that go back and forth between their slot and a free one; versions are counted along."""

    def __init__(self, facts: Facts, lanes: int = 1) -> None:
        board = facts["board"]
        self.path = f"/meetings/{board['meeting']}/board/move"
        free = board["slots"][len(board["cases"]) :]
        self.pairs = [
            [board["cases"][lane], board["slots"][lane], free[lane], 1, 0] for lane in range(min(lanes, len(free)))
        ]

    def __iter__(self) -> Iterator[Request]:
        for pair in itertools.cycle(self.pairs):
            case, here, there, here_version, there_version = pair
            seen = {"from_slot": here, "from_version": here_version, "to_slot": there, "to_version": there_version}
            pair[1:] = [there, here, there_version + 1, here_version + 1]
            yield sent(self.path, {"case": case, "way": "place", "tab": "bench", **seen})


def pages(*paths: str) -> Iterator[Request]:
    """Pages in turn."""
    return itertools.cycle([read(path) for path in paths])


def board_page(facts: Facts) -> Iterator[Request]:
    return pages(f"/meetings/{facts['board']['meeting']}/board")


def meeting_page(facts: Facts) -> Iterator[Request]:
    return pages(f"/meetings/{facts['board']['meeting']}")


def today_page(_: Facts) -> Iterator[Request]:
    return pages("/")


def case_page(facts: Facts) -> Iterator[Request]:
    return pages(*(f"/cases/{case}" for case in facts["board"]["cases"][:5]))


def search(_: Facts) -> Iterator[Request]:
    return pages("/search?q=" + "%D8%B2%D8%B1%DB%8C%D9%86", "/search?q=1285-000777")


def ratio_page(_: Facts) -> Iterator[Request]:
    return pages("/reports/ratio")


LISTS: dict[str, Callable[[Facts], str]] = {
    "first": lambda facts: "/cases",
    "deep": lambda facts: f"/cases?after=.{facts['cases'] // 2}",
    "desk": lambda facts: "/cases?desk=3",
    "desk, deep": lambda facts: f"/cases?desk=3&after=.{facts['cases'] // 10}",
    "state": lambda facts: "/cases?state=unsolved",
    "open": lambda facts: "/cases?state=open",
    "waiting": lambda facts: "/cases?state=waiting",
    "withdrawn of a desk": lambda facts: "/cases?desk=3&state=withdrawn",
    "urgent": lambda facts: "/cases?urgency=urgent",
    "critical, deep": lambda facts: f"/cases?urgency=critical&after=.{facts['cases'] // 2}",
    "deadline": lambda facts: "/cases?deadline=soon",
    "past deadline": lambda facts: "/cases?deadline=past",
}


def decisions(facts: Facts) -> Iterator[Request]:
    """Decisions of the room, each with an id made on the tablet."""
    room = facts["room"]
    path = f"/meetings/{room['meeting']}/room/actions"
    keys = [(hearing, secrets.token_hex(8)) for hearing in room["hearings"]]
    for turn, (hearing, key) in enumerate(itertools.cycle(keys)):
        fields = {"kind": "order", "text": f"دستور شمارهٔ {turn} داده شد", "decider_name": "مدیرکل نمونه"}
        action = {
            "action_id": secrets.token_hex(16),
            "kind": "decision",
            "hearing": hearing,
            "made_at": clock.now().isoformat(),
            "values": {"key": key, "fields": fields},
        }
        yield ["POST", path, json.dumps(action), {"Content-Type": "application/json"}]


def ticks(facts: Facts) -> Iterator[Request]:
    """Every item of the board's checklist is ticked, then every tick is taken back, and so on."""
    items = facts["board"]["items"]
    for turn in itertools.count():
        act = "untick" if turn % 2 else "tick"
        for item in items:
            yield sent(f"/checklists/items/{item}/{act}", {"seen": turn, "note": ""})
