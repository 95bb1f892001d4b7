"""Reading a whole meeting for the room, in a handful of statements whatever its length."""

from datetime import datetime

from peewee import JOIN, fn

from webapp.core.errors import NotFound
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.decisions import queries as decisions
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import rules
from webapp.desk.room.models import Attendance
from webapp.desk.room.queries.page import CaseSheet, Earlier, MeetingFacts, Room
from webapp.desk.room.rules import Stop
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState, SlotKind
from webapp.engines.attachments import queries as attachments
from webapp.registry.agencies import queries as agencies
from webapp.registry.desks.models import Desk, DeskTopic
from webapp.registry.representatives.models import Representative
from webapp.registry.venues.models import Venue


def meeting_facts(meeting_id: int) -> MeetingFacts:
    """The meeting with its desk, place and representative. Raises NotFound."""
    row = (
        Meeting.select(
            Meeting.id,
            Meeting.number,
            Meeting.date,
            Meeting.start,
            Meeting.end,
            Meeting.state,
            Meeting.started_at,
            Meeting.held_at,
            Desk.id.alias("desk_id"),
            Desk.title.alias("desk_title"),
            Desk.short_title.alias("desk_short"),
            Desk.file_number_label,
            Desk.deadline_label,
            Desk.agency.alias("agency_id"),
            Venue.title.alias("venue"),
            Meeting.representative.alias("representative_id"),
            fn.COALESCE(Representative.full_name, "").alias("representative"),
            Representative.user.alias("representative_user"),
        )
        .join(Desk, on=(Meeting.desk == Desk.id))
        .join(Venue, on=(Meeting.venue == Venue.id))
        .join(Representative, JOIN.LEFT_OUTER, on=(Meeting.representative == Representative.id))
        .where(Meeting.id == meeting_id)
        .dicts()
        .first()
    )
    if row is None:
        raise NotFound("meeting", meeting_id)
    return MeetingFacts(**row)


def may_follow(user_id: int | None, meeting_id: int) -> bool:
    """Whether the person is the chamber representative of the meeting (scope "meeting")."""
    query = (
        Meeting.select(Meeting.id)
        .join(Representative, on=(Meeting.representative == Representative.id))
        .where((Meeting.id == meeting_id) & (Representative.user == user_id))
    )
    return user_id is not None and query.exists()


def room(meeting_id: int, *, now: datetime) -> Room:
    """The room of a meeting: sheets in the order of the turns, breaks, attendance, people of the agency."""
    meeting = meeting_facts(meeting_id)
    stops, numbers = _slots(meeting_id)
    sheets = _sheets(meeting, numbers)
    case_ids = [sheet.case_id for sheet in sheets]
    documents = _documents(case_ids)
    files = attachments.of_owners("case", case_ids) if case_ids else {}
    earlier = _earlier([sheet.member_id for sheet in sheets if sheet.member_id], case_ids)
    said = decisions.of_hearings(sheet.hearing_id for sheet in sheets)
    promises = decisions.earlier_of({sheet.case_id: sheet.hearing_id for sheet in sheets})
    for sheet in sheets:
        sheet.documents.extend(documents.get(sheet.case_id, ()))
        sheet.earlier.extend(one for one in earlier.get(sheet.member_id or 0, ()) if one.case_id != sheet.case_id)
        sheet.decisions.extend(said[sheet.hearing_id])
        sheet.promises.extend(promises[sheet.case_id])
        object.__setattr__(sheet, "files", len(files.get(sheet.case_id, ())))
    return Room(
        meeting=meeting,
        sheets=_in_order(sheets),
        stops=stops,
        attendance=attendance(meeting_id),
        people=agencies.people(meeting.agency_id, meeting.date),
        now=now,
    )


def hall(meeting_id: int, *, now: datetime) -> Room:
    """The same without anything that the corridor must not know: no texts, no people."""
    meeting = meeting_facts(meeting_id)
    stops, numbers = _slots(meeting_id)
    return Room(meeting, _in_order(_sheets(meeting, numbers)), stops, [], [], now)


