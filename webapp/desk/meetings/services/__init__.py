"""Every write of meetings: planning them, having them approved, moving them through their states."""

from webapp.desk.meetings.services.approvals import (
    approve_frame,
    approve_version,
    return_frame,
    return_version,
    submit_frame,
    submit_version,
    take_back,
)
from webapp.desk.meetings.services.moves import (
    begin,
    cancel,
    close,
    hold,
    list_changed,
    move_date,
    postpone,
    reopen,
)
from webapp.desk.meetings.services.plan import (
    choose_representative,
    confirm_representative,
    edit,
    make_date_final,
    open_meeting,
)

__all__ = [
    "approve_frame", "approve_version", "begin", "cancel", "choose_representative", "close",
    "confirm_representative", "edit", "hold", "list_changed", "make_date_final", "move_date", "open_meeting",
    "postpone", "reopen", "return_frame", "return_version", "submit_frame", "submit_version", "take_back",
]  # fmt: skip
