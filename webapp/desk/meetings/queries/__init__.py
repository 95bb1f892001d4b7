"""Every read of meetings and their versions."""

from webapp.desk.meetings.queries.bookings import booked, clash, hold_desk, hold_venue, locked, same_day
from webapp.desk.meetings.queries.rows import (
    Listing,
    MeetingRow,
    between,
    by_day,
    defended_by,
    joined,
    listing,
    may_read,
    meeting,
    next_of_desk,
    of_ids,
    unfinished,
    upcoming,
)
from webapp.desk.meetings.queries.versions import (
    Moved,
    VersionRow,
    Waiting,
    awaiting_approval,
    moved_by_closures,
    newest,
    newest_states,
    version,
    versions,
)

__all__ = [
    "Listing", "MeetingRow", "Moved", "VersionRow", "Waiting", "awaiting_approval", "between", "booked", "by_day",
    "clash", "defended_by", "hold_desk", "hold_venue", "joined", "listing", "locked", "may_read", "meeting",
    "moved_by_closures", "newest", "newest_states", "next_of_desk", "of_ids", "same_day", "unfinished", "upcoming",
    "version", "versions",
]  # fmt: skip
