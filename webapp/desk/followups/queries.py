"""Heard cases and what both voices said of them; promises by agency; the follow-up of a case and of a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import peewee

from webapp.core.calendar import tehran_date
from webapp.core.errors import NotFound
from webapp.desk.cases.models import Case, CasePhone
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions import queries as decisions
from webapp.desk.decisions.queries import DecisionRow, Promise
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.followups import rules
from webapp.desk.followups.models import FollowupWord
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import MeetingState
from webapp.desk.slots.models import Hearing, Slot
from webapp.desk.slots.rules.states import HearingState
from webapp.engines.calls import queries as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import OPEN, CallKind, CallState
from webapp.registry.agencies import queries as agencies
from webapp.registry.agencies.queries import AgencyRow, PersonRow
from webapp.registry.desks.models import Desk

WATCHED = timedelta(days=400)
LATELY = timedelta(days=30)
"""So long after a meeting the reconciling task still looks for a round that is missing."""

KIND_OF = {Voice.MEMBER: CallKind.FOLLOWUP_MEMBER, Voice.AGENCY: CallKind.FOLLOWUP_AGENCY}
VOICE_OF: dict[str, Voice] = {str(kind): voice for voice, kind in KIND_OF.items()}


@dataclass(frozen=True)
class Heard:
    """A case that was heard in a held meeting: its newest hearing there."""

    hearing_id: int
    case_id: int
    number: str
    subject: str
    applicant_name: str
    visitor_name: str
    visitor_post: str
    case_state: str
    not_confirmed: bool
    meeting_id: int
    meeting_number: str
    meeting_date: date
    desk_title: str
    desk_short_title: str
    agency_id: int


_HEARD = (
    Hearing.id.alias("hearing_id"),
    Case.id.alias("case_id"),
    Case.number,
    Case.subject,
    Case.applicant_name,
    Case.visitor_name,
    Case.visitor_post,
    Case.state.alias("case_state"),
    Case.not_confirmed,
    Meeting.id.alias("meeting_id"),
    Meeting.number.alias("meeting_number"),
    Meeting.date.alias("meeting_date"),
    Desk.title.alias("desk_title"),
    Desk.short_title.alias("desk_short_title"),
    Desk.agency.alias("agency_id"),
)


def _heard(where: Any) -> list[Heard]:
    query = (
        Hearing.select(*_HEARD)
        .join(Case, on=(Hearing.case == Case.id))
        .join(Meeting, on=(Hearing.meeting == Meeting.id))
        .join(Desk, on=(Meeting.desk == Desk.id))
        .join(Slot, peewee.JOIN.LEFT_OUTER, on=(Hearing.slot == Slot.id))
        .where(
            (Hearing.state == HearingState.HEARD) & Meeting.state.in_([MeetingState.HELD, MeetingState.CLOSED]) & where
        )
        .order_by(Meeting.date, Slot.start, Hearing.id)
        .dicts()
    )
    return [Heard(**row) for row in query]


def heard_in(*meeting_ids: int) -> list[Heard]:
    """The heard cases of held meetings, in the order of their turns."""
    return _heard(Hearing.meeting.in_(list(meeting_ids)))


def heard_case(case_id: int) -> Heard | None:
    """The newest hearing of a raised case; None while it has none in a held meeting."""
    found = _heard(Hearing.case == case_id)
    return found[-1] if found else None


def watched(today: date) -> list[Heard]:
    """Heard cases of which a round may be missing, each with its newest hearing, for the reconciling task.

    Of the lately held meetings all; of earlier ones those that still wait for a word or a promised step.
    """
    waits = (Case.state == CaseState.HEARD) | Case.next_step_on.is_null(False)
    lately = Meeting.date >= today - LATELY
    newest = {row.case_id: row for row in _heard((Meeting.date >= today - WATCHED) & (lately | waits))}
    return list(newest.values())


def rounds_of(voice: Voice, of_case: Sequence[Call]) -> list[rules.Round]:
    """The rounds of a voice as the calls of the case tell them."""
    return [
        rules.Round(
            number=call.round,
            is_open=call.state in OPEN,
            is_answered=call.state == CallState.CONCLUDED,
            hearing_id=call.context.get("hearing"),
        )
        for call in sorted(of_case, key=lambda call: (call.round, call.id))
        if call.kind == KIND_OF[voice] and call.state != CallState.VOID
    ]


def words_of(case_ids: Sequence[int]) -> dict[int, list[FollowupWord]]:
    """Everything that was said about the cases, oldest first, in one query."""
    found: dict[int, list[FollowupWord]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        query = FollowupWord.select().where(FollowupWord.case.in_(list(case_ids)))
        for word in query.order_by(FollowupWord.round, FollowupWord.at, FollowupWord.id):
            found[word.case].append(word)
    return found


def as_words(rows: Sequence[FollowupWord]) -> list[rules.Word]:
    """The rows as the rules read them."""
    return [
        rules.Word(
            decision=row.decision_id,
            voice=Voice(row.voice),
            round=row.round,
            degree=Degree(row.degree),
            percent=row.percent,
            has_next_step=bool(row.next_step or row.next_step_on),
        )
        for row in rows
    ]


def next_step_on(rows: Sequence[FollowupWord], voice: Voice) -> date | None:
    """The day of the next step that the voice named last; None once it has spoken again without one."""
    of_voice = [row for row in rows if row.voice == voice]
    if not of_voice:
        return None
    last = max(row.round for row in of_voice)
    days = [row.next_step_on for row in of_voice if row.round == last and row.next_step_on]
    return min(days, default=None)


def standing(case_id: int) -> list[DecisionRow]:
    """The decisions on the case that somebody is asked about."""
    return [row for row in decisions.of_case(case_id) if row.state != "draft"]


def phones_of_case(case_id: int) -> list[dict[str, object]]:
    """The telephones given for the case, in the order in which they are dialled."""
    query = CasePhone.select().where(CasePhone.case == case_id).order_by(CasePhone.position, CasePhone.id)
    return [{"number": row.number, "whose": row.whose, "wrong": row.is_wrong} for row in query]


def phones_of_cases(case_ids: Sequence[int]) -> dict[int, list[dict[str, object]]]:
    """The same for several cases in one query."""
    found: dict[int, list[dict[str, object]]] = {case_id: [] for case_id in case_ids}
    if case_ids:
        query = CasePhone.select().where(CasePhone.case.in_(list(case_ids)))
        for row in query.order_by(CasePhone.position, CasePhone.id):
            found[row.case].append({"number": row.number, "whose": row.whose, "wrong": row.is_wrong})
    return found


@dataclass(frozen=True)
class AgencyContact:
    """Whom one calls at an agency, with its numbers."""

    agency: AgencyRow
    person: PersonRow | None
    phones: list[dict[str, object]]


def agency_contact(agency_id: int, on: date) -> AgencyContact:
    """The liaison, else the first deputy in office; the agency's own number as the last one."""
    agency = agencies.agency(agency_id)
    people = [person for person in agencies.people(agency_id, on) if person.phone]
    first = next((person for person in people if person.kind == "liaison"), None)
    ordered = ([first] if first else []) + [person for person in people if person is not first]
    phones = [
        {"number": person.phone, "whose": "، ".join(filter(None, (person.post, person.full_name))), "wrong": False}
        for person in ordered
    ]
    if agency.phone:
        phones.append({"number": agency.phone, "whose": agency.title, "wrong": False})
    return AgencyContact(agency, ordered[0] if ordered else None, phones)


