"""Where meetings stand in the six stages, what they lack, and how many of their hearings are what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import peewee

from webapp.core.db import count_where
from webapp.core.prepared import prepared
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import NO_OUTCOME
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.queries import MeetingRow
from webapp.desk.meetings.rules import (
    GateFacts,
    Gates,
    MeetingState,
    OpenItem,
    VersionKind,
    gates,
)
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules.states import HearingState
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind
from webapp.engines.checklists.models import Checklist, ChecklistItem

SEATED = (HearingState.TENTATIVE, HearingState.PLACED, HearingState.CONFIRMED)
UNSETTLED = (HearingState.PLACED, HearingState.CONFIRMED, HearingState.ARRIVED, HearingState.IN_ROOM)
ON_THE_DAY = (HearingState.ARRIVED, HearingState.IN_ROOM, HearingState.HEARD, HearingState.ABSENT)
WITHOUT_WORD = (CaseState.HEARD, CaseState.IN_PROGRESS)


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


def gates_of(rows: Iterable[MeetingRow], today: date) -> dict[int, Gates]:
    """The six stages of several meetings; as many statements for thirty as for one."""
    return {meeting_id: standing.gates for meeting_id, standing in standings(rows, today).items()}


def standings(rows: Iterable[MeetingRow], today: date) -> dict[int, Standing]:
    """Stages, lacks and counts of several meetings."""
    listed = list(rows)
    if not listed:
        return {}
    return standings_with(listed, meetings.newest_states([row.id for row in listed]), today)


def standings_with(rows: Sequence[MeetingRow], newest: dict[int, dict[str, str]], today: date) -> dict[int, Standing]:
    """The same for who knows the state of the newest version of each kind already."""
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
    decided = Decision.select(Decision.id).where(
        (Decision.hearing == Hearing.id) & Decision.state.not_in(list(NO_OUTCOME))
    )
    seated = Hearing.state.in_(list(SEATED))
    heard = Hearing.state == HearingState.HEARD
    is_over = Meeting.state.in_([MeetingState.HELD, MeetingState.CLOSED])
    return (
        Hearing.select(
            Hearing.meeting,
            count_where(seated),
            count_where(Hearing.state.in_([HearingState.TENTATIVE, HearingState.PLACED])),
            count_where(Hearing.state == HearingState.STANDBY),
            count_where(heard),
            count_where(Hearing.state == HearingState.ABSENT),
            count_where(Hearing.state == HearingState.NOT_REACHED),
            count_where(seated & peewee.fn.EXISTS(missing)),
            count_where(seated & (Case.legal_deadline < Meeting.date)),
            count_where(is_over & (Hearing.state.in_(list(UNSETTLED)) | (heard & ~peewee.fn.EXISTS(decided)))),
            count_where(heard & Case.state.in_(list(WITHOUT_WORD)) & ~Case.not_confirmed),
            count_where(Hearing.state.in_(list(ON_THE_DAY))),
            peewee.fn.SUM(peewee.Case(None, ((seated, Case.visitor_count),), 0)),
        )
        .join(Case)
        .switch(Hearing)
        .join(Meeting)
        .where(Hearing.meeting.in_(meeting_ids))
        .group_by(Hearing.meeting)
    )


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
            ChecklistItem.done_at.is_null(),
        )
        .join(Checklist)
        .where((Checklist.owner_kind == "meeting") & Checklist.owner_id.in_(meeting_ids))
        .order_by(ChecklistItem.stage, ChecklistItem.position)
    )


def _items(meeting_ids: Sequence[int]) -> tuple[dict[int, dict[int, tuple[int, int]]], dict[int, list[OpenItem]]]:
    """Checklist items done and in all by stage, and those still open; one statement."""
    sums: dict[int, dict[int, tuple[int, int]]] = {}
    still_open: dict[int, list[OpenItem]] = {}
    for meeting_id, stage, code, text, due_on, is_open in _items_of(meeting_ids):
        of_meeting = sums.setdefault(meeting_id, {})
        done, total = of_meeting.get(stage, (0, 0))
        of_meeting[stage] = (done + (not is_open), total + 1)
        if is_open:
            still_open.setdefault(meeting_id, []).append(OpenItem(stage, code, text, due_on))
    return sums, still_open
