"""How a meeting comes about in the demonstration: opened, approved, its board planned, its list approved."""

import itertools
import random
from datetime import date, datetime

from webapp.core.actor import Actor
from webapp.core.errors import FieldErrors
from webapp.demo.courses import Course
from webapp.demo.life import unless
from webapp.demo.registers import Registers
from webapp.demo.stories import CALLED_OFF, FRAME_COMMENTS
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import AGAIN, CaseState
from webapp.desk.followups import services as followups
from webapp.desk.meetings import rules as meeting_rules
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules import Manner, MeetingState
from webapp.desk.meetings.services.plan import Plan
from webapp.desk.slots import services as slots
from webapp.desk.slots.models import Hearing, HearingState, Slot, SlotKind
from webapp.desk.slots.rules.checks import Consent

CONSENT = Consent(frozenset({"slots.member_inactive", "slots.same_member"}), "مدیر تلفنی موافقت کرد.")
SECOND_THOUGHTS = ("move", "swap", "insert", "join", "unschedule", "resize")
FREE = (HearingState.CANCELLED, HearingState.ABSENT, HearingState.NOT_REACHED)
MOST_SEATED = 13
UNKEPT = 2
"""So many unkept promises come back to today's room."""
MANNERS = (Manner.IN_PERSON,) * 7 + (Manner.ONLINE, Manner.ONLINE, Manner.MIXED)


