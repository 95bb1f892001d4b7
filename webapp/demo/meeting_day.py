"""A day in the room of the demonstration: who comes, what is said, what is decided."""

import random
from datetime import datetime, timedelta
from itertools import count

from webapp.core import clock
from webapp.core.errors import RuleBroken
from webapp.demo.courses import Course
from webapp.demo.registers import Registers
from webapp.demo.stories import ABSENT_REASONS, DECIDED_ANEW, KEY_POINTS, STORIES
from webapp.desk.cases.models import Case
from webapp.desk.decisions.models import Decision
from webapp.desk.decisions.rules import REPLACEABLE, REPLACES, DecisionKind
from webapp.desk.dossier import services as dossier
from webapp.desk.meetings.models import Meeting
from webapp.desk.room import services as room
from webapp.desk.room.rules import ActionKind
from webapp.desk.room.services.actions import Action
from webapp.desk.slots.models import Hearing, HearingState, Slot

HAS_TURN = (HearingState.PLACED, HearingState.CONFIRMED)


class MeetingDay:
    """Holds meetings as an expert with a tablet would."""

    def __init__(self, registers: Registers, rng: random.Random):
        self.registers, self.rng = registers, rng
        self._actions = count(1)

    def hold(self, course: Course, now: datetime) -> None:
        """Both sides come, the cases are heard one after the other, the meeting ends and is closed."""
        expert = self.registers.experts[0]
        decider = self._attendance(course, now)
        moment = now + timedelta(minutes=6)
        room.start(course.meeting, actor=expert, now=moment)
        hearings = self._turns(course)
        leave = 1 if self.rng.random() < 0.15 and len(hearings) > 4 else 0
        if course.end_state == "in_session":
            leave = min(3, len(hearings))
        heard, left = hearings[: len(hearings) - leave], hearings[len(hearings) - leave :]
        absent = 0
        for hearing in self._order(course, heard, moment):
            if self.rng.random() < 0.06:
                self._act(course, hearing, ActionKind.ABSENT, moment, {"reason": self.rng.choice(ABSENT_REASONS)})
                absent += 1
                moment += timedelta(minutes=1)
            else:
                moment = self._hear(course, hearing, decider, moment)
        if course.end_state == "in_session":
            self._leave_open(course, left, moment)
            return
        for hearing in self._standbys(course)[:absent]:
            self._act(course, hearing, ActionKind.SEAT, moment)
            moment = self._hear(course, hearing, decider, moment)
        with clock.fixed(moment):
            room.end(course.meeting, actor=expert, now=moment + timedelta(minutes=4))
            if course.end_state == "closed":
                dossier.close(course.meeting, actor=expert, now=moment + timedelta(minutes=30))

    def _attendance(self, course: Course, now: datetime) -> tuple[str, str, bool]:
        """Both sides are noted; a fifth of the directors general sends a deputy. Returns who decides."""
        director, post = self.registers.directors[course.desk.id]
        acting = self.rng.random() < 0.2
        if acting:
            director, post = self.registers.deputies[course.desk.id]
        named = dict(self.registers.representatives)
        chosen = Meeting.get_by_id(course.meeting).representative
        sides = (("chamber", named[chosen], "نمایندهٔ اتاق", False), ("agency", director, post, acting))
        for side, full_name, at_post, sits_in in sides:
            room.note_attendance(
                course.meeting, side=side, full_name=full_name, post=at_post, is_acting=sits_in,
                actor=self.registers.experts[0], now=now,
            )  # fmt: skip
        return director, post, acting

    def _turns(self, course: Course) -> list[int]:
        query = Hearing.select(Hearing.id).join(Slot).where(Hearing.meeting == course.meeting)
        return [key for (key,) in query.where(Hearing.state.in_(HAS_TURN)).order_by(Slot.start, Hearing.id).tuples()]

    def _standbys(self, course: Course) -> list[int]:
        waiting = (Hearing.meeting == course.meeting) & (Hearing.state == HearingState.STANDBY)
        query = Hearing.select(Hearing.id).where(waiting).order_by(Hearing.standby_rank)
        return [key for (key,) in query.tuples()]

    def _order(self, course: Course, hearings: list[int], moment: datetime) -> list[int]:
        """Now and then somebody is put off and comes after the others."""
        if len(hearings) < 3 or self.rng.random() > 0.2:
            return hearings
        self._act(course, hearings[0], ActionKind.SKIP, moment)
        return [*hearings[1:], hearings[0]]

    def _leave_open(self, course: Course, hearings: list[int], moment: datetime) -> None:
        """A meeting that somebody forgot to end: one in the room, the others waiting."""
        for hearing in hearings:
            self._act(course, hearing, ActionKind.ARRIVED, moment)
        for hearing in hearings[:1]:
            self._act(course, hearing, ActionKind.ENTER, moment)
            begun: dict[str, object] = {"key": f"demo-{hearing}", "kind": str(DecisionKind.ORDER)}
            self._act(course, hearing, ActionKind.DECISION, moment, begun)

    def _hear(self, course: Course, hearing: int, decider: tuple[str, str, bool], moment: datetime) -> datetime:
        rng = self.rng
        if Hearing.get_by_id(hearing).state != HearingState.ARRIVED:
            self._act(course, hearing, ActionKind.ARRIVED, moment)
        self._act(course, hearing, ActionKind.ENTER, moment)
        if rng.random() < 0.06:
            self._act(course, hearing, ActionKind.EXTEND, moment)
        moment += timedelta(minutes=rng.randint(6, 12))
        self._act(course, hearing, ActionKind.DECISION, moment, self._decision(course, hearing, decider))
        if rng.random() < 0.04:
            key = f"demo-{hearing}-2"
            second = self._decision(course, hearing, decider) | {"key": key, REPLACES: []}
            self._act(course, hearing, ActionKind.DECISION, moment, second)
            self._act(course, hearing, ActionKind.REMOVE_DECISION, moment, {"key": key})
        said = rng.choice(KEY_POINTS)
        if said:
            self._act(course, hearing, ActionKind.KEY_POINTS, moment, {"text": said})
        self._act(course, hearing, ActionKind.HEARD, moment)
        if rng.random() < 0.03:
            # A slip of the finger: the turn is opened again and ended a moment later.
            self._act(course, hearing, ActionKind.BACK, moment)
            self._act(course, hearing, ActionKind.HEARD, moment + timedelta(seconds=20))
        return moment + timedelta(minutes=1)

    def _decision(self, course: Course, hearing: int, decider: tuple[str, str, bool]) -> dict[str, object]:
        rng = self.rng
        name, post, acting = decider
        kind = rng.choices(
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
        case, subject, comes_first = (
            Case.select(Case.id, Case.subject, Case.comes_first)
            .join(Hearing)
            .where(Hearing.id == hearing)
            .tuples()
            .get()
        )
        promises = _unkept(case, hearing) if comes_first else []
        text = rng.choice(DECIDED_ANEW if promises else _answers(course, subject))
        return {
            "key": f"demo-{hearing}",
            "kind": str(kind),
            "text": text,
            "decider_name": name,
            "decider_post": post,
            "decider_is_acting": acting,
            "owner_name": self.registers.deputies[course.desk.id][0],
            "higher_authority": "کارگروه ملی" if kind == DecisionKind.HIGHER_AUTHORITY else "",
            "due_on": course.date + timedelta(days=rng.randint(5, 25)),
            # Mostly the director general takes the old promise back with the new one; sometimes both stand.
            REPLACES: promises if rng.random() < 0.85 else [],
        }

    def _act(
        self, course: Course, hearing: int, kind: ActionKind, moment: datetime, values: dict[str, object] | None = None
    ) -> None:
        action = Action(f"demo-{next(self._actions)}", kind, hearing, moment, values or {})
        told = room.apply(course.meeting, action, actor=self.registers.experts[0], now=moment)
        if not told["ok"]:
            raise RuleBroken(told["code"], **told["facts"])


def _unkept(case: int, hearing: int) -> list[str]:
    """The keys of what was promised to the case before and not kept."""
    query = Decision.select(Decision.key).where(
        Decision.case == case, Decision.hearing != hearing, Decision.state.in_(list(REPLACEABLE))
    )
    return [key for (key,) in query.tuples()]


def _answers(course: Course, subject: str) -> tuple[str, ...]:
    """What a director general says to this kind of problem."""
    return next(story.decisions for story in STORIES[course.desk.code] if story.is_of(subject))