def attendance(meeting_id: int) -> list[Attendance]:
    """Who was there, and who was expected and was not."""
    query = Attendance.select().where(Attendance.meeting == meeting_id)
    return list(query.order_by(Attendance.side.desc(), Attendance.id))


def _slots(meeting_id: int) -> tuple[list[Stop], dict[int, int]]:
    """Breaks, and slot id -> its number among the members' slots (the number on the reception sheet)."""
    query = (
        Slot.select(Slot.id, Slot.start, Slot.minutes, Slot.kind, Slot.title)
        .where(Slot.meeting == meeting_id)
        .order_by(Slot.start)
        .tuples()
    )
    stops: list[Stop] = []
    numbers: dict[int, int] = {}
    for slot_id, start, minutes, kind, title in query:
        if kind == SlotKind.MEMBER:
            numbers[slot_id] = len(numbers) + 1
        elif kind == SlotKind.BREAK:
            stops.append(Stop(start, minutes, title))
    return stops, numbers


def _sheets(meeting: MeetingFacts, numbers: dict[int, int]) -> list[CaseSheet]:
    query = (
        Hearing.select(
            Hearing.id.alias("hearing_id"),
            Hearing.slot.alias("slot_id"),
            Case.id.alias("case_id"),
            Slot.start,
            fn.COALESCE(Slot.minutes, 0).alias("minutes"),
            Hearing.state,
            Hearing.entered_at,
            Hearing.left_at,
            Hearing.arrived_at,
            Hearing.extended_minutes,
            Hearing.skipped_at,
            Hearing.standby_rank,
            Hearing.key_points,
            Case.number,
            Case.member.alias("member_id"),
            Case.applicant_name,
            fn.COALESCE(DeskTopic.title, "").alias("topic"),
            Case.subject,
            Case.description,
            Case.remedy,
            Case.steps_taken,
            Case.agency_file_number,
            Case.amount,
            Case.legal_deadline,
            Case.visitor_name,
            Case.visitor_post,
            Case.visitor_authority,
            Case.visitor_count,
        )
        .join(Case, on=(Hearing.case == Case.id))
        .join(Slot, JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .join(DeskTopic, JOIN.LEFT_OUTER, on=(Case.topic == DeskTopic.id))
        .where((Hearing.meeting == meeting.id) & Hearing.state.in_([*rules.WALKED, HearingState.STANDBY]))
        .order_by(Slot.start.asc(nulls="LAST"), Hearing.standby_rank, Hearing.id)
        .dicts()
    )
    found = []
    for row in query:
        number = numbers.get(row.pop("slot_id"), 0)
        code = rules.ticket(meeting.desk_short, number) if number else ""
        found.append(CaseSheet(**row, turn_number=number, ticket=code))
    return found


def _in_order(sheets: list[CaseSheet]) -> list[CaseSheet]:
    by_id = {sheet.hearing_id: sheet for sheet in sheets}
    walked = [by_id[turn.hearing_id] for turn in rules.ordered(s.turn for s in sheets if s.state in rules.WALKED)]
    return walked + [sheet for sheet in sheets if sheet.state == HearingState.STANDBY]


def _documents(case_ids: list[int]) -> dict[int, list[tuple[str, bool]]]:
    found: dict[int, list[tuple[str, bool]]] = {}
    if case_ids:
        query = (
            CaseDocument.select(CaseDocument.case, CaseDocument.title, CaseDocument.received_at)
            .where(CaseDocument.case.in_(case_ids))
            .order_by(CaseDocument.position, CaseDocument.id)
            .tuples()
        )
        for case_id, title, received_at in query:
            found.setdefault(case_id, []).append((title, received_at is not None))
    return found


def _earlier(member_ids: list[int], case_ids: list[int]) -> dict[int, list[Earlier]]:
    found: dict[int, list[Earlier]] = {}
    if member_ids:
        query = (
            Case.select(Case.member, Case.id, Case.number, Case.subject, Case.state, Case.received_at)
            .where(Case.member.in_(member_ids) & Case.id.not_in(case_ids))
            .order_by(Case.id.desc())
            .tuples()
        )
        for member_id, *row in query:
            found.setdefault(member_id, []).append(Earlier(*row))
    return found
