"""The solved ratio and how sure one may be of it (SD-2.6-d)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from math import sqrt

from webapp.core import calendar
from webapp.desk.cases.rules import CaseState

Z = 1.96
"""95 percent."""


class Standing(StrEnum):
    """How a raised case stands today; together they are the denominator."""

    SOLVED = "solved"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    UNSOLVED = "unsolved"
    AWAITING = "awaiting"
    """Heard; the first follow-up call has not answered yet."""
    NOT_CONFIRMED = "not_confirmed"
    """No answer after three rounds."""


_STANDINGS = {
    CaseState.SOLVED: Standing.SOLVED,
    CaseState.PARTLY_SOLVED: Standing.PARTLY,
    CaseState.IN_PROGRESS: Standing.IN_PROGRESS,
    CaseState.UNSOLVED: Standing.UNSOLVED,
}


def standing(state: str, not_confirmed: bool) -> Standing:
    """The standing of a raised case. One that is raised again is still the same case and stands as it is now."""
    if not_confirmed and state != CaseState.SOLVED:
        return Standing.NOT_CONFIRMED
    return _STANDINGS.get(CaseState(state), Standing.AWAITING)


@dataclass(frozen=True)
class Interval:
    """A share between 0 and 1 of which the true one is, with 95 percent confidence."""

    low: float
    high: float

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two cannot be told apart; then nothing is ranked."""
        return self.low <= other.high and other.low <= self.high


def wilson(successes: int, trials: int) -> Interval | None:
    """Wilson's interval of a share; None without a trial."""
    if not trials:
        return None
    share = successes / trials
    middle = share + Z * Z / (2 * trials)
    spread = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials))
    whole = 1 + Z * Z / trials
    return Interval(max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole))


@dataclass(frozen=True)
class Ratio:
    """Solved ÷ raised, with every raised case counted in exactly one standing."""

    counts: Mapping[Standing, int]

    @property
    def raised(self) -> int:
        return sum(self.counts.values())

    @property
    def solved(self) -> int:
        return self.counts.get(Standing.SOLVED, 0)

    @property
    def value(self) -> float | None:
        """The share, or None where nothing was raised."""
        return self.solved / self.raised if self.raised else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.solved, self.raised)

    def of(self, word: Standing) -> int:
        """How many stand so."""
        return self.counts.get(word, 0)


class Grouping(StrEnum):
    """What one line of the table is."""

    DESK = "desk"
    AGENCY = "agency"


class Figure(StrEnum):
    """What may be counted on the page; each leads to the cases behind it."""

    RAISED = "raised"
    SOLVED = "solved"
    PARTLY = "partly"
    IN_PROGRESS = "in_progress"
    UNSOLVED = "unsolved"
    AWAITING = "awaiting"
    NOT_CONFIRMED = "not_confirmed"
    ENDED = "ended"
    """Raised, and with a first result: of these is the median of days."""
    SOLVED_IN_SPAN = "solved_in_span"
    """Whenever raised."""
    DUE = "due"
    KEPT = "kept"
    REFERRED = "referred"
    WITHDRAWN = "withdrawn"
    SOLVED_BEFORE = "solved_before"
    ABSENT = "absent"
    NOT_REACHED = "not_reached"


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True)
class Span:
    """A period with its first and last day."""

    period: Period
    first: date
    last: date


def span(period: Period, day: date) -> Span:
    """The Saturday–Friday week, the Jalali month or the Jalali year in which the day lies (SD-2.6-e)."""
    if period is Period.WEEK:
        return Span(period, *calendar.week_bounds(day))
    year, month, _ = calendar.to_jalali(day)
    if period is Period.MONTH:
        return Span(period, *calendar.month_bounds(year, month))
    return Span(period, *calendar.year_bounds(year))


def may_rank(intervals: list[Interval]) -> bool:
    """Whether any two can be told apart at all; otherwise the table says so instead of ranking."""
    return any(not one.overlaps(other) for number, one in enumerate(intervals) for other in intervals[number + 1 :])


def median_of_counts(counts: Mapping[int, int]) -> float | None:
    """The median of a number that occurs so many times."""
    total = sum(counts.values())
    if not total:
        return None
    middle = [(total - 1) // 2, total // 2]
    found: list[int] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        while len(found) < 2 and middle[len(found)] < passed:
            found.append(value)
    return sum(found) / 2


@dataclass(frozen=True)
class Tally:
    """What is counted of one desk, or of several together."""

    ratio: Ratio = Ratio({})
    promises_due: int = 0
    promises_kept: int = 0
    days: Mapping[int, int] = field(default_factory=dict)
    """Days from being raised to the first result -> cases."""

    @property
    def ended(self) -> int:
        """How many have a first result."""
        return sum(self.days.values())

    @property
    def median_days(self) -> float | None:
        """The median of days to the first result; that of several desks is not the mean of theirs."""
        return median_of_counts(self.days)


def together(tallies: Iterable[Tally]) -> Tally:
    """Several desks as one: those of an agency, or all."""
    counts: Counter[Standing] = Counter()
    days: Counter[int] = Counter()
    due = kept = 0
    for one in tallies:
        counts.update(one.ratio.counts)
        days.update(one.days)
        due += one.promises_due
        kept += one.promises_kept
    return Tally(Ratio(dict(counts)), due, kept, dict(days))
