"""What makes a list another."""

import pytest

from tests.factories.board_facts import NINE
from webapp.desk.slots import rules


def a_turn(case: int, start: int = NINE, **over):
    words = {"case": case, "number": f"۱۴۰۵-{case:06d}", "name": f"عضو {case}", "visitor": "", "persons": 1}
    return words | {"start": start, "minutes": 10, "tentative": False} | over


def a_list(*turns, standbys=()):
    return {
        "date": "2026-11-28",
        "start": NINE,
        "end": NINE + 60,
        "venue": "سالن",
        "turns": turns,
        "standbys": standbys,
    }


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (a_list(a_turn(1), standbys=[a_turn(2), a_turn(3)]), []),
        (a_list(a_turn(1), standbys=[a_turn(2), a_turn(3), a_turn(4)]), [("standby_added", "عضو 4")]),
        (a_list(a_turn(1), standbys=[a_turn(3)]), [("standby_removed", "عضو 2")]),
        (a_list(a_turn(1), a_turn(2, NINE + 10), standbys=[a_turn(3)]), [("added", "عضو 2")]),
        (
            a_list(standbys=[a_turn(2), a_turn(3), a_turn(1)]),
            [("removed", "عضو 1"), ("standby_added", "عضو 1")],
        ),
        (a_list(a_turn(1), standbys=[a_turn(3), a_turn(2)]), [("standby_order", None)]),
        (a_list(a_turn(1), standbys=[a_turn(2, persons=2), a_turn(3)]), [("persons", "عضو 2")]),
        (a_list(a_turn(1, name="نام تازه"), standbys=[a_turn(2), a_turn(3)]), [("renamed", "نام تازه")]),
    ],
)
def test_whatever_makes_a_list_another_is_told(new, said):
    old = a_list(a_turn(1), standbys=[a_turn(2), a_turn(3)])
    assert [(one["what"], one.get("name")) for one in rules.list_changes(old, new, {})] == said
    assert rules.is_same_list(old, new) is (not said)
