"""Today: the next meetings and what each lacks, the calls, what waits for this person, the number of the month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from peewee import fn

from webapp.core import clock
from webapp.core.actor import Actor
from webapp.core.prepared import in_all, prepared
from webapp.desk.cases import queries as cases
from webapp.desk.dossier import queries as dossier
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.queries import MeetingRow, Waiting
from webapp.desk.meetings.rules import PLANNED, Gates, MeetingState, VersionState
from webapp.engines.calls import queries as calls
from webapp.engines.calls.models import Call
from webapp.engines.checklists.models import Checklist, ChecklistItem
from webapp.office.users import queries as users
from webapp.office.users.rules import Role
from webapp.overview.reports import queries as reports
from webapp.overview.reports.queries import MonthPoint

MEETINGS = 4
CALLS = 5
UNFINISHED = 3
TASKS = 8
ALL = 500
"""What is shown of each kind where everything is asked for; nobody reads on."""
MINUTES = 5
"""The stage after the meeting itself."""
SOON = timedelta(days=3)
"""What is due later does not wait yet."""
WORK_AFTER = timedelta(days=60)
"""So long after a meeting its minutes and follow-up are work; what is still open then was passed over."""
MONTHS = 7
"""Six are drawn; in the first days of a month the newest that has a cohort is the one before."""


@dataclass(frozen=True)
class Returned:
    """A frame or list that came back with a comment and has not been submitted again."""

    meeting_id: int
    meeting_number: str
    kind: str
    comment: str
    decided_by_name: str
    decided_at: datetime
    date: date


@dataclass(frozen=True)
class Task:
    """An item of a meeting's checklist that somebody has to tick by hand."""

    meeting_id: int
    meeting_number: str
    text: str
    responsible: str
    due_on: date


@dataclass(frozen=True)
class Thing:
    """One line of what waits: since when (or until when it should have been done), which kind, and what it is about."""

    since: date
    kind: str
    about: Any


@dataclass(frozen=True)
class Calls:
    """The telephone of the day."""

    due: int
    done: int
    first: list[Call]


@dataclass(frozen=True)
class Today:
    """The page as one person may see it; a part that is not for the role is None."""

    day: date
    upcoming: list[tuple[MeetingRow, Gates]] | None
    unfinished: list[MeetingRow]
    calls: Calls | None
    approvals: list[Waiting]
    returned: list[Returned]
    tasks: list[Task]
    untriaged: int
    more: int
    """So many things wait beyond those that are shown."""
    trend: list[MonthPoint] | None

    @property
    def month(self) -> MonthPoint | None:
        """This month's cohort, or in its first days, while nothing was raised yet, the newest one that has any."""
        if not self.trend:
            return None
        return next((point for point in reversed(self.trend) if point.ratio.raised), self.trend[-1])

    @property
    def recent(self) -> list[MonthPoint]:
        """The six months up to that one."""
        if self.trend is None or self.month is None:
            return []
        end = self.trend.index(self.month) + 1
        return self.trend[max(0, end - 6) : end]

    @property
    def things(self) -> list[Thing]:
        """What waits for this person, the oldest first; `more` wait besides."""
        found = [Thing(clock.today(one.decided_at), "returned", one) for one in self.returned]
        found += [Thing(clock.today(one.submitted_at), "approval", one) for one in self.approvals]
        found += [Thing(row.date, "unfinished", row) for row in self.unfinished]
        found += [Thing(self.day, "untriaged", self.untriaged)] if self.untriaged else []
        found += [Thing(one.due_on, "task", one) for one in self.tasks]
        return sorted(found, key=lambda thing: thing.since)

    @property
    def waiting(self) -> int:
        """How many things wait for this person."""
        return len(self.things) + self.more


