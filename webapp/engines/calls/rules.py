"""Telephone calls that the state of things demands: their states and outcomes."""

from enum import StrEnum


class CallState(StrEnum):
    DUE = "due"
    CLAIMED = "claimed"
    RETRY_AT = "retry_at"
    CONCLUDED = "concluded"
    GIVEN_UP = "given_up"
    VOID = "void"


OPEN = (CallState.DUE, CallState.CLAIMED, CallState.RETRY_AT)


class CallKind(StrEnum):
    REMINDER = "reminder"
    """Before the meeting (SD-2.4-c)."""
    STANDBY_OFFER = "standby_offer"
    FOLLOWUP_MEMBER = "followup_member"
    FOLLOWUP_AGENCY = "followup_agency"
    MOVED = "moved"
    """The meeting or the turn was moved or cancelled: tell those concerned."""


class Outcome(StrEnum):
    """What came of an attempt. The first group concludes; the rest are no talk."""

    CONFIRMED = "confirmed"
    CANCELS = "cancels"
    ACCEPTS = "accepts"
    DECLINES = "declines"
    TOLD = "told"
    ANSWERED = "answered"
    """A follow-up call got its answer; the words stand in followups."""
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    WRONG_NUMBER = "wrong_number"
    CALL_BACK = "call_back"
