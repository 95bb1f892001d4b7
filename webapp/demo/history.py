"""Eighteen months of a chamber's desk, lived through the same services that people use, one event after another."""

import heapq
import random
from collections.abc import Callable
from datetime import date, datetime, timedelta
from itertools import count

from webapp.core import calendar, clock, memo
from webapp.demo import courses, lists
from webapp.demo.courses import Course
from webapp.demo.errands import tick_what_is_due
from webapp.demo.intake import Intake
from webapp.demo.meeting_day import MeetingDay
from webapp.demo.planning import Planning
from webapp.demo.registers import Registers
from webapp.demo.talks import Talks
from webapp.desk.followups import services as followups
from webapp.desk.slots import services as slots
from webapp.engines.calls import services as calls
from webapp.office.holidays import queries as holidays

Event = Callable[[datetime], None]


LATELY = 6
"""So many days back nobody has waited for the next morning with the reminders of a list just approved."""


class Chronicle:
    """The events of the demonstration in the order of time; each runs with the clock standing at its moment.

    Nothing is passed over: what a service refuses stops the story, unless the place that asked for it says that such a
    refusal is a part of life.
    """

    def __init__(self, registers: Registers, rng: random.Random, now: datetime, months: int):
        self.registers, self.rng, self.now, self.months = registers, rng, now, months
        self.today = clock.today(now)
        self.calendar = holidays.calendar(self.today - timedelta(days=620), self.today + timedelta(days=90))
        self._events: list[tuple[datetime, int, Event]] = []
        self._order = count()
        self.planning = Planning(registers, rng, self.today)
        self.intake = Intake(registers, rng)
        self.day = MeetingDay(registers, rng)
        self.talks = Talks(registers, rng, self.today, self.calendar)

    def tell(self) -> None:
        """Live through everything up to now."""
        for course in courses.plan(self.registers.desks, self.today, self.calendar, self.months, self.rng):
            self._schedule(course)
        for back in range(self.months * 31, -1, -1):
            day = self.today - timedelta(days=back)
            if self.calendar.is_working_day(day):
                self._on(calendar.at(day, 8 * 60 + 15), self._morning)
            if self.calendar.is_working_day(day) and 0 < back <= LATELY:
                self._on(calendar.at(day, 14 * 60), self.talks.afternoon)
        for number in range(len(lists.FATES)):
            self._list(number)
        while self._events and self._events[0][0] <= self.now:
            moment, _, event = heapq.heappop(self._events)
            self._live(event, moment)
        self._live(self._today, self.now)

    def _live(self, event: Event, moment: datetime) -> None:
        """An event is like a request: it asks for the calendar and the settings once."""
        memo.begin()
        try:
            with clock.fixed(moment):
                event(moment)
        finally:
            memo.end()

    def _schedule(self, course: Course) -> None:
        """The steps of a meeting in the order of the instruction; cases come in between frame and placing."""
        ahead = self.rng.randint(24, 30) if course.date > self.today else 26
        later = self.rng.randint(-14, 45)  # nobody does the same thing at the same minute of every day
        plan = self.planning
        steps: list[tuple[int, int, Callable[[Course, datetime], None], frozenset[str]]] = [
            (ahead, 9 * 60, plan.open, frozenset({"draft"})),
            (ahead - 2, 10 * 60, plan.make_final, frozenset({"date_final"})),
            (ahead - 4, 9 * 60 + 40, plan.approve_frame, frozenset({"submitted", "returned"})),
            (5, 12 * 60, plan.call_off, frozenset({"cancelled", "postponed"})),
            (5, 13 * 60, plan.place, frozenset({"frame_approved"})),
            (4, 13 * 60 + 50, plan.submit_list, frozenset({"list_submitted"})),
            (3, 9 * 60 + 15, plan.approve_list, frozenset({"list_approved"})),
            (0, course.start - 5, self.day.hold, frozenset()),
        ]
        is_called_off = course.end_state in ("cancelled", "postponed")
        moment = calendar.at(self._before(course.date, ahead + 1), 8 * 60)
        for days, minute, act, last_of in steps:
            if days == 5 and is_called_off != ("cancelled" in last_of):
                continue
            minute += later if days else 0
            moment = max(self._gone(self._before(course.date, days), minute), moment + timedelta(minutes=25))
            self._on(moment, self._step(course, act))
            if days == ahead - 4:
                self._schedule_calls(course, moment)
            if course.end_state in last_of:
                return

    def _step(self, course: Course, act: Callable[[Course, datetime], None]) -> Event:
        def step(now: datetime) -> None:
            # A meeting in which nobody got a turn was called off: nothing follows.
            if course.meeting or act == self.planning.open:
                act(course, now)

        return step

    def _schedule_calls(self, course: Course, frame_at: datetime) -> None:
        for _ in range(course.number_of_cases):
            latest = self.today - timedelta(days=self.rng.randint(0, 9))
            day = min(
                self._before(course.date, self.rng.randint(6, 19)), self.calendar.on_or_before_working_day(latest)
            )
            moment = self._gone(day, self.rng.randint(8 * 60 + 20, 13 * 60 + 30))
            self._on(
                max(moment, frame_at + timedelta(minutes=1)),
                lambda now: self.intake.take(course, self.planning.expert, now),
            )

    def _list(self, number: int) -> None:
        """The lists of members come evenly over the months, the newest a few days ago."""
        back = 4 + number * (self.months * 31 - 8) // len(lists.FATES)
        day = self._before(self.today - timedelta(days=back), 0)
        moment = calendar.at(day, 11 * 60)
        self._on(moment, lambda now: lists.bring(number, self.registers.experts[1], self.rng, now))

    def _before(self, day: date, days: int) -> date:
        """A working day about so many days before, and not after today."""
        return self.calendar.on_or_before_working_day(min(day - timedelta(days=days), self.today))

    def _gone(self, day: date, minute: int) -> datetime:
        """The minute of the day; of the last working day where today has not come so far."""
        moment = calendar.at(day, minute)
        if day == self.today and moment > self.now:
            return calendar.at(self.calendar.previous_working_day(day), minute)
        return moment

    def _on(self, moment: datetime, event: Event) -> None:
        heapq.heappush(self._events, (min(moment, self.now), next(self._order), event))

    def _morning(self, now: datetime) -> None:
        """What the worker and the experts do on a working day before noon."""
        self.talks.morning(now)
        self.talks.hear_from_members(now)
        tick_what_is_due(self.registers, self.rng, self.today, now)

    def _today(self, now: datetime) -> None:
        """What the worker has seen to by now, and the calls that the experts are making."""
        calls.sweep(now)
        followups.ensure_followup_calls(now)
        slots.ensure_reminder_calls(now)
        self.talks.leave_claimed(now)


def tell(registers: Registers, rng: random.Random, now: datetime, months: int) -> None:
    """Live so many months."""
    Chronicle(registers, rng, now, months).tell()
