"""What concerns a whole meeting: closing it, reopening it, a closure and its consequences, telling everybody."""

from webapp.desk.dossier.services.closing import close, reopen
from webapp.desk.dossier.services.closures import Declaration, calendar_around, declare_closure
from webapp.desk.dossier.services.telling import on_meeting_called_off, on_meeting_moved, on_turns_moved

__all__ = [
    "Declaration",
    "calendar_around",
    "close",
    "declare_closure",
    "on_meeting_called_off",
    "on_meeting_moved",
    "on_turns_moved",
    "reopen",
]
