"""History in words: the sentence of each event, the name of each field, the word of each coded value.

A feature adds its lines here when it records something new; a test finds events that are recorded but not named.
"""

from typing import Any

from flask_babel import lazy_gettext as _l

EVENTS: dict[str, tuple[str, Any]] = {
    # office
    "user.signed_in": ("login", _l("Signed in")),
    "user.sign_in_revoked": ("logout", _l("Ended a sign-in on another device")),
    "user.sign_ins_revoked": ("logout", _l("Ended the open sign-ins")),
    "user.password_changed": ("key", _l("Changed the password")),
    "user.password_reset": ("key", _l("Gave a new password")),
    "user.created": ("user-plus", _l("Made the account")),
    "user.changed": ("user-edit", _l("Changed the account")),
    "deputy.appointed": ("users", _l("Named a deputy")),
    "deputy.ended": ("users", _l("Took the deputy back")),
    "setting.changed": ("settings", _l("Changed settings")),
    "setting.marked_demo": ("settings", _l("Marked the database as demonstration data")),
    "day_off.declared": ("calendar", _l("Declared a day off or short hours")),
    "day_off.corrected": ("calendar", _l("Corrected a holiday")),
    "day_off.removed": ("calendar", _l("Made the day an ordinary one again")),
    "day_off.year_laid": ("calendar", _l("Laid the year's official holidays")),
    # engines
    "message.released": ("send", _l("Released the message")),
    "message.held": ("hand-stop", _l("Kept the message back")),
    "message.sent_again": ("refresh", _l("Had the message sent again")),
    "message.resolved_sent": ("check", _l("Settled that the message arrived")),
    "message.cancelled": ("x", _l("Cancelled the message")),
    "message.cancelled_all": ("x", _l("Cancelled the waiting messages")),
    # decisions and room
    "decision.written": ("pencil", _l("Wrote the decision")),
    "decision.recorded": ("gavel", _l("Recorded the decision")),
    "decision.withdrawn": ("x", _l("Took the decision back")),
    "decision.locked": ("lock", _l("Locked the decisions")),
    "decision.unlocked": ("lock-open", _l("Unlocked the decisions")),
    "decision.word": ("message", _l("Noted a word about the decision")),
    "room.ended": ("flag", _l("Ended the meeting")),
    "room.attendance": ("users", _l("Noted who is there")),
    "room.attendance_removed": ("user-minus", _l("Struck somebody off the attendance")),
    "room.arrived": ("user-check", _l("Noted the arrival")),
    "room.enter": ("microphone", _l("Called into the room")),
    "room.heard": ("check", _l("Heard the case")),
    "room.absent": ("user-x", _l("Noted the absence")),
    "room.skip": ("player-skip-forward", _l("Put the turn off")),
    "room.extend": ("clock-plus", _l("Gave five more minutes")),
    "room.back": ("arrow-back-up", _l("Opened the turn again")),
    "room.seat": ("user-plus", _l("Gave a standby the free place")),
    "room.key_points": ("notes", _l("Noted the key points")),
}
"""Event -> icon and sentence. Who and when stand beside it."""

FIELDS: dict[str, tuple[Any, str]] = {
    "address": (_l("Address"), "code"),
    "closes": (_l("Closes"), "time"),
    "count": (_l("Count"), "number"),
    "date": (_l("Date"), "date"),
    "day_kind": (_l("Kind of day"), "text"),
    "deputy": (_l("Deputy"), "text"),
    "from_date": (_l("From"), "date"),
    "full_name": (_l("Full name"), "text"),
    "is_active": (_l("May sign in"), "yes_no"),
    "is_estimated": (_l("Estimated"), "yes_no"),
    "may_be_twice": (_l("May arrive twice"), "yes_no"),
    "opens": (_l("Opens"), "time"),
    "post": (_l("Post"), "text"),
    "roles": (_l("Roles"), "text"),
    "state": (_l("State"), "text"),
    "title": (_l("Title"), "text"),
    "to_date": (_l("To"), "date"),
    "unit_id": (_l("Unit"), "number"),
    "username": (_l("User name"), "code"),
    # settings
    "area_code": (_l("Area code"), "code"),
    "call_attempts": (_l("Attempts in a round of calls"), "number"),
    "default_pauses": (_l("Breaks of a new meeting"), "pauses"),
    "followup_days": (_l("Days until the follow-up call"), "number"),
    "followup_rounds": (_l("Rounds of follow-up calls"), "number"),
    "office_closes": (_l("Office closes"), "time"),
    "office_opens": (_l("Office opens"), "time"),
    "organisation_name": (_l("Name of the organisation"), "text"),
    "thursday_off": (_l("Thursday is off"), "yes_no"),
    # decisions and room
    "acting": (_l("Sits in for the director general"), "yes_no"),
    "agency_degree": (_l("The agency's word"), "text"),
    "agency_percent": (_l("The agency's percent"), "number"),
    "decider_is_acting": (_l("Sits in for the director general"), "yes_no"),
    "decider_name": (_l("Who decided"), "text"),
    "decider_post": (_l("Post of who decided"), "text"),
    "decision": (_l("Number of the decision"), "number"),
    "decisions": (_l("Decisions"), "number"),
    "due_on": (_l("Due date"), "date"),
    "higher_authority": (_l("Higher authority"), "text"),
    "key_points": (_l("Key points"), "text"),
    "member_degree": (_l("The member's word"), "text"),
    "member_percent": (_l("The member's percent"), "number"),
    "not_reached": (_l("Not reached"), "number"),
    "absent": (_l("Absent"), "number"),
    "owner_name": (_l("Who carries it out"), "text"),
    "person": (_l("Person"), "text"),
    "present": (_l("Present"), "yes_no"),
}
"""Field of before and after -> its name and how its values are shown."""

VALUES: dict[str, Any] = {
    "official": _l("Official holiday"),
    "closure": _l("Closure"),
    "short_hours": _l("Short hours"),
    "held": _l("Kept back"),
    "ready": _l("Waits to be sent"),
    "leased": _l("About to be sent"),
    "sending": _l("Being sent"),
    "sent": _l("Sent"),
    "delivered": _l("Delivered"),
    "failed": _l("Refused"),
    "unknown": _l("Unknown whether sent"),
    "dead": _l("Given up"),
    "cancelled": _l("Cancelled"),
    "expired": _l("Expired"),
}
"""Coded value (a state, a kind) -> its word, wherever it stands in history."""

KINDS: dict[str, Any] = {
    "meeting": _l("Meetings"),
    "case": _l("Cases"),
    "board": _l("The board"),
    "room": _l("The room"),
    "decision": _l("Decisions"),
    "call": _l("Calls"),
    "checklist": _l("Checklists"),
    "followup": _l("Follow-up"),
    "member": _l("Members"),
    "attachment": _l("Files"),
    "message": _l("Messages"),
    "day_off": _l("The calendar"),
    "user": _l("Accounts"),
    "setting": _l("Settings"),
}
"""First word of an event -> what it is about, for the page's filter."""