class Planning:
    """The experts at their desks, and the manager who approves."""

    def __init__(self, registers: Registers, rng: random.Random, today: date):
        self.registers, self.rng, self.today = registers, rng, today
        self._thoughts = itertools.cycle(SECOND_THOUGHTS)
        self._manners = itertools.cycle(MANNERS)

    @property
    def expert(self) -> Actor:
        """Whoever is at hand."""
        return self.rng.choice(self.registers.experts)

    # Stage 1 -------------------------------------------------------------------------------------------------------

    def open(self, course: Course, now: datetime) -> None:
        """Open the meeting in the first room that is free."""
        end = course.start + (210 if course.start < 12 * 60 else 120)
        representative, _ = self.rng.choice(self.registers.representatives)
        if course.date == self.today:
            representative = self.registers.representatives[0][0]
        manner = Manner.IN_PERSON if course.date >= self.today else next(self._manners)
        for venue in self.rng.sample(self.registers.venues, len(self.registers.venues)):
            plan = Plan(
                date=course.date,
                start=course.start,
                end=end,
                slot_minutes=course.desk.slot_minutes,
                venue_id=venue,
                pauses=meeting_rules.default_pauses(course.start, end, 10),
                manner=manner,
                representative_id=None if course.end_state == "draft" else representative,
                aims=f"رسیدگی به مشکلات اعضا نزد {course.desk.short_title}",
                on_day_off=True,
            )
            try:
                course.meeting = meetings.open_meeting(course.desk.id, plan, actor=self.expert, now=now)
            except FieldErrors as refusal:
                if set(refusal.fields) != {"venue"}:
                    raise
                continue  # the room is taken: the next one
            return
        raise LookupError(f"no room on {course.date}")

    def make_final(self, course: Course, now: datetime) -> None:
        """The date stands."""
        meetings.make_date_final(course.meeting, actor=self.expert, now=now)

    def approve_frame(self, course: Course, now: datetime) -> None:
        """The frame goes to the manager, who approves it, sends it back, or has not looked at it yet."""
        meetings.submit_frame(course.meeting, actor=self.expert, now=now)
        if course.end_state == "submitted":
            return
        if course.end_state == "returned" or course.is_returned_once:
            comment = self.rng.choice(FRAME_COMMENTS)
            meetings.return_frame(course.meeting, comment=comment, actor=self.registers.manager, now=now)
        if course.end_state == "returned":
            return
        if course.is_returned_once:
            meetings.submit_frame(course.meeting, actor=self.expert, now=now)
        meetings.approve_frame(course.meeting, actor=self.registers.manager, now=now)

    def call_off(self, course: Course, now: datetime) -> None:
        """The agency cannot come."""
        reason = self.rng.choice(CALLED_OFF)
        act = meetings.cancel if course.end_state == "cancelled" else meetings.postpone
        act(course.meeting, reason=reason, actor=self.registers.manager, now=now)

    # Stage 3 -------------------------------------------------------------------------------------------------------

    def place(self, course: Course, now: datetime) -> None:
        """The waiting cases go into the first turns that suit them; of the boards still open only half."""
        waiting = self._waiting(course, now)
        if course.end_state == "frame_approved":
            waiting = [*course.tentative[:2], *waiting[: len(waiting) // 2]]
        spare = 2 if course.date > self.today and len(waiting) > 4 else 1 if len(waiting) > 5 else 0
        seated = [case for case in waiting[: len(waiting) - spare] if self._place_one(course, case, now)]
        for case in waiting[len(waiting) - spare :]:
            slots.put_on_standby(course.meeting, case_id=case, consent=CONSENT, actor=self.expert, now=now)
        if len(seated) > 2 and course.date != self.today and self.rng.random() < 0.7:
            self._think_again(course, seated, now)

    def _waiting(self, course: Course, now: datetime) -> list[int]:
        """Cases of the desk that wait: those not reached last time, and unkept promises that come again, first.

        The boards of the next weeks are planned with those who called for them, today's with two unkept promises too.
        """
        seated = (
            Hearing.select(Hearing.case)
            .join(Meeting)
            .where(Hearing.state.not_in(FREE), Meeting.state.in_((*meeting_rules.PLANNED, MeetingState.IN_SESSION)))
        )
        again = Case.comes_first & Case.state.in_(AGAIN)
        query = Case.select(Case.id, Case.state).where(
            (Case.desk == course.desk.id) & ((Case.state == CaseState.ACCEPTED) | again) & Case.id.not_in(seated)
        )
        found = dict(query.order_by(Case.comes_first.desc(), Case.id).tuples())
        if course.date < self.today:
            return list(found)[:MOST_SEATED]
        if course.date > self.today:
            return [case for case in course.accepted if case in found]
        unkept = [case for case, state in found.items() if state in AGAIN]
        return [
            *(unkept or self._bring_again(course, now))[:UNKEPT],
            *(case for case in course.accepted if case in found),
        ]

    def _bring_again(self, course: Course, now: datetime) -> list[int]:
        """So that the room of today has some, the expert looks for promises that were not kept."""
        unkept = Case.select(Case.id).where(
            Case.desk == course.desk.id, Case.state == CaseState.UNSOLVED, ~Case.comes_first
        )
        found = [case for (case,) in unkept.order_by(Case.raised_on.desc(), Case.id).limit(UNKEPT).tuples()]
        for case in found:
            followups.bring_again(case, True, actor=self.expert, now=now)
        return found

    def _place_one(self, course: Course, case: int, now: datetime) -> bool:
        since, until = Case.select(Case.available_from, Case.available_to).where(Case.id == case).tuples().get()
        for slot, start, minutes in self._free(course):
            if (since is None or start >= since) and (until is None or start + minutes <= until):
                slots.bring(course.meeting, case_id=case, to_slot=slot, consent=CONSENT, actor=self.expert, now=now)
                return True
        return False

    def _free(self, course: Course) -> list[tuple[int, int, int]]:
        taken = Hearing.select(Hearing.slot).where(Hearing.meeting == course.meeting, Hearing.slot.is_null(False))
        free = Slot.select(Slot.id, Slot.start, Slot.minutes).where(
            Slot.meeting == course.meeting, Slot.kind == SlotKind.MEMBER, Slot.id.not_in(taken)
        )
        return list(free.order_by(Slot.start).tuples())

    def _think_again(self, course: Course, seated: list[int], now: datetime) -> None:
        """A planner moves somebody; what does not suit somebody else does not happen."""
        way, who, expert = next(self._thoughts), self.rng.choice(seated), self.expert
        others = dict(
            Hearing.select(Hearing.case, Hearing.slot)
            .where(Hearing.meeting == course.meeting, Hearing.slot.is_null(False))
            .tuples()
        )
        own = others.pop(who)
        free = self._free(course)
        with unless("slots.outside_window", "slots.ripple_window", "slots.no_room", "slots.other_topic",
                    "slots.no_time_left", "slots.break_in_the_way"):  # fmt: skip
            if way == "unschedule":
                slots.unschedule(course.meeting, case_id=who, consent=CONSENT, actor=expert, now=now)
                slots.bring(course.meeting, case_id=who, to_slot=own, consent=CONSENT, actor=expert, now=now)
            elif way == "resize":
                slots.resize(course.meeting, slot_id=own, minutes=15, consent=CONSENT, actor=expert, now=now)
            else:
                target = free[0][0] if way == "move" and free else self.rng.choice(list(others.values()))
                way = "place" if way == "move" and free else "swap" if way == "move" else way
                slots.bring(
                    course.meeting, case_id=who, to_slot=target, way=way, consent=CONSENT, actor=expert, now=now
                )

    def submit_list(self, course: Course, now: datetime) -> None:
        """The list goes to the manager; where nobody got a turn the meeting is called off."""
        if not Hearing.select().where(Hearing.meeting == course.meeting, Hearing.slot.is_null(False)).exists():
            meetings.cancel(course.meeting, reason="کسی نوبت نگرفت.", actor=self.registers.manager, now=now)
            course.meeting = 0
            return
        expert = self.registers.experts[0]
        slots.submit_list(course.meeting, actor=expert, now=now)
        if course.is_withdrawn_once:
            slots.withdraw_list(course.meeting, actor=expert, now=now)
            slots.submit_list(course.meeting, actor=expert, now=now)

    def approve_list(self, course: Course, now: datetime) -> None:
        """Names, firms and times stand; the chamber representative says that he comes."""
        slots.approve_list(course.meeting, actor=self.registers.manager, now=now)
        if course.date != self.today:
            meetings.confirm_representative(course.meeting, actor=self.registers.experts[0], now=now)
