"""The tablet's own copy of the rules (static/src/room/model.js) says what the server's say."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from webapp.desk.decisions import rules as decision_rules
from webapp.desk.room import rules
from webapp.desk.room.rules import MOVES, ActionKind, Turn
from webapp.desk.slots.rules.states import HearingState

NODE = Path(sys.executable).parent / "node"
TEN = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
MODEL = (Path("static/src/room/model.js")).resolve().as_uri()

pytestmark = pytest.mark.skipif(not NODE.exists(), reason="no node beside this python")


class Tablet:
    """The script in a process that answers one JSON line with another."""

    def __init__(self) -> None:
        source = f"""
            import * as model from {json.dumps(MODEL)};
            import {{ createInterface }} from "node:readline";
            for await (const line of createInterface({{ input: process.stdin }})) {{
                const [name, ...given] = JSON.parse(line);
                console.log(JSON.stringify(model[name](...given) ?? null));
            }}
        """
        command = [str(NODE), "--input-type=module", "-e", source]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __call__(self, name: str, *given: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps([name, *given]) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@pytest.fixture(scope="module")
def tablet() -> Any:
    asked = Tablet()
    yield asked
    asked.process.kill()
    asked.process.wait()
    for pipe in (asked.process.stdin, asked.process.stdout):
        assert pipe
        pipe.close()


def told(turn: Turn) -> dict[str, Any]:
    """A turn as the page gives it to the script."""
    return {
        "id": turn.hearing_id,
        "start": turn.start,
        "minutes": turn.minutes,
        "state": turn.state,
        "entered_at": turn.entered_at and turn.entered_at.isoformat(),
        "left_at": None,
        "extended": turn.extended_minutes,
        "skipped_at": turn.skipped_at and turn.skipped_at.isoformat(),
        "decisions": [],
        "key_points": "",
    }


@pytest.mark.parametrize("kind", list(MOVES))
def test_the_same_moves_from_the_same_states(tablet: Tablet, kind: ActionKind) -> None:
    for state in HearingState:
        turn = told(Turn(1, 540, 10, state))
        assert tablet("mayMove", str(kind), turn) is (state in MOVES[kind]), state


WALKED = sorted(rules.WALKED - {HearingState.IN_ROOM})

TURNS = st.lists(
    st.tuples(
        st.sampled_from(WALKED),
        st.integers(540, 700),
        st.none() | st.integers(0, 3600).map(lambda seconds: TEN + timedelta(seconds=seconds)),
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TURNS)
def test_the_same_order_and_the_same_next_turn(tablet: Tablet, drawn: list[Any]) -> None:
    turns = [Turn(n, start, 10, state, skipped_at=skipped) for n, (state, start, skipped) in enumerate(drawn, 1)]
    asked = [told(turn) for turn in turns]
    assert [turn["id"] for turn in tablet("ordered", asked)] == [turn.hearing_id for turn in rules.ordered(turns)]
    following = rules.following(turns)
    found = tablet("following", asked)
    assert (found and found["id"]) == (following and following.hearing_id)


@pytest.mark.parametrize("seconds", [-30, 0, 1, 599, 600, 601, 734, 4000])
@pytest.mark.parametrize("extended", [0, 5])
def test_the_same_clock(tablet: Tablet, seconds: int, extended: int) -> None:
    turn = Turn(1, 600, 10, "in_room", entered_at=TEN, extended_minutes=extended)
    now = TEN + timedelta(seconds=seconds)
    clock = rules.clock(turn, now)
    assert clock
    found = tablet("clock", told(turn), now.timestamp() * 1000)
    assert (found["spent"], found["left"]) == (clock.spent_seconds, clock.left_seconds)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["", *decision_rules.DecisionKind]),
    st.sampled_from(["", "متن"]),
    st.sampled_from(["", "مدیر کل"]),
    st.sampled_from(["", "استانداری"]),
)
def test_the_same_is_missing(tablet: Tablet, kind: str, text: str, post: str, authority: str) -> None:
    facts = decision_rules.Facts(kind=kind, text=text, decider_post=post, higher_authority=authority)
    asked = {"kind": kind, "text": text, "decider_name": "", "decider_post": post, "higher_authority": authority}
    assert tablet("lacks", asked) == list(decision_rules.lacks(facts))