def today(actor: Actor, scopes: Mapping[str, str | None], now: datetime, *, whole: bool = False) -> Today:
    """Everything on the page in a fixed number of statements. `scopes`: permission -> scope of this person.

    `whole` shows all that waits and not only the first of each kind.
    """
    day = clock.today(now)
    works_at_desk = scopes.get("meeting.plan") is not None
    upcoming: list[MeetingRow] | None = None
    if scopes.get("meeting.read"):
        upcoming = meetings.upcoming(day, limit=MEETINGS, actor=actor, width=scopes["meeting.read"])
    late, all_late = meetings.unfinished(day, limit=ALL if whole else UNFINISHED) if works_at_desk else ([], 0)
    tasks, all_tasks = _tasks_of(actor, day, ALL if whole else TASKS) if scopes.get("checklist.tick") else ([], 0)
    returned, all_returned = _returned(ALL if whole else TASKS) if works_at_desk else ([], 0)
    gates = dossier.gates_of(upcoming or [], day)
    approves = users.may_stand_in(actor, Role.MANAGER, day)
    return Today(
        day=day,
        upcoming=None if upcoming is None else [(row, gates[row.id]) for row in upcoming],
        unfinished=late,
        calls=_calls(now) if scopes.get("call.read") else None,
        approvals=[row for row in meetings.awaiting_approval() if row.submitted_by != actor.id] if approves else [],
        returned=returned,
        tasks=tasks,
        untriaged=cases.count_untriaged() if scopes.get("case.triage") else 0,
        more=all_late - len(late) + all_tasks - len(tasks) + all_returned - len(returned),
        trend=reports.trend(day, length=MONTHS) if scopes.get("report.read") else None,
    )


def _calls(now: datetime) -> Calls:
    return Calls(calls.count_due(now), calls.done_on(clock.today(now)), calls.due(now, CALLS))


def _tasks_of(actor: Actor, day: date, limit: int) -> tuple[list[Task], int]:
    """What people of these roles still have to tick by hand, the most urgent first, and how much it is in all."""
    rows = _tasks(sorted(actor.roles), day - WORK_AFTER, day + SOON, limit)
    return [Task(*row) for *row, _ in rows], rows[0][-1] if rows else 0


@prepared
def _tasks(roles: Any, since: Any, until: Any, limit: Any) -> Any:
    """Of meetings called off nothing is left to do; of those held, minutes and follow-up."""
    before = Meeting.state.in_((*PLANNED, MeetingState.IN_SESSION))
    after = Meeting.state.in_((MeetingState.HELD, MeetingState.CLOSED)) & (ChecklistItem.stage >= MINUTES)
    return (
        ChecklistItem.select(
            Meeting.id,
            Meeting.number,
            ChecklistItem.text,
            ChecklistItem.responsible,
            ChecklistItem.due_on,
            in_all(),
        )
        .join(Checklist)
        .join(Meeting, on=(Checklist.owner_kind == "meeting") & (Checklist.owner_id == Meeting.id))
        .where(
            before | after,
            Meeting.date >= since,
            ChecklistItem.done_at.is_null(),
            ~ChecklistItem.ticks_itself,
            ChecklistItem.responsible.in_(roles),
            ChecklistItem.due_on <= until,
        )
        .order_by(ChecklistItem.due_on, ChecklistItem.id)
        .limit(limit)
    )


def _returned(limit: int) -> tuple[list[Returned], int]:
    """The newest version of each planned meeting and kind, where it is one that came back, and how many in all."""
    rows = _came_back(limit)
    return [Returned(*row) for *row, _ in rows], rows[0][-1] if rows else 0


@prepared
def _came_back(limit: Any) -> Any:
    newest = MeetingVersion.alias()
    last = newest.select(fn.MAX(newest.number)).where(
        newest.meeting == MeetingVersion.meeting, newest.kind == MeetingVersion.kind
    )
    return (
        MeetingVersion.select(
            Meeting.id,
            Meeting.number,
            MeetingVersion.kind,
            MeetingVersion.comment,
            MeetingVersion.decided_by_name,
            MeetingVersion.decided_at,
            Meeting.date,
            in_all(),
        )
        .join(Meeting)
        .where(
            MeetingVersion.state == VersionState.RETURNED,
            MeetingVersion.number == last,
            Meeting.state.in_(PLANNED),
        )
        .order_by(MeetingVersion.decided_at)
        .limit(limit)
    )
