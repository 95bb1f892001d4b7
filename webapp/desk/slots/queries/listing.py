"""The list of MM-FR-01-05-01 as it stands, and its versions."""

from typing import Any

import peewee

from webapp.desk.cases.models import Case
from webapp.desk.meetings.models import MeetingVersion
from webapp.desk.meetings.rules.states import VersionKind, VersionState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.queries.facts import AnyMeeting
from webapp.desk.slots.rules import HearingState
from webapp.office.audit.models import AuditEntry
from webapp.registry.desks.models import DeskTopic
from webapp.registry.venues.models import Venue

LISTED = (HearingState.TENTATIVE, HearingState.PLACED, HearingState.CONFIRMED, HearingState.STANDBY)


def snapshot(meeting: AnyMeeting) -> dict[str, Any]:
    """What an approved list freezes: date, hours, place, names, firms and times in order, standbys."""
    query = (
        Hearing.select(
            Hearing.state,
            Hearing.standby_rank,
            Slot.start,
            Slot.minutes,
            Case.id,
            Case.number,
            Case.applicant_name,
            Case.subject,
            Case.visitor_name,
            Case.visitor_post,
            Case.visitor_count,
            DeskTopic.title,
        )
        .join(Case)
        .join(DeskTopic, peewee.JOIN.LEFT_OUTER)
        .switch(Hearing)
        .join(Slot, peewee.JOIN.LEFT_OUTER)
        .where(Hearing.meeting == meeting.id, Hearing.state.in_(LISTED))
        .order_by(Slot.start, Hearing.standby_rank, Hearing.id)
        .tuples()
    )
    turns, standbys = [], []
    for state, rank, start, minutes, case, number, name, subject, visitor, post, persons, topic in query:
        turn = {"case": case, "number": number, "name": name, "subject": subject, "topic": topic or ""}
        turn |= {"visitor": "، ".join(filter(None, (visitor, post))), "persons": persons}
        if state == HearingState.STANDBY:
            standbys.append(turn | {"rank": rank})
        else:
            tentative = state == HearingState.TENTATIVE
            turns.append(turn | {"start": start, "minutes": minutes, "tentative": tentative})
    return {
        "date": meeting.date.isoformat(),
        "start": meeting.start,
        "end": meeting.end,
        "venue": Venue.get_by_id(meeting.venue_id).title,
        "turns": turns,
        "standbys": standbys,
    }


def waiting_version(meeting_id: int) -> MeetingVersion | None:
    """The list that waits for the manager."""
    return _lists(meeting_id).where(MeetingVersion.state == VersionState.SUBMITTED).first()


def approved_version(meeting_id: int) -> MeetingVersion | None:
    """The newest approved list: the only one that leaves the unit (U-10)."""
    return _lists(meeting_id).where(MeetingVersion.state == VersionState.APPROVED).first()


def newest_version(meeting_id: int) -> MeetingVersion | None:
    """The newest list, whatever became of it."""
    return _lists(meeting_id).first()


def newest_number(meeting_id: int) -> int:
    """Number of the newest list, 0 before the first."""
    newest = newest_version(meeting_id)
    return newest.number if newest else 0


def lists(meeting_id: int) -> list[MeetingVersion]:
    """Every version of the list, newest first."""
    return list(_lists(meeting_id))


def reasons_since(meeting: AnyMeeting, approved: MeetingVersion | None) -> dict[int, str]:
    """Case id to the reason given with its newest move since the list was approved."""
    if approved is None or approved.decided_at is None:
        return {}
    query = (
        AuditEntry.select(AuditEntry.reason, AuditEntry.after)
        .where(
            AuditEntry.subject_kind == "meeting",
            AuditEntry.subject_id == meeting.id,
            AuditEntry.at >= approved.decided_at,
            AuditEntry.reason != "",
            AuditEntry.event.startswith("board."),
        )
        .order_by(AuditEntry.id)
    )
    reasons: dict[str, str] = {}
    for entry in query:
        reasons |= {name: entry.reason for name in entry.after or {}}
    named = Hearing.select(Case.id, Case.applicant_name).join(Case).where(Hearing.meeting == meeting.id).tuples()
    return {case: reasons[name] for case, name in named if name in reasons}


def _lists(meeting_id: int) -> Any:
    return (
        MeetingVersion.select()
        .where(MeetingVersion.meeting == meeting_id, MeetingVersion.kind == VersionKind.LIST)
        .order_by(MeetingVersion.number.desc())
    )
