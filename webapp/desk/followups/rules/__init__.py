"""Rules of the follow-up: rounds of calls, the result of a case, and the words that are spoken."""

from webapp.desk.followups.rules.results import (
    Answer,
    Degree,
    Demand,
    Result,
    Round,
    Said,
    Word,
    case_result,
    check_answer,
    check_ask_again,
    due_on,
    is_overdue,
    latest,
    next_round,
    of_hearing,
    require_decisions,
    unanswered,
)

__all__ = [
    "Answer", "Degree", "Demand", "Result", "Round", "Said", "Word", "case_result", "check_answer",
    "check_ask_again", "due_on", "is_overdue", "latest", "next_round", "of_hearing", "require_decisions", "unanswered",
]  # fmt: skip
