"""Eighteen months of a chamber's desk, lived through the same services that people use, one event after another."""

import contextlib
import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

from webapp.core import calendar, clock
from webapp.core.actor import Actor
from webapp.core.errors import Refusal, RuleBroken
from webapp.demo.errands import tick_what_is_due
from webapp.demo.meeting_day import Course, MeetingDay
from webapp.demo.registers import Registers
from webapp.demo.stories import REFERRALS, STORIES, Story
from webapp.demo.talks import Talks
from webapp.desk.cases import services as cases
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState, ProblemForm, Triage, Urgency
from webapp.desk.followups import services as followups
from webapp.desk.meetings import rules as meeting_rules
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.services.plan import Plan
from webapp.desk.slots import services as slots
from webapp.desk.slots.models import Hearing, HearingState, Slot, SlotKind
from webapp.desk.slots.rules.checks import Consent
from webapp.office.holidays import queries as holidays

WEEKS_BETWEEN = 6
CONSENT = Consent(frozenset({"slots.member_inactive", "slots.same_member"}), "با موافقت مدیر")


class Chronicle:
    """The events of the demonstration in the order of time; each runs with the clock standing at its moment."""

    def __init__(self, registers: Registers, rng: random.Random, now: datetime, months: int):
        self.registers, self.rng, self.now, self.months = registers, rng, now, months
        self.today = clock.today(now)
        self.calendar = holidays.calendar(self.today - timedelta(days=620), self.today + timedelta(days=90))
        self.talks = Talks(registers, rng, self.today)
        self._events: list[tuple[datetime, int, Callable[[datetime], None]]] = []
        self._order = count()
        self.day = MeetingDay(registers, rng)

    # The plan ------------------------------------------------------------------------------------------------------

    def tell(self) -> None:
        """Live through everything up to now."""
        for course in [*self._past(), *self._coming()]:
            self._schedule(course)
        for back in range(self.months * 31, -1, -1):
            day = self.today - timedelta(days=back)
            if self.calendar.is_working_day(day):
                self._on(calendar.at(day, 8 * 60 + 15), self._morning)
        while self._events and self._events[0][0] <= self.now:
            moment, _, event = heapq.heappop(self._events)
            # What the rules refuse does not happen, as in life; the day goes on.
            with clock.fixed(moment), contextlib.suppress(Refusal):
                event(moment)
        self._today(self.now)

    def _past(self) -> list[Course]:
        courses = []
        weeks = self.months * 52 // 12
        fates = {4: "cancelled", 9: "in_session", 14: "postponed"}
        for place, desk in enumerate(self.registers.desks):
            for turn, week in enumerate(range(0, weeks - 1, WEEKS_BETWEEN)):
                day = self._working(self.today - timedelta(days=7 * (weeks - week) - place))
                fate = "held" if (self.today - day).days < 11 else fates.get((turn + place) % 15, "closed")
                courses.append(Course(desk, day, fate, self.rng.randint(5, 9)))
        # The follow-up of the last two weeks is what today's call desk is about.
        for back, place in ((3, 0), (5, 3), (6, 1), (7, 4), (8, 5)):
            day = self.calendar.on_or_before_working_day(self.today - timedelta(days=back))
            courses.append(Course(self.registers.desks[place], day, "held" if back < 7 else "closed", 8, start=14 * 60))
        return courses

    def _coming(self) -> list[Course]:
        desks = self.registers.desks
        courses = [Course(desks[4], self.today, "list_approved", 13, start=9 * 60)]
        day = self.today
        plan = ["list_approved"] * 4 + ["frame_approved"] * 5 + ["submitted"] * 2 + ["returned"] * 2
        plan += ["date_final"] * 3 + ["draft"] * 5
        for number, fate in enumerate(plan):
            day = self.calendar.next_working_day(day)
            desk = desks[(6, 0, 5, 2, 3, 1)[number % 6]]
            cases_now = {"list_approved": 11, "frame_approved": 14 if number == 4 else 7, "date_final": 3}.get(fate, 0)
            courses.append(Course(desk, day, fate, cases_now, start=9 * 60 + 60 * (number % 2)))
        return courses

    def _working(self, day: date) -> date:
        return self.calendar.on_or_after_working_day(day)

    def _schedule(self, course: Course) -> None:
        """The steps of a meeting in the order of the instruction; cases come in between frame and placing."""
        ahead = self.rng.randint(24, 30) if course.date > self.today else 26
        steps: list[tuple[int, int, Callable[[datetime], None], frozenset[str]]] = [
            (ahead, 9 * 60, lambda now: self._open(course, now), frozenset({"draft"})),
            (ahead - 2, 10 * 60, lambda now: self._make_final(course, now), frozenset({"date_final"})),
            (
                ahead - 4,
                9 * 60 + 40,
                lambda now: self._approve_frame(course, now),
                frozenset({"submitted", "returned"}),
            ),
            (5, 12 * 60, lambda now: self._call_off(course, now), frozenset({"cancelled", "postponed"})),
            (5, 13 * 60, lambda now: self._place(course, now), frozenset({"frame_approved"})),
            (4, 13 * 60 + 50, lambda now: self._submit_list(course, now), frozenset()),
            (3, 9 * 60 + 15, lambda now: self._approve_list(course, now), frozenset({"list_approved"})),
            (0, course.start - 5, lambda now: self.day.hold(course, now), frozenset()),
        ]
        is_called_off = course.end_state in ("cancelled", "postponed")
        moment = calendar.at(self._before(course.date, ahead + 1), 8 * 60)
        for days, minute, event, last_of in steps:
            if days == 5 and is_called_off != ("cancelled" in last_of):
                continue
            moment = max(calendar.at(self._before(course.date, days), minute), moment + timedelta(minutes=25))
            self._on(moment, event)
            if days == ahead - 4:
                self._schedule_calls(course, moment)
            if course.end_state in last_of:
                return

    def _schedule_calls(self, course: Course, frame_at: datetime) -> None:
        for _ in range(course.number_of_cases):
            latest = self.today - timedelta(days=self.rng.randint(0, 9))
            day = min(
                self._before(course.date, self.rng.randint(6, 19)), self.calendar.on_or_before_working_day(latest)
            )
            moment = calendar.at(day, self.rng.randint(8 * 60 + 20, 13 * 60 + 30))
            self._on(max(moment, frame_at + timedelta(minutes=1)), lambda now: self._take_call(course, now))

    def _before(self, day: date, days: int) -> date:
        """A working day about so many days before, and not after today."""
        return self.calendar.on_or_before_working_day(min(day - timedelta(days=days), self.today))

    def _on(self, moment: datetime, event: Callable[[datetime], None]) -> None:
        heapq.heappush(self._events, (min(moment, self.now), next(self._order), event))

    # The events ----------------------------------------------------------------------------------------------------

    @property
    def _expert(self) -> Actor:
        return self.rng.choice(self.registers.experts)

    def _open(self, course: Course, now: datetime) -> None:
        end = course.start + (210 if course.start < 12 * 60 else 120)
        pauses = meeting_rules.default_pauses(course.start, end, 10)
        representative, _ = self.rng.choice(self.registers.representatives)
        if course.date == self.today:
            representative = self.registers.representatives[0][0]
        for venue in self.rng.sample(self.registers.venues, len(self.registers.venues)):
            plan = Plan(
                date=course.date,
                start=course.start,
                end=end,
                slot_minutes=course.desk.slot_minutes,
                venue_id=venue,
                pauses=pauses,
                representative_id=None if course.end_state == "draft" else representative,
                aims=f"رسیدگی به مشکلات اعضا نزد {course.desk.short_title}",
                on_day_off=True,
            )
            try:
                course.meeting = meetings.open_meeting(course.desk.id, plan, actor=self._expert, now=now)
            except Refusal:
                continue  # the room is taken: the next one
            return

    def _make_final(self, course: Course, now: datetime) -> None:
        if course.meeting:
            meetings.make_date_final(course.meeting, actor=self._expert, now=now)

    def _approve_frame(self, course: Course, now: datetime) -> None:
        if not course.meeting:
            return
        meetings.submit_frame(course.meeting, actor=self._expert, now=now)
        if course.end_state == "submitted":
            return
        if course.end_state == "returned":
            comment = "ظهر را برای نماز خالی بگذارید."
            meetings.return_frame(course.meeting, comment=comment, actor=self.registers.manager, now=now)
            return
        meetings.approve_frame(course.meeting, actor=self.registers.manager, now=now + timedelta(minutes=20))

    def _take_call(self, course: Course, now: datetime) -> None:
        if not course.meeting:
            return
        form = self._form(course, self.rng.choice(STORIES[course.desk.code]), now)
        triage = self._triage()
        if course.end_state == "frame_approved" and not course.tentative:
            triage = Triage(CaseState.INCOMPLETE, reason="مدارک دستگاه هنوز نرسیده است.")
        registered = cases.register(form, decision=triage, despite_similar=True, actor=self._expert, now=now)
        if triage.state == CaseState.ACCEPTED and self.rng.random() < 0.03:
            again = cases.register(form, decision=Triage(), despite_similar=True, actor=self._expert, now=now)
            reason = "همان مشکل را پیش‌تر هم گفته بودند."
            cases.merge(again.id, registered.id, reason=reason, actor=self._expert, now=now)
        if triage.state == CaseState.ACCEPTED:
            course.accepted.append(registered.id)
        elif triage.state == CaseState.INCOMPLETE:
            self._incomplete(course, registered.id, now)

    def _incomplete(self, course: Course, case: int, now: datetime) -> None:
        """Some give up; the rest stay until the documents come, a few with a place kept for them."""
        chance = self.rng.random()
        if chance < 0.18 and course.end_state != "frame_approved":
            cases.withdraw(case, reason="عضو خود با دستگاه کنار آمد.", actor=self._expert, now=now)
        elif course.end_state == "frame_approved":
            course.tentative.append(case)

    def _triage(self) -> Triage:
        chance = self.rng.random()
        if chance < 0.84:
            return Triage(CaseState.ACCEPTED)
        if chance < 0.90:
            return Triage(CaseState.INCOMPLETE, reason="مدارک دستگاه هنوز نرسیده است.")
        if chance < 0.95:
            reason, destination, guidance = self.rng.choice(REFERRALS)
            return Triage(CaseState.REFERRED, reason=reason, destination=destination, guidance=guidance)
        if chance < 0.98:
            return Triage(CaseState.SOLVED_BEFORE_MEETING, reason="رابط دستگاه همان روز کار را انجام داد.")
        return Triage()

    def _form(self, course: Course, story: Story, now: datetime) -> ProblemForm:
        rng = self.rng
        member, _, phones = rng.choice(self.registers.members)
        topics = self.registers.topics[course.desk.id]
        documents = self.registers.documents[course.desk.id]
        window = rng.choice(((None, None),) * 5 + ((None, 11 * 60), (11 * 60 + 30, None), (10 * 60, 12 * 60)))
        return ProblemForm(
            desk_id=course.desk.id,
            topic_id=topics[story.topic % len(topics)],
            subject=story.subject,
            description=story.description,
            remedy=story.remedy,
            urgency=rng.choice((Urgency.ORDINARY,) * 5 + (Urgency.URGENT, Urgency.URGENT, Urgency.CRITICAL)),
            phones=phones,
            member_id=member,
            agency_file_number=story.file_number.format(n=rng.randint(1, 999)),
            steps_taken=rng.choice(("نامه داده‌اند؛ پاسخ نگرفته‌اند.", "دو بار حضوری مراجعه کرده‌اند.", "")),
            amount=rng.choice((None, 1_200, 4_800, 9_400, 18_600, 42_000)),
            legal_deadline=self._deadline(course),
            available_from=window[0] if course.start < 12 * 60 else None,
            available_to=window[1] if course.start < 12 * 60 else None,
            visitor_name=rng.choice(("", "مدیرعامل، خودشان")),
            visitor_post=rng.choice(("مدیرعامل", "مدیر بازرگانی", "مشاور مالی")),
            visitor_authority=rng.choice(("self", "introduction_letter", "introduction_letter", "power_of_attorney")),
            visitor_count=rng.randint(1, 3),
            documents=frozenset(rng.sample(documents, rng.randint(len(documents) // 2, len(documents)))),
        )

    def _deadline(self, course: Course) -> date | None:
        chance = self.rng.random()
        if chance < 0.7:
            return None
        if chance < 0.78:
            return course.date - timedelta(days=1)
        return course.date + timedelta(days=self.rng.randint(3, 40))

    def _call_off(self, course: Course, now: datetime) -> None:
        if not course.meeting:
            return
        reason = "دستگاه اعلام کرد مدیر کل در مأموریت است."
        if course.end_state == "cancelled":
            meetings.cancel(course.meeting, reason=reason, actor=self.registers.manager, now=now)
        else:
            meetings.postpone(course.meeting, reason=reason, actor=self.registers.manager, now=now)

    def _place(self, course: Course, now: datetime) -> None:
        """The accepted cases go into the first slots that suit them; of the board of next week only half."""
        waiting = self._pool(course) if course.date < self.today else list(course.accepted)
        if course.end_state == "frame_approved":
            waiting = [*course.tentative[:2], *waiting[: len(waiting) // 2]]
        spare = 2 if course.date > self.today and len(waiting) > 4 else 0
        for case in waiting[: len(waiting) - spare]:
            self._place_one(course, case, now)
        for case in waiting[len(waiting) - spare :]:
            with contextlib.suppress(Refusal):
                slots.put_on_standby(course.meeting, case_id=case, consent=CONSENT, actor=self._expert, now=now)

    def _pool(self, course: Course) -> list[int]:
        """Accepted cases of the desk that are in no meeting: those not reached last time first."""
        seated = Hearing.select(Hearing.case).where(Hearing.state.in_((HearingState.PLACED, HearingState.CONFIRMED)))
        query = Case.select(Case.id).where(
            Case.desk == course.desk.id, Case.state == CaseState.ACCEPTED, Case.id.not_in(seated)
        )
        return [key for (key,) in query.order_by(Case.comes_first.desc(), Case.id).limit(13).tuples()]

    def _place_one(self, course: Course, case: int, now: datetime) -> None:
        taken = Hearing.select(Hearing.slot).where(Hearing.meeting == course.meeting, Hearing.slot.is_null(False))
        free = Slot.select(Slot.id).where(
            Slot.meeting == course.meeting, Slot.kind == SlotKind.MEMBER, Slot.id.not_in(taken)
        )
        for (slot,) in free.order_by(Slot.start).tuples():
            try:
                slots.bring(course.meeting, case_id=case, to_slot=slot, consent=CONSENT, actor=self._expert, now=now)
            except Refusal:
                continue
            return

    def _submit_list(self, course: Course, now: datetime) -> None:
        if not course.meeting:
            return
        try:
            slots.submit_list(course.meeting, actor=self.registers.experts[0], now=now)
        except RuleBroken:  # nobody could be placed: such a meeting is called off
            meetings.cancel(course.meeting, reason="کسی نوبت نگرفت.", actor=self.registers.manager, now=now)
            course.meeting = 0

    def _approve_list(self, course: Course, now: datetime) -> None:
        if course.meeting:
            slots.approve_list(course.meeting, actor=self.registers.manager, now=now)
            if course.date != self.today:
                meetings.confirm_representative(course.meeting, actor=self.registers.experts[0], now=now)

    # The telephone -------------------------------------------------------------------------------------------------

    def _today(self, now: datetime) -> None:
        """What the worker has seen to by now, and a few calls that a colleague is making."""
        followups.ensure_followup_calls(now)
        slots.ensure_reminder_calls(now)
        self.talks.leave_claimed(now)

    def _morning(self, now: datetime) -> None:
        """What the worker and the experts do on a working day before noon."""
        self.talks.morning(now)
        tick_what_is_due(self.registers, self.rng, self.today, now)


def tell(registers: Registers, rng: random.Random, now: datetime, months: int) -> Chronicle:
    """Live so many months and give the chronicle back."""
    chronicle = Chronicle(registers, rng, now, months)
    chronicle.tell()
    return chronicle
