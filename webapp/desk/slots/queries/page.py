"""The board page, and the few rows of it that a move changes."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import peewee

from webapp.core.actor import Actor
from webapp.core.errors import NotFound
from webapp.core.prepared import prepared
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules import VersionKind, VersionState
from webapp.desk.slots.queries.facts import MEETING_COLUMNS, AnyMeeting, CaseRow, MeetingHead, slots_and_seated
from webapp.desk.slots.queries.journal import journal
from webapp.desk.slots.queries.outside import Pool, filtered, outside, pool_of, topics_of
from webapp.desk.slots.queries.presence import Presence, presence
from webapp.desk.slots.rules import BARRIERS, PLANNING_STATES, SlotFact
from webapp.registry.desks.models import Desk
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A row of the board: the slot and who sits in it."""

    slot: SlotFact
    seats: tuple[CaseRow, ...] = ()

    @property
    def is_free(self) -> bool:
        return self.slot.is_member and not self.seats


@dataclass(frozen=True, slots=True)
class LastStep:
    """What the undo bar says: the newest standing step, and whether one can be done again."""

    kind: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    author: int | None = None
    author_name: str = ""
    at: datetime | None = None
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class VersionBadge:
    """The newest version of the frame or the list."""

    number: int
    state: str
    submitted_by: int
    seated: frozenset[tuple[int, int | None]] = frozenset()
    """Case and start of each turn of a list that waits; standbys have no start."""


@dataclass(frozen=True, slots=True)
class Versions:
    """The newest frame, the newest list, and what the newest approved list says."""

    frame: VersionBadge | None = None
    listing: VersionBadge | None = None
    approved: int | None = None
    listed: Mapping[int, int] = field(default_factory=dict)
    """Case id to the start of its turn in the newest approved list."""


@dataclass(frozen=True)
class BoardPage:
    """Everything that the board shows at once."""

    meeting: MeetingHead
    desk_title: str
    venue_title: str
    versions: Versions
    rows: list[SlotRow]
    standbys: list[CaseRow]
    waiting: list[CaseRow]
    pool: Pool
    topics: list[tuple[int, str]]
    """Topics of those who wait."""
    last: LastStep
    here: Presence

    @property
    def can_plan(self) -> bool:
        return self.meeting.state in PLANNING_STATES

    @property
    def free(self) -> int:
        return sum(1 for row in self.rows if row.is_free)

    @property
    def has_moved_on(self) -> bool:
        """Whether the board says otherwise than the list that waits for the manager."""
        waiting = self.versions.listing
        if waiting is None or waiting.state != VersionState.SUBMITTED:
            return False
        turns = {(one.fact.case_id, row.slot.start) for row in self.rows for one in row.seats}
        return waiting.seated != turns | {(one.fact.case_id, None) for one in self.standbys}


@prepared
def _meeting(meeting_id: Any) -> Any:
    return (
        Meeting.select(*MEETING_COLUMNS, Desk.title, Venue.title, Representative.user)
        .join(Desk)
        .switch(Meeting)
        .join(Venue)
        .switch(Meeting)
        .join(Representative, peewee.JOIN.LEFT_OUTER)
        .where(Meeting.id == meeting_id)
    )


def meeting_row(meeting_id: int) -> MeetingHead:
    """The meeting with the titles of its desk and venue; NotFound when there is none."""
    for values in _meeting(meeting_id):
        return MeetingHead(*values)
    raise NotFound


def is_represented_by(meeting: MeetingHead, actor: Actor) -> bool:
    """Whether the actor is the chamber representative of the meeting."""
    return actor.id is not None and meeting.represented_by == actor.id


def board_page(
    meeting_id: int, now: datetime, *, search: str = "", show: str = "", topic_id: int | None = None
) -> BoardPage:
    """The board of a meeting (SD-2.3-e): six statements, whatever its size."""
    meeting = meeting_row(meeting_id)
    slots, seated = slots_and_seated(meeting)
    waiting, standbys = outside(meeting)
    return BoardPage(
        meeting=meeting,
        desk_title=meeting.desk_title,
        venue_title=meeting.venue_title,
        versions=versions(meeting),
        rows=slot_rows(slots, seated),
        standbys=standbys,
        waiting=filtered(waiting, search, show, topic_id),
        topics=topics_of(waiting),
        pool=pool_of(waiting),
        last=last_step(meeting),
        here=presence(meeting.id, now),
    )


def slot_rows(slots: Iterable[SlotFact], seated: Iterable[CaseRow]) -> list[SlotRow]:
    """Rows in order of time, each with those who sit there."""
    seats: dict[int, list[CaseRow]] = {}
    for row in seated:
        if row.fact.slot_id is not None:
            seats.setdefault(row.fact.slot_id, []).append(row)
    return [SlotRow(slot, tuple(seats.get(slot.id, ()))) for slot in slots]


@prepared
def _versions(meeting_id: Any) -> Any:
    return (
        MeetingVersion.select(
            MeetingVersion.kind,
            MeetingVersion.number,
            MeetingVersion.state,
            MeetingVersion.submitted_by,
            peewee.Case(None, [(MeetingVersion.kind == VersionKind.LIST, MeetingVersion.content)], None),
        )
        .where(MeetingVersion.meeting == meeting_id, MeetingVersion.state != VersionState.WITHDRAWN)
        .order_by(MeetingVersion.number.desc())
    )


def versions(meeting: AnyMeeting) -> Versions:
    """What the newest versions of MM-FR-01-05-01 say; one statement."""
    frame = listing = approved = None
    listed: dict[int, int] = {}
    for kind, number, state, submitted_by, content in _versions(meeting.id):
        if kind == VersionKind.FRAME:
            frame = frame or VersionBadge(number, state, submitted_by)
            continue
        if listing is None:
            said = seated_in(content) if state == VersionState.SUBMITTED else frozenset()
            listing = VersionBadge(number, state, submitted_by, said)
        if approved is None and state == VersionState.APPROVED:
            approved = number
            listed = listed_times(content)
    return Versions(frame, listing, approved, listed)


def listed_times(content: Any) -> dict[int, int]:
    """Case id to start of its turn in an approved list."""
    kept = json.loads(content) if isinstance(content, str) else content or {}
    return {turn["case"]: turn["start"] for turn in kept.get("turns", ())}


def seated_in(content: Any) -> frozenset[tuple[int, int | None]]:
    """Case and start of each turn of a list, its standbys without a start."""
    kept = json.loads(content) if isinstance(content, str) else content or {}
    turns = {(turn["case"], turn["start"]) for turn in kept.get("turns", ())}
    return frozenset(turns | {(turn["case"], None) for turn in kept.get("standbys", ())})


def last_step(meeting: AnyMeeting) -> LastStep:
    """The newest standing step of the journal, and whether one can be done again."""
    kept = journal(meeting.id)
    step = kept.standing
    if step is None:
        return LastStep(can_redo=kept.undone is not None)
    can_undo = step.kind not in BARRIERS
    return LastStep(step.kind, kept.facts, step.author, step.author_name, kept.at, can_undo, kept.undone is not None)
