"""All of a meeting: where it stands in the six stages, what it lacks, who is in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.core.calendar import Calendar
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import DecisionState
from webapp.desk.dossier import rules
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.queries import MeetingRow, VersionRow
from webapp.desk.meetings.rules import (
    BEGUN,
    GateFacts,
    Gates,
    MeetingState,
    OpenItem,
    VersionKind,
    VersionState,
    evidence,
    gates,
)
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules.states import HearingState
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind
from webapp.engines.checklists.models import Checklist, ChecklistItem
from webapp.registry.agencies import queries as agencies
from webapp.registry.agencies.queries import PersonRow

SEATED = (HearingState.TENTATIVE, HearingState.PLACED, HearingState.CONFIRMED)
UNSETTLED = (HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED, HearingState.IN_ROOM)
ON_THE_DAY = (HearingState.ARRIVED, HearingState.IN_ROOM, HearingState.HEARD, HearingState.ABSENT)
WITHOUT_WORD = (CaseState.HEARD, CaseState.IN_PROGRESS)
GONE = (DecisionState.DRAFT, DecisionState.WITHDRAWN, DecisionState.SUPERSEDED)


@dataclass(frozen=True)
class Counts:
    """How many hearings of a meeting are what."""

    placed: int = 0
    """With a turn that planning may still move."""
    unconfirmed: int = 0
    standby: int = 0
    heard: int = 0
    absent: int = 0
    not_reached: int = 0
    documents_missing: int = 0
    deadlines_before: int = 0
    without_outcome: int = 0
    results_open: int = 0
    on_the_day: int = 0
    persons: int = 0
    """Who comes with the placed ones, themselves counted."""

    @property
    def seated(self) -> int:
        """Everybody who has, or on the day had, a turn."""
        return self.placed + self.on_the_day + self.not_reached


@dataclass(frozen=True)
class Standing:
    """Where one meeting stands."""

    gates: Gates
    counts: Counts
    calls_open: int
    stage_sums: dict[int, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """Everything the page of a meeting shows at once."""

    meeting: MeetingRow
    standing: Standing
    versions: list[VersionRow]
    people: list[PersonRow]

    @property
    def waiting(self) -> list[VersionRow]:
        """Versions the manager has to decide on."""
        return [version for version in self.versions if version.is_waiting]


def page(meeting_id: int, today: date) -> Page:
    """The meeting with its stages, versions and people. Raises NotFound."""
    row = meetings.meeting(meeting_id)
    versions = meetings.versions(meeting_id)
    newest: dict[str, str] = {}
    for version in versions:
        newest.setdefault(version.kind, version.state)
    standing = _standings([row], {row.id: newest}, today)[row.id]
    return Page(row, standing, versions, agencies.people(row.agency_id, today))


def gates_of(rows: Iterable[MeetingRow], today: date) -> dict[int, Gates]:
    """The six stages of several meetings; as many statements for thirty as for one."""
    return {meeting_id: standing.gates for meeting_id, standing in standings(rows, today).items()}


def standings(rows: Iterable[MeetingRow], today: date) -> dict[int, Standing]:
    """Stages, lacks and counts of several meetings."""
    listed = list(rows)
    if not listed:
        return {}
    return _standings(listed, meetings.newest_states([row.id for row in listed]), today)


def _standings(rows: Sequence[MeetingRow], newest: dict[int, dict[str, str]], today: date) -> dict[int, Standing]:
    ids = [row.id for row in rows]
    counts, calls = counts_of(ids), dict(_calls_open(ids))
    sums, open_items = _items(ids)
    found = {}
    for row in rows:
        count = counts.get(row.id, Counts())
        versions = newest.get(row.id, {})
        facts = GateFacts(
            state=row.state,
            date=row.date,
            has_representative=row.representative_id is not None,
            representative_confirmed=row.representative_confirmed_at is not None,
            frame=versions.get(VersionKind.FRAME, ""),
            list=versions.get(VersionKind.LIST, ""),
            changed_since_list=row.changed_since_list,
            capacity=row.capacity,
            placed=count.placed,
            persons=count.persons,
            seats=row.venue_seats,
            unconfirmed=count.unconfirmed,
            documents_missing=count.documents_missing,
            deadlines_before=count.deadlines_before,
            calls_open=calls.get(row.id, 0),
            without_outcome=count.without_outcome,
            results_open=count.results_open,
            items=sums.get(row.id, {}),
            open_items=tuple(open_items.get(row.id, ())),
        )
        found[row.id] = Standing(gates(facts, today), count, facts.calls_open, sums.get(row.id, {}))
    return found


def counts_of(meeting_ids: Sequence[int]) -> dict[int, Counts]:
    """Hearings by what they are, for each meeting; one statement."""
    return {meeting_id: Counts(*(int(value or 0) for value in values)) for meeting_id, *values in _counts(meeting_ids)}


@prepared
def _counts(meeting_ids: Any) -> Any:
    missing = CaseDocument.select(CaseDocument.id).where(
        (CaseDocument.case == Case.id) & CaseDocument.received_at.is_null()
    )
    decided = Decision.select(Decision.id).where((Decision.hearing == Hearing.id) & Decision.state.not_in(list(GONE)))
    seated = Hearing.state.in_(list(SEATED))
    heard = Hearing.state == HearingState.HEARD
    is_over = Meeting.state.in_([MeetingState.HELD, MeetingState.CLOSED])
    return (
        Hearing.select(
            Hearing.meeting,
            _count(seated),
            _count(Hearing.state.in_([HearingState.TENTATIVE, HearingState.PLACED])),
            _count(Hearing.state == HearingState.STANDBY),
            _count(heard),
            _count(Hearing.state == HearingState.ABSENT),
            _count(Hearing.state == HearingState.NOT_REACHED),
            _count(seated & peewee.fn.EXISTS(missing)),
            _count(seated & (Case.legal_deadline < Meeting.date)),
            _count(is_over & (Hearing.state.in_(list(UNSETTLED)) | (heard & ~peewee.fn.EXISTS(decided)))),
            _count(heard & Case.state.in_(list(WITHOUT_WORD)) & (Case.not_confirmed == False)),  # noqa: E712
            _count(Hearing.state.in_(list(ON_THE_DAY))),
            peewee.fn.SUM(peewee.Case(None, ((seated, Case.visitor_count),), 0)),
        )
        .join(Case)
        .switch(Hearing)
        .join(Meeting)
        .where(Hearing.meeting.in_(meeting_ids))
        .group_by(Hearing.meeting)
    )


def _count(condition: peewee.Expression) -> peewee.Function:
    return peewee.fn.SUM(peewee.Case(None, ((condition, 1),), 0))


@prepared
def _calls_open(meeting_ids: Any) -> Any:
    """Calls to members about the turn that somebody still has to make, for each meeting."""
    kinds = [CallKind.REMINDER, CallKind.MOVED, CallKind.STANDBY_OFFER]
    here = Hearing.alias("here")
    return (
        Hearing.select(Hearing.meeting, peewee.fn.COUNT(Call.id))
        .join(Call, on=((Call.owner_kind == "case") & (Call.owner_id == Hearing.case)))
        .where(
            # Said twice, or SQLite begins with every call there ever was.
            Call.owner_id.in_(here.select(here.case).where(here.meeting.in_(meeting_ids))),
            Hearing.meeting.in_(meeting_ids),
            Hearing.state.in_([*SEATED, HearingState.STANDBY]),
            Call.state.in_(list(OPEN)),
            Call.kind.in_(kinds),
        )
        .group_by(Hearing.meeting)
    )


@prepared
def _items_of(meeting_ids: Any) -> Any:
    return (
        ChecklistItem.select(
            Checklist.owner_id,
            ChecklistItem.stage,
            ChecklistItem.code,
            ChecklistItem.text,
            ChecklistItem.due_on,
            ChecklistItem.done_at,
        )
        .join(Checklist)
        .where((Checklist.owner_kind == "meeting") & Checklist.owner_id.in_(meeting_ids))
        .order_by(ChecklistItem.stage, ChecklistItem.position)
    )


def _items(meeting_ids: Sequence[int]) -> tuple[dict[int, dict[int, tuple[int, int]]], dict[int, list[OpenItem]]]:
    """Checklist items done and in all by stage, and those still open; one statement."""
    sums: dict[int, dict[int, tuple[int, int]]] = {}
    still_open: dict[int, list[OpenItem]] = {}
    for meeting_id, stage, code, text, due_on, done_at in _items_of(meeting_ids):
        of_meeting = sums.setdefault(meeting_id, {})
        done, total = of_meeting.get(stage, (0, 0))
        of_meeting[stage] = (done + (done_at is not None), total + 1)
        if done_at is None:
            still_open.setdefault(meeting_id, []).append(OpenItem(stage, code, text, due_on))
    return sums, still_open


# The nightly recount ----------------------------------------------------------------------------------------------

STILL_TRUE = (MeetingState.FRAME_APPROVED, MeetingState.LIST_APPROVED, *BEGUN)


def recounted(meeting_ids: Sequence[int], now: datetime) -> dict[int, dict[str, str | None]]:
    """Which facts of planning and closing hold, with what they come from; None where one does not."""
    frames = {
        meeting_id: (number, name)
        for meeting_id, number, name in MeetingVersion.select(
            MeetingVersion.meeting, MeetingVersion.number, MeetingVersion.decided_by_name
        )
        .where(
            MeetingVersion.meeting.in_(list(meeting_ids))
            & (MeetingVersion.kind == VersionKind.FRAME)
            & (MeetingVersion.state == VersionState.APPROVED)
            & MeetingVersion.decided_by.is_null(False)
        )
        .order_by(MeetingVersion.number)
        .tuples()
    }
    found = {}
    for row in meetings.of_ids(meeting_ids):
        if row.is_called_off:
            continue
        is_final = row.state != MeetingState.DRAFT
        frame = frames.get(row.id) if row.state in STILL_TRUE else None
        confirmed = row.representative_confirmed_at is not None
        booking = evidence.of_booking(row.venue_title, row.start, row.end, row.capacity)
        found[row.id] = {
            "date_final": evidence.of_date(row.date) if is_final else None,
            "venue_booked": booking if is_final else None,
            "frame_approved": evidence.of_frame(*frame) if frame else None,
            "representative_confirmed": evidence.of_representative(row.representative_name) if confirmed else None,
            "meeting_closed": evidence.CLOSED if row.state == MeetingState.CLOSED else None,
        }
    return found


# Closures ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Hit:
    """A planned meeting that a closure hits, and where it could go."""

    meeting: MeetingRow
    proposal: rules.Proposal | None
    concerned: int
    """Members with a turn or on standby; agency and representative come on top."""


def hits(closure: rules.Closure, office: Calendar, today: date) -> list[Hit]:
    """Planned meetings hit by the closure, each with the first day and room that are free for it.

    The proposals fit together: what is proposed to one is taken for the next.
    """
    rows = [
        row
        for row in meetings.between(max(closure.first, today), closure.last, states=list(rules.MOVABLE))
        if closure.hits(row.date, row.start, row.end)
    ]
    if not rows:
        return []
    moved = [row.id for row in rows]
    booked = [
        rules.Booking(*taken)
        for taken in meetings.booked(today, closure.last + rules.FAR_ENOUGH + timedelta(days=1), besides=moved)
    ]
    counts = counts_of(moved)
    found = []
    for row in rows:
        proposal = rules.propose(
            rules.Booking(row.date, row.desk_id, row.venue_id, row.start, row.end), closure, office, booked, today
        )
        if proposal is not None:
            booked.append(rules.Booking(proposal.date, row.desk_id, row.venue_id, row.start, row.end))
        count = counts.get(row.id, Counts())
        found.append(Hit(row, proposal, count.placed + count.standby))
    return found
