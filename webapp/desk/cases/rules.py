"""The problem form: where a case comes from, where it stands, what becomes of it."""

from enum import StrEnum


class CaseState(StrEnum):
    RECEIVED = "received"
    INCOMPLETE = "incomplete"
    ACCEPTED = "accepted"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"
    SOLVED_BEFORE_MEETING = "solved_before_meeting"
    HEARD = "heard"
    """Raised; the first follow-up has not answered yet."""
    IN_PROGRESS = "in_progress"
    PARTLY_SOLVED = "partly_solved"
    SOLVED = "solved"
    UNSOLVED = "unsolved"


class Source(StrEnum):
    PHONE = "phone"
    LETTER = "letter"


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"
    CRITICAL = "critical"


class Authority(StrEnum):
    """What lets the visitor speak for the member."""

    SELF = "self"
    INTRODUCTION_LETTER = "introduction_letter"
    POWER_OF_ATTORNEY = "power_of_attorney"


class LetterClass(StrEnum):
    ORDINARY = "ordinary"
    CONFIDENTIAL = "confidential"


class LetterRelation(StrEnum):
    NONE = ""
    REPLY_TO = "reply_to"
    """عطف"""
    FURTHER_TO = "further_to"
    """پیرو"""
