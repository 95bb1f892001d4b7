"""What the room shows: the meeting, its case sheets in order, who is there."""

from dataclasses import dataclass, field
from datetime import date, datetime

from webapp.desk.decisions.queries import DecisionRow
from webapp.desk.decisions.queries import Earlier as EarlierDecision
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.room import rules
from webapp.desk.room.models import Attendance
from webapp.desk.room.rules import Side, Stop, Turn
from webapp.desk.slots.rules.states import HearingState
from webapp.registry.agencies.queries import PersonRow
from webapp.registry.agencies.rules import AgencyPost

NO_SLOT = 24 * 60
"""Where a standby stands in the order: after everybody who has a time."""


@dataclass(frozen=True)
class MeetingFacts:
    """The meeting as the room sees it."""

    id: int
    number: str
    date: date
    start: int
    end: int
    state: str
    started_at: datetime | None
    held_at: datetime | None
    desk_id: int
    desk_title: str
    desk_short: str
    file_number_label: str
    deadline_label: str
    agency_id: int
    venue: str
    representative_id: int | None
    representative: str
    representative_user: int | None

    @property
    def is_running(self) -> bool:
        return self.state == MeetingState.IN_SESSION

    @property
    def is_over(self) -> bool:
        return self.state in (MeetingState.HELD, MeetingState.CLOSED)

    @property
    def opens(self) -> int:
        """The minute before which nothing begins."""
        return 0 if self.started_at else self.start


@dataclass(frozen=True)
class Earlier:
    """What the same member brought before."""

    case_id: int
    number: str
    subject: str
    state: str
    received_at: datetime


@dataclass(frozen=True)
class CaseSheet:
    """The side of the page that is read: the case of one hearing."""

    hearing_id: int
    case_id: int
    ticket: str
    turn_number: int
    start: int | None
    minutes: int
    state: str
    entered_at: datetime | None
    left_at: datetime | None
    arrived_at: datetime | None
    extended_minutes: int
    skipped_at: datetime | None
    standby_rank: int | None
    key_points: str
    number: str
    member_id: int | None
    applicant_name: str
    topic: str
    subject: str
    description: str
    remedy: str
    steps_taken: str
    agency_file_number: str
    amount: int | None
    legal_deadline: date | None
    visitor_name: str
    visitor_post: str
    visitor_authority: str
    visitor_count: int
    documents: list[tuple[str, bool]] = field(default_factory=list)
    files: int = 0
    earlier: list[Earlier] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    promises: list[EarlierDecision] = field(default_factory=list)
    """Decided in an earlier hearing of the case and not kept: today's decision may take their place."""

    @property
    def turn(self) -> Turn:
        """As the rules look at it."""
        return Turn(
            self.hearing_id,
            NO_SLOT if self.start is None else self.start,
            self.minutes,
            self.state,
            self.entered_at,
            self.left_at,
            self.arrived_at,
            self.extended_minutes,
            self.skipped_at,
        )

    @property
    def missing_documents(self) -> int:
        return sum(1 for _, received in self.documents if not received)


@dataclass(frozen=True)
class Person:
    """A line of the attendance."""

    side: str
    full_name: str
    post: str
    is_head: bool
    """Sits in for nobody: the director general, or the chamber's representative."""
    row: Attendance | None


@dataclass(frozen=True)
class Room:
    """The whole page."""

    meeting: MeetingFacts
    sheets: list[CaseSheet]
    """In the order of the turns; standbys last."""
    stops: list[Stop]
    attendance: list[Attendance]
    people: list[PersonRow]
    """Of the agency, in office on the day."""
    now: datetime

    @property
    def turns(self) -> list[Turn]:
        return [sheet.turn for sheet in self.sheets if sheet.state in rules.WALKED]

    @property
    def current(self) -> CaseSheet | None:
        """Who is in the room, else whose turn is next."""
        turn = rules.in_room(self.turns) or rules.following(self.turns)
        return next((sheet for sheet in self.sheets if turn and sheet.hearing_id == turn.hearing_id), None)

    @property
    def counts(self) -> dict[str, int]:
        """How many were heard, absent, and how many turns there are."""
        states = [turn.state for turn in self.turns]
        return {
            "heard": states.count(HearingState.HEARD),
            "absent": states.count(HearingState.ABSENT),
            "all": len(states),
        }

    @property
    def representative_present(self) -> bool:
        return any(row.side == Side.CHAMBER and row.is_present for row in self.attendance)

    @property
    def agency_present(self) -> bool:
        return any(row.side == Side.AGENCY and row.is_present for row in self.attendance)

    def attendee(self, side: str, full_name: str) -> Attendance | None:
        """What was noted about somebody."""
        return next((row for row in self.attendance if row.side == side and row.full_name == full_name), None)

    @property
    def others(self) -> list[Attendance]:
        """Who was noted and is neither the representative nor of the agency's register."""
        known = {(Side.CHAMBER, self.meeting.representative)} | {(Side.AGENCY, one.full_name) for one in self.people}
        return [row for row in self.attendance if (row.side, row.full_name) not in known]

    @property
    def deciders(self) -> list[tuple[str, str, bool]]:
        """(name, post, acting) of who may decide: present ones first, then the rest of the heads of the agency."""
        found = [(r.full_name, r.post, r.is_acting) for r in self.attendance if r.side == Side.AGENCY and r.is_present]
        names = {name for name, _, _ in found}
        heads = (AgencyPost.DIRECTOR_GENERAL, AgencyPost.DEPUTY)
        found += [
            (one.full_name, one.post, False)
            for one in self.people
            if one.kind in heads and one.full_name not in names and not self._noted_absent(one.full_name)
        ]
        return found

    def _noted_absent(self, full_name: str) -> bool:
        row = self.attendee(Side.AGENCY, full_name)
        return row is not None and not row.is_present

    @property
    def expected_people(self) -> list[Person]:
        """Who should be there: the representative, the heads of the agency, and whoever else was noted."""
        found = []
        if self.meeting.representative:
            row = self.attendee(Side.CHAMBER, self.meeting.representative)
            found.append(Person(Side.CHAMBER, self.meeting.representative, "", True, row))
        for one in self.people:
            row = self.attendee(Side.AGENCY, one.full_name)
            if row or one.kind in (AgencyPost.DIRECTOR_GENERAL, AgencyPost.DEPUTY):
                is_head = one.kind == AgencyPost.DIRECTOR_GENERAL
                found.append(Person(Side.AGENCY, one.full_name, one.post, is_head, row))
        return found + [Person(row.side, row.full_name, row.post, False, row) for row in self.others]

    @property
    def agency_missing(self) -> bool:
        """Somebody of the agency was noted, and nobody as present."""
        return any(row.side == Side.AGENCY for row in self.attendance) and not self.agency_present

    @property
    def director_absent(self) -> bool:
        """Neither the director general nor anybody in that place was there (SD-2.4-f)."""
        heads = {one.full_name for one in self.people if one.kind == AgencyPost.DIRECTOR_GENERAL}
        return not any(
            row.side == Side.AGENCY and row.is_present and (row.is_acting or row.full_name in heads)
            for row in self.attendance
        )

    @property
    def owners(self) -> list[str]:
        """Who may be asked to carry something out: the agency's people by post, and who was named in this meeting."""
        posts = [f"{one.post}، {one.full_name}" for one in self.people if one.kind != AgencyPost.DIRECTOR_GENERAL]
        named = [row.owner_name for sheet in self.sheets for row in sheet.decisions if row.owner_name]
        return list(dict.fromkeys(posts + named))
