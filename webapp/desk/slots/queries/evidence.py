"""Facts of the board that tick items of the checklist MM-FR-03-05-01 (SD-2.6-c)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import peewee

from webapp.core.text import persian_digits
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import VersionKind, VersionState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.queries.outside import Pool, pool
from webapp.desk.slots.rules import IN_SLOT, HearingState
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind, CallState
from webapp.engines.checklists.models import Checklist, ChecklistItem

Facts = dict[str, str | None]
PLANNING = ("slots_assigned", "deadlines_placed")
CALLED = (CallState.CONCLUDED, CallState.GIVEN_UP)

NOBODY_WAITS = Pool(0, 0, 0, 0, 0, 0)


def facts(meeting_ids: Sequence[int], now: datetime) -> dict[int, Facts]:
    """Per meeting what the board says of its checklist; for the nightly recount."""
    return {meeting.id: _facts(meeting) for meeting in Meeting.select().where(Meeting.id.in_(list(meeting_ids)))}


def _facts(meeting: Meeting) -> Facts:
    stands = meeting.state in ("list_approved", "in_session", "held", "closed")
    found: Facts = {"list_approved": approval(meeting.id) if stands else None}
    taken, slots = turns(meeting.id)
    if stands and meeting.state != "list_approved":
        found["slots_assigned"] = planning(NOBODY_WAITS, taken, slots, is_listed=True)["slots_assigned"]
    elif meeting.state in ("date_final", "frame_approved", "list_approved"):
        found |= planning(pool(meeting), taken, slots, meeting.state == "list_approved")
    if meeting.state == "list_approved":
        found["reminders_made"] = reminders(meeting.id)
    return found


def turns(meeting_id: int) -> tuple[int, int]:
    """How many turns are given, and how many there are."""
    row = (
        Slot.select(peewee.fn.COUNT(Hearing.slot.distinct()), peewee.fn.COUNT(Slot.id.distinct()))
        .join(Hearing, peewee.JOIN.LEFT_OUTER)
        .where(Slot.meeting == meeting_id, Slot.kind == "member")
        .tuples()
        .get()
    )
    return row[0], row[1]


def planning(sums: Pool, taken: int, slots: int, is_listed: bool) -> Facts:
    """Whether turns are given: to all who were accepted, as far as there are places, or as the approved list says.

    And whether whoever has a legal deadline has one.
    """
    assigned = taken > 0 and (sums.accepted == 0 or taken == slots or is_listed)
    dated = taken > 0 and sums.accepted_deadline == 0
    return {
        "slots_assigned": persian_digits(f"{taken} از {slots} نوبت") if assigned else None,
        "deadlines_placed": "پروندهٔ مهلت‌داری در انتظار نیست" if dated else None,
    }


def reminders(meeting_id: int) -> str | None:
    """Evidence that everybody on the list was called, None while somebody still has to be."""
    reminder = (Call.owner_kind == "case") & (Call.kind == CallKind.REMINDER)
    called = Call.select(Call.owner_id).where(reminder, Call.state.in_(CALLED))
    waiting = Call.select(Call.owner_id).where(reminder, Call.state.in_(OPEN))
    rows = (
        Hearing.select(Hearing.state, peewee.fn.COUNT(Hearing.id))
        .where(
            Hearing.meeting == meeting_id,
            Hearing.state.in_(list(IN_SLOT)),
            (Hearing.state == HearingState.CONFIRMED) | (Hearing.case.in_(called) & Hearing.case.not_in(waiting)),
        )
        .group_by(Hearing.state)
        .tuples()
    )
    reached = {state: count for state, count in rows}
    everybody = Hearing.select().where(Hearing.meeting == meeting_id, Hearing.state.in_(list(IN_SLOT))).count()
    if not everybody or sum(reached.values()) < everybody:
        return None
    return persian_digits(f"{reached.get(HearingState.CONFIRMED, 0)} تأیید از {everybody} نوبت")


def approval(meeting_id: int) -> str | None:
    """Evidence of the newest approved list."""
    row = (
        MeetingVersion.select(MeetingVersion.number, MeetingVersion.decided_by_name)
        .where(
            MeetingVersion.meeting == meeting_id,
            MeetingVersion.kind == VersionKind.LIST,
            MeetingVersion.state == VersionState.APPROVED,
        )
        .order_by(MeetingVersion.number.desc())
        .tuples()
        .first()
    )
    return persian_digits(f"از نسخه {row[0]}، {row[1]}") if row else None


def ticked(meeting_id: int, codes: Iterable[str]) -> dict[str, bool]:
    """Which of these items the meeting's list has, and whether they are done; one statement."""
    query = (
        ChecklistItem.select(ChecklistItem.code, ChecklistItem.evidence)
        .join(Checklist)
        .where(
            Checklist.owner_kind == "meeting",
            Checklist.owner_id == meeting_id,
            ChecklistItem.code.in_(list(codes)),
        )
        .tuples()
    )
    return {code: evidence is not None for code, evidence in query}
