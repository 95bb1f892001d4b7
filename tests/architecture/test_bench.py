"""The bench measures what it is meant to measure, against a floor that stays bare."""

import sqlite3
from pathlib import Path

from bench.figures import BESIDES, FIGURES
from bench.statements import durable

ROOT = Path(__file__).resolve().parents[2]
WANTED = ["R", "slot_move", "checklist_tick", "decision_save", "board_page", "meeting_page", "today_page", "case_list"]
WANTED += ["live_update", "import"]


def test_table_names_every_figure_of_the_budget() -> None:
    assert [figure.name for figure in FIGURES] == WANTED


def test_names_are_given_once() -> None:
    names = [figure.name for figure in (*FIGURES, *BESIDES)]
    assert len(names) == len(set(names))


def test_no_limit_is_below_its_target() -> None:
    for figure in (*FIGURES, *BESIDES):
        if figure.target is not None and figure.limit is not None:
            assert figure.target <= figure.limit, figure.name


def test_floor_stays_under_a_hundred_lines() -> None:
    text = (ROOT / "bench" / "floor.py").read_text()
    assert len(text.splitlines()) < 100
    assert "webapp" not in text


def test_durable_writes_are_those_that_end_a_writing_transaction(tmp_path: Path) -> None:
    told: list[str] = []
    connection = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    connection.execute("CREATE TABLE t (a)")
    connection.set_trace_callback(told.append)
    for sql in ("BEGIN IMMEDIATE", "SAVEPOINT s", "INSERT INTO t VALUES (1)", "ROLLBACK TO s", "COMMIT"):
        connection.execute(sql)
    assert durable(told) == 1
    for sql in ("BEGIN", "SELECT * FROM t", "COMMIT", "BEGIN", "DELETE FROM t", "ROLLBACK"):
        connection.execute(sql)
    assert durable(told) == 1
    connection.execute("UPDATE t SET a = 2")
    assert durable(told) == 2
