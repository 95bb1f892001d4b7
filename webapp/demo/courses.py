"""Which meetings the demonstration has: when, of which desk, and how far each of them gets."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

from webapp.core.calendar import Calendar
from webapp.registry.desks.models import Desk

WEEKS_BETWEEN = 6
TURNS = (0, 24, 12, 36, 6, 30, 18)
"""So many days into the weeks between comes each desk: about one meeting in six days, every month of some desks."""
LONG_AGO = 21
"""So many days back a meeting put off to the next working day is still of the past, Nowruz or not."""
JUST_NOW = 4
"""The meetings of so many days back are those of `LATELY`."""
ROOMS = 3
MORNING, LATE_MORNING, AFTERNOON = 9 * 60, 10 * 60, 14 * 60
STARTS = (MORNING, MORNING, LATE_MORNING, AFTERNOON)

FATES = {4: "cancelled", 14: "postponed"}
"""Of fifteen meetings of a desk: called off, put off; the others are held and closed."""

LATELY = (
    (1, 2, "held"), (2, 6, "closed"), (3, 0, "held"), (4, 5, "held"), (4, 3, "closed"), (5, 3, "held"), (6, 1, "held"),
    (7, 4, "closed"), (8, 5, "closed"),
)  # fmt: skip
"""Days ago, place of the desk, fate. The follow-up of these is what today's call desk is about."""

FORGOTTEN = ((2, 1), (9, 0), (10, 3), (16, 2), (17, 5), (23, 6))
"""Days ago and place of the desk of meetings that nobody has ended yet."""

COMING = (
    *["list_approved"] * 4, *["frame_approved"] * 3, *["list_submitted"] * 2, *["submitted"] * 3, *["returned"] * 2,
    *["date_final"] * 3, *["draft"] * 5,
)  # fmt: skip
"""How far the meetings of the next weeks have come, day after day."""
OPEN_BOARD = 4
"""The one of them whose board is there to be planned."""
CASES = {"list_approved": 14, "list_submitted": 8, "frame_approved": 7, "date_final": 3}


@dataclass
class Course:
    """How far a meeting gets, and how many cases it has."""

    desk: Desk
    date: date
    end_state: str
    """A state of meetings; `submitted` and `returned` for a frame, `list_submitted` for a list, that waits or came
    back."""
    number_of_cases: int
    start: int = MORNING
    is_returned_once: bool = False
    """The manager sent the frame back before he approved it."""
    is_withdrawn_once: bool = False
    """The list was taken back once before the manager had seen it."""
    meeting: int = 0
    accepted: list[int] = field(default_factory=list)
    tentative: list[int] = field(default_factory=list)


class Diary:
    """Finds the days: a desk meets once a day, and there are so many rooms."""

    def __init__(self, calendar: Calendar):
        self.calendar = calendar
        self._desks: set[tuple[int, date]] = set()
        self._rooms: dict[tuple[date, bool], int] = {}

    def book(self, desk: Desk, day: date, start: int, step: int) -> date:
        """The working day at or after (step 1) or before (step -1) the day on which the desk can meet at that time."""
        is_late = start >= AFTERNOON
        while (
            not self.calendar.is_working_day(day)
            or (desk.id, day) in self._desks
            or self._rooms.get((day, is_late), 0) >= ROOMS
        ):
            day += timedelta(days=step)
        self._desks.add((desk.id, day))
        self._rooms[day, is_late] = self._rooms.get((day, is_late), 0) + 1
        return day


def plan(desks: list[Desk], today: date, calendar: Calendar, months: int, rng: random.Random) -> list[Course]:
    """All meetings of so many months up to today, today's, and those of the next weeks."""
    diary = Diary(calendar)
    todays = desks[4]
    diary.book(todays, today, MORNING, 1)
    coming = [Course(todays, today, "list_approved", 22), *_coming(desks, today, calendar, diary)]
    return [*_lately(desks, today, diary), *_past(desks, today, months, diary, rng), *coming]


def _past(desks: list[Desk], today: date, months: int, diary: Diary, rng: random.Random) -> list[Course]:
    courses = []
    days = months * 52 // 12 * 7
    for place, desk in enumerate(desks):
        for turn, about in enumerate(range(days - TURNS[place], JUST_NOW, -7 * WEEKS_BETWEEN)):
            back = about + rng.randint(-1, 2)
            start = rng.choice(STARTS)
            step = 1 if back > LONG_AGO and rng.random() < 0.5 else -1  # of a weekend: Saturday or Wednesday
            day = diary.book(desk, today - timedelta(days=back), start, step)
            number = turn + place
            fate = FATES.get(number % 15, "closed")
            course = Course(desk, day, fate, rng.randint(4, 9), start)
            course.is_returned_once, course.is_withdrawn_once = number % 9 == 3, number % 8 == 5
            courses.append(course)
    return courses


def _lately(desks: list[Desk], today: date, diary: Diary) -> list[Course]:
    courses = []
    for number, (back, place, fate) in enumerate(LATELY):
        start = (AFTERNOON, MORNING, LATE_MORNING)[number % 3]
        day = diary.book(desks[place], today - timedelta(days=back), start, -1)
        courses.append(Course(desks[place], day, fate, 6, start))
    for back, place in FORGOTTEN:
        day = diary.book(desks[place], today - timedelta(days=back), LATE_MORNING, -1)
        courses.append(Course(desks[place], day, "in_session", 5, LATE_MORNING))
    return courses


def _coming(desks: list[Desk], today: date, calendar: Calendar, diary: Diary) -> list[Course]:
    courses = []
    day = today
    for number, fate in enumerate(COMING):
        desk = desks[(6, 0, 5, 2, 3, 1)[number % 6]]
        start = MORNING + 60 * (number % 2)
        day = diary.book(desk, calendar.next_working_day(day), start, 1)
        courses.append(Course(desk, day, fate, 14 if number == OPEN_BOARD else CASES.get(fate, 0), start))
    return courses
