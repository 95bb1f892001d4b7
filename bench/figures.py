"""The figures, their targets and their limits (docs: README, "make bench")."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure, the value to reach and the value that fails."""

    name: str
    unit: str
    target: float | None
    limit: float | None
    what: str


FIGURES = (
    Figure("R", "ms", None, None, "the barest honest Flask + peewee write"),
    Figure("slot_move", "R", 1.8, 2.5, "move a case on the board, answer the changed rows"),
    Figure("checklist_tick", "R", 1.5, 2, "tick a checklist item"),
    Figure("decision_save", "R", 2, 3, "save a decision from the tablet, once"),
    Figure("board_page", "R", 3, 5, "the board: 40 slots, 40 waiting, checklist"),
    Figure("meeting_page", "R", 3, 5, "the page of a meeting"),
    Figure("today_page", "R", 3, 5, "Today"),
    Figure("case_list", "R", 2, 3, "50 of 100,000 cases, the dearest of filters and pages"),
    Figure("live_update", "ms", 40, 100, "change to the last of 50 screens, p95"),
    Figure("import", "x", 1.5, 2, "XLSX of 20,000 members against bare read and upsert"),
)

BESIDES = (
    Figure("hello", "R", None, None, "sanity: about 0.3"),
    Figure("raw_write", "R", None, None, "sanity: about 0.55"),
    Figure("slot_move_p95", "x", 1.5, 3, "8 planners at once, against the bare write with the same duties"),
    Figure("slot_move_sql", "statements", 8, 12, "SQL of a move"),
    Figure("slot_move_syncs", "transactions", 1, 1, "durable writes of a move"),
    Figure("slot_move_bytes", "KB", 4, 8, "answer of a move"),
    Figure("board_page_sql", "statements", 10, 15, "SQL of the board"),
    Figure("meeting_page_sql", "statements", 10, 15, "SQL of the meeting"),
    Figure("today_page_sql", "statements", 10, 15, "SQL of Today"),
    Figure("case_page", "R", 3, 5, "the page of a case"),
    Figure("search", "R", 2.5, 6, "a name in 100,000 cases"),
    Figure("ratio_page", "R", 15, 40, "the solved ratio over 100,000 cases"),
    Figure("case_list_growth", "x", 1.2, None, "the list at 100,000 cases against 1,000"),
    Figure("first_visit", "KB", 60, 90, "first visit to the board, gzip, without fonts"),
    Figure("memory", "MiB", 200, 280, "all processes, idle"),
    Figure("start", "s", 1.0, 1.5, "start to first answer"),
)