@dataclass(frozen=True)
class Said:
    """One round of one voice, as the form of the case shows it."""

    voice: str
    round: int
    at: datetime
    by_name: str
    words: list[FollowupWord]

    @property
    def said(self) -> str:
        """What was said, once."""
        return next((word.said for word in self.words if word.said), "")

    @property
    def next_step(self) -> str:
        return next((word.next_step for word in self.words if word.next_step), "")

    @property
    def next_step_on(self) -> date | None:
        return next((word.next_step_on for word in self.words if word.next_step_on), None)


@dataclass(frozen=True)
class CaseFollowup:
    """The follow-up part of MM-FR-02-05-01."""

    case: Case
    heard: Heard | None
    decisions: list[DecisionRow]
    rounds: list[Said]
    calls: list[Call]
    due_on: date | None

    @property
    def open_calls(self) -> list[Call]:
        """Calls that still have to be made."""
        return [call for call in self.calls if call.state in OPEN]

    @property
    def given_up(self) -> list[Call]:
        """Rounds that nobody answered."""
        return [call for call in self.calls if call.state == CallState.GIVEN_UP]

    def decision(self, decision_id: int | None) -> DecisionRow | None:
        """The decision a word is about."""
        return next((row for row in self.decisions if row.id == decision_id), None)


