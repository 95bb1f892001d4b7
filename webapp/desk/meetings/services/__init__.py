"""Every write of meetings: planning them, having them approved, moving them through their states."""

from webapp.desk.meetings.services.approvals import (
    approve_frame,
    return_frame,
    submit_frame,
    withdraw_frame,
)
from webapp.desk.meetings.services.fitting import Plan
from webapp.desk.meetings.services.moves import (
    begin,
    cancel,
    close,
    hold,
    move_date,
    postpone,
    reopen,
)
from webapp.desk.meetings.services.plan import edit, make_date_final, open_meeting
from webapp.desk.meetings.services.representatives import choose_representative, confirm_representative

__all__ = [
    "Plan", "approve_frame", "begin", "cancel", "choose_representative", "close", "confirm_representative", "edit",
    "hold", "make_date_final", "move_date", "open_meeting", "postpone", "reopen", "return_frame", "submit_frame",
    "withdraw_frame",
]  # fmt: skip
