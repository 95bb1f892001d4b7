"""One week later: when to ask, what the words amount to, which round comes next (SD-2.6-a, -b, -d)."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from webapp.core.calendar import Calendar
from webapp.core.errors import FieldErrors, Stale
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.rules import Degree, Voice

ROUND_EVERY = 2
"""Working days between a round that nobody answered and the next one."""

FURTHEST_STEP = timedelta(days=366)


def due_on(held_on: date, calendar: Calendar, days: int = 7) -> date:
    """Seven calendar days after the meeting, moved earlier to a working day; the clock never pauses (SD-2.6-a)."""
    return calendar.on_or_before_working_day(held_on + timedelta(days=days))


@dataclass(frozen=True)
class Word:
    """What one voice said of one decision in one round. `decision` is None where the case was heard without any."""

    decision: int | None
    voice: Voice
    round: int
    degree: Degree
    percent: int | None = None
    has_next_step: bool = False


@dataclass(frozen=True)
class Result:
    """What has become of a raised case."""

    state: CaseState
    not_confirmed: bool = False


def latest(words: Iterable[Word], voice: Voice) -> dict[int | None, Word]:
    """The newest word of the voice on each decision; later rounds, and later words of one round, win."""
    newest: dict[int | None, Word] = {}
    for word in words:
        known = newest.get(word.decision)
        if word.voice == voice and (known is None or word.round >= known.round):
            newest[word.decision] = word
    return newest


def case_result(
    words: Iterable[Word], decisions: Collection[int], *, unanswered_rounds: int, rounds: int = 3
) -> Result:
    """The result of a case (SD-2.6-d); the agency's word never suffices.

    `words` of both voices, oldest first; `decisions` those that stand (a word on another one no longer counts);
    `unanswered_rounds` of the member. All full is solved; some full or any part is partly solved; an open next step is
    in progress; nothing is unsolved. No answer after all rounds: not confirmed, and still waiting.
    """
    wanted: Collection[int | None] = decisions or (None,)
    said = latest(words, Voice.MEMBER)
    counted = [said[decision] for decision in wanted if decision in said]
    if not counted and decisions and None in said:
        # The word was given on the case, before anybody wrote a decision down.
        counted = [said[None]]
    if not counted:
        return Result(CaseState.HEARD, not_confirmed=unanswered_rounds >= rounds)
    is_whole = len(counted) == len(wanted)
    degrees = {word.degree for word in counted}
    if degrees == {Degree.FULL} and is_whole:
        return Result(CaseState.SOLVED)
    if degrees != {Degree.NONE}:
        return Result(CaseState.PARTLY_SOLVED)
    if any(word.has_next_step for word in counted):
        return Result(CaseState.IN_PROGRESS)
    return Result(CaseState.UNSOLVED)


@dataclass(frozen=True)
class Round:
    """A round of calls of one voice, as it went."""

    number: int
    is_open: bool
    is_answered: bool
    hearing_id: int | None = None


def unanswered(rounds: Sequence[Round]) -> int:
    """How many rounds in a row, up to now, nobody answered."""
    count = 0
    for one in reversed(rounds):
        if one.is_open:
            continue
        if one.is_answered:
            break
        count += 1
    return count


def of_hearing(rounds: Sequence[Round], hearing_id: int) -> list[Round]:
    """The rounds about one hearing of the case; those before it asked about an earlier one."""
    return [one for one in rounds if one.hearing_id in (hearing_id, None)]


@dataclass(frozen=True)
class Demand:
    """A round that must be opened."""

    number: int
    due_on: date


def next_round(
    rounds: Sequence[Round],
    *,
    hearing_id: int,
    first_due: date,
    next_step_on: date | None,
    is_settled: bool,
    most: int,
    calendar: Calendar,
    today: date,
) -> Demand | None:
    """The round that the state of things demands for one voice, None where all is asked that can be asked.

    The first one after each hearing; another after one that nobody answered, up to `most`; and one for the day on
    which the next step was promised. `is_settled`: the member says that all is done.
    """
    number = rounds[-1].number + 1 if rounds else 1
    asked = of_hearing(rounds, hearing_id)
    if not asked:
        return Demand(number, first_due)
    if is_settled or any(one.is_open for one in rounds):
        return None
    if not asked[-1].is_answered:
        if unanswered(asked) >= most:
            return None
        return Demand(number, calendar.add_working_days(today, ROUND_EVERY))
    if next_step_on is not None:
        return Demand(
            number, max(calendar.on_or_before_working_day(next_step_on), calendar.on_or_after_working_day(today))
        )
    return None


@dataclass(frozen=True)
class Said:
    """What was typed about one decision during a call."""

    decision: int | None
    degree: Degree | None
    percent: int | None


@dataclass(frozen=True)
class Answer:
    """What one voice said, and what is to happen next, as it was typed."""

    said: Sequence[Said]
    quote: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    again: bool = False
    """The next step is the next meeting of the desk, which has its own day."""


def check_answer(answer: Answer, today: date) -> None:
    """Refuse words that are not whole: a decision left out, a part without its percent, a next step in the past."""
    wrong: dict[str, str] = {}
    for number, one in enumerate(answer.said):
        if one.degree is None:
            wrong[f"words-{number}-degree"] = "followup_degree_missing"
        elif one.degree == Degree.PARTIAL and (one.percent is None or not 1 <= one.percent <= 99):
            wrong[f"words-{number}-percent"] = "followup_percent"
    step_on = answer.next_step_on
    if step_on is not None and step_on < today:
        wrong["next_step_on"] = "followup_step_past"
    elif step_on is not None and step_on > today + FURTHEST_STEP:
        wrong["next_step_on"] = "followup_step_far"
    elif answer.next_step and step_on is None and not answer.again:
        wrong["next_step_on"] = "followup_step_undated"
    if wrong:
        raise FieldErrors(wrong)


def is_overdue(due: date | None, today: date, is_open: bool = True) -> bool:
    """Whether something open should have been done before today; computed, never stored."""
    return is_open and due is not None and due < today


def require_decisions(said: Sequence[int | None], standing: Sequence[int]) -> None:
    """Raise when the words are not about exactly the decisions that stand: somebody changed them meanwhile."""
    if set(said) != set(standing or (None,)) or len(said) != len(set(said)):
        raise Stale("followup_decisions_changed")


def check_ask_again(on: date, today: date) -> None:
    """Refuse a further round in the past or too far away to mean anything."""
    if on < today:
        raise FieldErrors({"ask_on": "followup_step_past"})
    if on > today + FURTHEST_STEP:
        raise FieldErrors({"ask_on": "followup_step_far"})
