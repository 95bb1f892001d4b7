"""A day in the room of the demonstration: who comes, what is said, what is decided."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from webapp.core import clock
from webapp.demo.registers import Registers
from webapp.demo.stories import ABSENT_REASONS, KEY_POINTS, STORIES
from webapp.desk.cases.models import Case
from webapp.desk.decisions.rules import DecisionKind
from webapp.desk.dossier import services as dossier
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import services as room
from webapp.desk.room.rules import ActionKind
from webapp.desk.room.services.actions import Action
from webapp.desk.slots.models import Hearing, HearingState, Slot
from webapp.registry.desks.models import Desk


@dataclass
class Course:
    """How far a meeting gets, and how many cases it has."""

    desk: Desk
    date: date
    end_state: str
    """A state of meetings, or `submitted` and `returned` for a frame that waits or came back."""
    number_of_cases: int
    start: int = 9 * 60
    meeting: int = 0
    accepted: list[int] = field(default_factory=list)
    tentative: list[int] = field(default_factory=list)


class MeetingDay:
    """Holds meetings as an expert with a tablet would."""

    def __init__(self, registers: Registers, rng: random.Random):
        self.registers, self.rng = registers, rng
        self._actions = count(1)

    def hold(self, course: Course, now: datetime) -> None:
        """Both sides come, the cases are heard one after the other, the meeting ends and is closed."""
        if not course.meeting:
            return
        expert = self.registers.experts[0]
        director, post = self.registers.directors[course.desk.id]
        acting = self.rng.random() < 0.2
        if acting:
            director, post = self.registers.deputies[course.desk.id]
        named = dict(self.registers.representatives)
        chosen = Meeting.get_by_id(course.meeting).representative
        sides = (("chamber", named[chosen], "نمایندهٔ اتاق", False), ("agency", director, post, acting))
        for side, full_name, at_post, sits_in in sides:
            room.note_attendance(
                course.meeting, side=side, full_name=full_name, post=at_post, is_acting=sits_in, actor=expert, now=now
            )
        moment = now + timedelta(minutes=6)
        room.start(course.meeting, actor=expert, now=moment)
        hearings = list(
            Hearing.select(Hearing.id, Hearing.case)
            .join(Slot)
            .where(Hearing.meeting == course.meeting, Hearing.state.in_((HearingState.PLACED, HearingState.CONFIRMED)))
            .order_by(Slot.start)
            .tuples()
        )
        leave = 1 if self.rng.random() < 0.12 and len(hearings) > 4 else 0
        if course.end_state == "in_session":
            leave = min(3, len(hearings))
        for hearing, _ in hearings[: len(hearings) - leave]:
            moment = self._hear(course, hearing, director, post, acting, moment)
        if course.end_state == "in_session":
            self._leave_open(course, [hearing for hearing, _ in hearings[len(hearings) - leave :]], moment)
            return
        with clock.fixed(moment):
            room.end(course.meeting, actor=expert, now=moment + timedelta(minutes=4))
            if course.end_state == "closed":
                dossier.close(course.meeting, actor=expert, now=moment + timedelta(minutes=30))

    def _leave_open(self, course: Course, hearings: list[int], moment: datetime) -> None:
        """A meeting that somebody forgot to end: one in the room, the others waiting."""
        for hearing in hearings:
            self._act(course, hearing, ActionKind.ARRIVED, moment)
        for hearing in hearings[:1]:
            self._act(course, hearing, ActionKind.ENTER, moment)
            begun: dict[str, object] = {"key": f"demo-{hearing}", "kind": str(DecisionKind.ORDER)}
            self._act(course, hearing, ActionKind.DECISION, moment, begun)

    def _hear(self, course: Course, hearing: int, director: str, post: str, acting: bool, moment: datetime) -> datetime:
        if self.rng.random() < 0.05:
            self._act(course, hearing, ActionKind.ABSENT, moment, {"reason": self.rng.choice(ABSENT_REASONS)})
            return moment + timedelta(minutes=1)
        self._act(course, hearing, ActionKind.ARRIVED, moment)
        self._act(course, hearing, ActionKind.ENTER, moment)
        moment += timedelta(minutes=self.rng.randint(6, 12))
        self._act(course, hearing, ActionKind.DECISION, moment, self._decision(course, hearing, director, post, acting))
        if self.rng.random() < 0.04:
            second = self._decision(course, hearing, director, post, acting) | {"key": f"demo-{hearing}-2"}
            self._act(course, hearing, ActionKind.DECISION, moment, second)
            self._act(course, hearing, ActionKind.REMOVE_DECISION, moment, {"key": f"demo-{hearing}-2"})
        said = self.rng.choice(KEY_POINTS)
        if said:
            self._act(course, hearing, ActionKind.KEY_POINTS, moment, {"text": said})
        self._act(course, hearing, ActionKind.HEARD, moment)
        return moment + timedelta(minutes=1)

    def _decision(self, course: Course, hearing: int, director: str, post: str, acting: bool) -> dict[str, object]:
        kind = self.rng.choices(
            (
                DecisionKind.ORDER,
                DecisionKind.DEPUTY_FOLLOWS,
                DecisionKind.SOLVED_ON_THE_SPOT,
                DecisionKind.HIGHER_AUTHORITY,
                DecisionKind.NEEDS_STUDY,
                DecisionKind.REJECTED,
            ),
            (45, 20, 8, 12, 10, 5),
        )[0]
        return {
            "key": f"demo-{hearing}",
            "kind": str(kind),
            "text": _answer(course, hearing),
            "decider_name": director,
            "decider_post": post,
            "decider_is_acting": acting,
            "owner_name": self.registers.deputies[course.desk.id][0],
            "higher_authority": "کارگروه ملی" if kind == DecisionKind.HIGHER_AUTHORITY else "",
            "due_on": course.date + timedelta(days=self.rng.randint(5, 25)),
        }

    def _act(
        self, course: Course, hearing: int, kind: ActionKind, moment: datetime, values: dict[str, object] | None = None
    ) -> None:
        action = Action(f"demo-{next(self._actions)}", kind, hearing, moment, values or {})
        room.apply(course.meeting, action, actor=self.registers.experts[0], now=moment)


def _answer(course: Course, hearing: int) -> str:
    """What a director general says to this kind of problem."""
    subject = Case.select(Case.subject).join(Hearing).where(Hearing.id == hearing).scalar()
    return next(story.decision for story in STORIES[course.desk.code] if story.subject == subject)