def of_case(case_id: int) -> CaseFollowup:
    """What followed the hearing of a case. NotFound for no such case."""
    case = Case.get_or_none(Case.id == case_id)
    if case is None:
        raise NotFound
    if case.raised_on is None:
        # Nobody asks after a case that was not heard yet.
        return CaseFollowup(case, None, [], [], [], None)
    rows = words_of([case_id])[case_id]
    by_round: dict[tuple[str, int, int | None], list[FollowupWord]] = {}
    for row in rows:
        by_round.setdefault((row.voice, row.round, row.call_id), []).append(row)
    rounds = [Said(voice, number, said[0].at, said[0].by_name, said) for (voice, number, _), said in by_round.items()]
    heard = heard_case(case_id)
    of_owner = calls.of_owner("case", case_id, tuple(KIND_OF.values()))
    due = min((call.due_on for call in of_owner if call.state in OPEN), default=None)
    return CaseFollowup(
        case,
        heard,
        standing(case_id),
        sorted(rounds, key=lambda said: said.at),
        of_owner,
        due,
    )


@dataclass(frozen=True)
class MeetingFollowup:
    """How far the follow-up of a meeting has come."""

    rows: list[tuple[Heard, dict[str, Call]]]
    """Each heard case with the newest call of each voice."""
    solved: int
    raised: int
    due_on: date | None

    @property
    def waiting(self) -> int:
        """Cases whose member has not spoken yet."""
        return sum(row.case_state == CaseState.HEARD for row, _ in self.rows)


def of_meeting(meeting_id: int) -> MeetingFollowup:
    """The heard cases of a meeting, their results and the newest call of each voice."""
    heard = heard_in(meeting_id)
    of_owners = calls.of_owners("case", [row.case_id for row in heard])
    rows = []
    for row in heard:
        newest = {VOICE_OF[call.kind]: call for call in of_owners[row.case_id] if call.kind in VOICE_OF}
        rows.append((row, {str(voice): call for voice, call in newest.items()}))
    due = min((call.due_on for _, newest in rows for call in newest.values() if call.state in OPEN), default=None)
    return MeetingFollowup(rows, sum(row.case_state == CaseState.SOLVED for row, _ in rows), len(rows), due)


@dataclass(frozen=True)
class VoiceCount:
    """How many heard cases of a meeting one voice has been asked about."""

    asked: int
    given_up: int
    total: int

    @property
    def is_done(self) -> bool:
        """Everybody was asked, or could not be reached in all rounds."""
        return self.total > 0 and self.asked + self.given_up >= self.total


@dataclass(frozen=True)
class Progress:
    """How far the follow-up of a meeting has come, in numbers (checklist stage 6)."""

    voices: dict[Voice, VoiceCount]
    solved: int
    raised: int


def progress(meeting_ids: Sequence[int], most: int) -> dict[int, Progress]:
    """Per meeting who has answered and who could not be reached in all rounds; three queries for any number."""
    of_meetings: dict[int, list[Heard]] = {meeting_id: [] for meeting_id in meeting_ids}
    for row in heard_in(*meeting_ids):
        of_meetings[row.meeting_id].append(row)
    ids = [row.case_id for rows in of_meetings.values() for row in rows]
    given_up, answered = calls.given_up_rounds("case", ids), _who_answered(ids)
    found = {}
    for meeting_id, rows in of_meetings.items():
        voices = {}
        for voice in Voice:
            silent = [row.case_id for row in rows if (row.case_id, voice) not in answered]
            lost = sum(given_up.get((case_id, KIND_OF[voice]), 0) >= most for case_id in silent)
            voices[voice] = VoiceCount(len(rows) - len(silent), lost, len(rows))
        solved = sum(row.case_state == CaseState.SOLVED for row in rows)
        found[meeting_id] = Progress(voices, solved, len(rows))
    return found


def _who_answered(case_ids: Sequence[int]) -> set[tuple[int, str]]:
    if not case_ids:
        return set()
    query = FollowupWord.select(FollowupWord.case, FollowupWord.voice).where(FollowupWord.case.in_(list(case_ids)))
    return set(query.distinct().tuples())


@dataclass(frozen=True)
class AgencyPromises:
    """The open promises of one desk's agency, the earliest due first."""

    agency_id: int
    agency_title: str
    promises: list[Promise]
    overdue: int


def promises_by_agency(
    now: datetime, *, agency_id: int | None = None, only_overdue: bool = False
) -> list[AgencyPromises]:
    """Open promises grouped by agency, those with most overdue ones first (N-07)."""
    today = tehran_date(now)
    found = []
    for agency in agencies.active():
        if agency_id is not None and agency.id != agency_id:
            continue
        promises = decisions.open_promises(
            agency_id=agency.id, due_before=today if only_overdue else None, limit=SHOWN_PROMISES
        )
        if promises:
            overdue = sum(promise.is_overdue(today) for promise in promises)
            found.append(AgencyPromises(agency.id, agency.title, promises, overdue))
    return sorted(found, key=lambda group: -group.overdue)


SHOWN_PROMISES = 200
