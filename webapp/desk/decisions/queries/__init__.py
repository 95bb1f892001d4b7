"""Reading decisions: by hearing, by case, by meeting, the earlier ones of a case, the promises that are still open."""

from webapp.desk.decisions.queries.earlier import Earlier, earlier_of, replaceable, texts_in_force, to_be_replaced_by
from webapp.desk.decisions.queries.outcomes import Heard, Unsettled, heard_of_case, unsettled
from webapp.desk.decisions.queries.promises import Promise, open_promises
from webapp.desk.decisions.queries.rows import (
    DecisionRow,
    case_number,
    count_in,
    decision,
    of_case,
    of_hearing,
    of_hearings,
    of_meeting,
    told_of_case,
    typed_at,
    with_key,
)

__all__ = [
    "DecisionRow",
    "Earlier",
    "Heard",
    "Promise",
    "Unsettled",
    "case_number",
    "count_in",
    "decision",
    "earlier_of",
    "heard_of_case",
    "of_case",
    "of_hearing",
    "of_hearings",
    "of_meeting",
    "open_promises",
    "replaceable",
    "texts_in_force",
    "to_be_replaced_by",
    "told_of_case",
    "typed_at",
    "unsettled",
    "with_key",
]
