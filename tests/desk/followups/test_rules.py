"""What the words amount to, and which round comes next (SD-2.6-a, -b, -d)."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.calendar import Calendar, DayOff
from webapp.core.errors import FieldErrors, Stale
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.followups import rules
from webapp.desk.followups.rules import Answer, Demand, Result, Round, Said, Word, scripts

FULL, PARTIAL, NONE = Degree.FULL, Degree.PARTIAL, Degree.NONE
OFFICE = Calendar({date(2026, 11, 21): DayOff("تعطیل")}, thursday_off=True)


def _member(decision: int | None, degree: Degree, number: int = 1, step: bool = False) -> Word:
    return Word(decision, Voice.MEMBER, number, degree, 50 if degree == PARTIAL else None, step)


def _agency(decision: int | None, degree: Degree, number: int = 1) -> Word:
    return Word(decision, Voice.AGENCY, number, degree, 50 if degree == PARTIAL else None)


def _expected(degrees: tuple[Degree, ...], has_step: bool) -> CaseState:
    """The rule of the result, read once more and in another way."""
    if all(degree == FULL for degree in degrees):
        return CaseState.SOLVED
    if FULL in degrees or PARTIAL in degrees:
        return CaseState.PARTLY_SOLVED
    return CaseState.IN_PROGRESS if has_step else CaseState.UNSOLVED


TABLE = [
    (degrees, has_step)
    for count in (1, 2, 3)
    for degrees in itertools.product(Degree, repeat=count)
    for has_step in (False, True)
]


@pytest.mark.parametrize(("degrees", "has_step"), TABLE)
def test_every_combination_of_the_members_words(degrees: tuple[Degree, ...], has_step: bool) -> None:
    words = [_member(number, degree, step=has_step) for number, degree in enumerate(degrees, 1)]
    result = rules.case_result(words, range(1, len(degrees) + 1), unanswered_rounds=0)
    assert result == Result(_expected(degrees, has_step))


@pytest.mark.parametrize(
    ("degree", "step", "state"),
    [
        (FULL, False, CaseState.SOLVED),
        (FULL, True, CaseState.SOLVED),
        (PARTIAL, False, CaseState.PARTLY_SOLVED),
        (PARTIAL, True, CaseState.PARTLY_SOLVED),
        (NONE, True, CaseState.IN_PROGRESS),
        (NONE, False, CaseState.UNSOLVED),
    ],
)
def test_a_case_without_decisions_has_one_word(degree: Degree, step: bool, state: CaseState) -> None:
    assert rules.case_result([_member(None, degree, step=step)], [], unanswered_rounds=0).state == state


@pytest.mark.parametrize(("rounds", "not_confirmed"), [(0, False), (1, False), (2, False), (3, True), (4, True)])
def test_no_answer_after_three_rounds_is_not_confirmed(rounds: int, not_confirmed: bool) -> None:
    assert rules.case_result([], [1], unanswered_rounds=rounds) == Result(CaseState.HEARD, not_confirmed)


def test_the_agencys_word_never_suffices() -> None:
    words = [_agency(1, FULL), _agency(2, FULL)]
    assert rules.case_result(words, [1, 2], unanswered_rounds=0) == Result(CaseState.HEARD)
    assert rules.case_result(words, [1, 2], unanswered_rounds=3) == Result(CaseState.HEARD, not_confirmed=True)


def test_a_decision_left_out_keeps_the_case_from_being_solved() -> None:
    assert rules.case_result([_member(1, FULL)], [1, 2], unanswered_rounds=0).state == CaseState.PARTLY_SOLVED
    assert rules.case_result([_member(1, NONE)], [1, 2], unanswered_rounds=0).state == CaseState.UNSOLVED


def test_the_latest_word_counts() -> None:
    words = [_member(1, FULL), _member(1, NONE, 2), _member(1, PARTIAL, 3)]
    assert rules.case_result(words, [1], unanswered_rounds=0).state == CaseState.PARTLY_SOLVED
    assert rules.case_result(words[:2], [1], unanswered_rounds=0).state == CaseState.UNSOLVED


def test_an_answer_once_given_outlives_later_silence() -> None:
    assert rules.case_result([_member(1, PARTIAL)], [1], unanswered_rounds=3) == Result(CaseState.PARTLY_SOLVED)


def test_a_word_on_a_decision_that_was_withdrawn_no_longer_counts() -> None:
    words = [_member(1, NONE), _member(2, FULL)]
    assert rules.case_result(words, [2], unanswered_rounds=0).state == CaseState.SOLVED


WORDS = st.builds(
    Word,
    decision=st.sampled_from([1, 2, 3]),
    voice=st.sampled_from(Voice),
    round=st.integers(1, 4),
    degree=st.sampled_from(Degree),
    percent=st.none(),
    has_next_step=st.booleans(),
)


@given(words=st.lists(WORDS, max_size=12), rounds=st.integers(0, 5))
def test_agency_words_change_no_result(words: list[Word], rounds: int) -> None:
    alone = [word for word in words if word.voice == Voice.MEMBER]
    decisions = [1, 2, 3]
    assert rules.case_result(words, decisions, unanswered_rounds=rounds) == rules.case_result(
        alone, decisions, unanswered_rounds=rounds
    )


@given(words=st.lists(WORDS, max_size=12))
def test_solved_means_full_on_every_decision_by_the_member(words: list[Word]) -> None:
    decisions = [1, 2, 3]
    result = rules.case_result(words, decisions, unanswered_rounds=0)
    newest = rules.latest(words, Voice.MEMBER)
    is_full = all(decision in newest and newest[decision].degree == FULL for decision in decisions)
    assert (result.state == CaseState.SOLVED) == is_full
    assert (result.state == CaseState.HEARD) == (not newest)


@given(words=st.lists(WORDS, min_size=1, max_size=12), decision=st.sampled_from([1, 2, 3]))
def test_a_better_last_word_never_worsens_the_result(words: list[Word], decision: int) -> None:
    order = [CaseState.HEARD, CaseState.UNSOLVED, CaseState.IN_PROGRESS, CaseState.PARTLY_SOLVED, CaseState.SOLVED]
    before = rules.case_result(words, [1, 2, 3], unanswered_rounds=0)
    after = rules.case_result([*words, _member(decision, FULL, 9)], [1, 2, 3], unanswered_rounds=0)
    assert order.index(after.state) >= order.index(before.state)
    assert after.state in (CaseState.PARTLY_SOLVED, CaseState.SOLVED)


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (date(2026, 11, 15), date(2026, 11, 22)),
        # A holiday, then the Thursday and the Friday before it: the Wednesday.
        (date(2026, 11, 14), date(2026, 11, 18)),
        # Friday and Thursday are off: the Wednesday before.
        (date(2026, 11, 6), date(2026, 11, 11)),
        (date(2026, 11, 12), date(2026, 11, 18)),
    ],
)
def test_due_seven_days_later_moved_earlier(held: date, due: date) -> None:
    assert rules.due_on(held, OFFICE) == due


@given(
    held=st.dates(date(2026, 3, 21), date(2027, 3, 20)),
    off=st.sets(st.dates(date(2026, 3, 21), date(2027, 3, 27)), max_size=10),
)
def test_never_later_than_a_week(held: date, off: set[date]) -> None:
    office = Calendar({day: DayOff("تعطیل") for day in off})
    due = rules.due_on(held, office)
    assert due <= held + timedelta(days=7)
    assert office.is_working_day(due)
    between = [due + timedelta(days=step) for step in range(1, (held - due).days + 8)]
    assert not any(office.is_working_day(day) for day in between if day <= held + timedelta(days=7))


def _next(rounds: list[Round], **over: object) -> Demand | None:
    facts = {
        "hearing_id": 5,
        "first_due": date(2026, 11, 18),
        "next_step_on": None,
        "is_settled": False,
        "most": 3,
        "calendar": OFFICE,
        "today": date(2026, 11, 22),
    } | over
    return rules.next_round(rounds, **facts)


def _round(number: int, *, is_open: bool = False, is_answered: bool = False, hearing: int = 5) -> Round:
    return Round(number, is_open, is_answered, hearing)


def test_the_first_round_is_due_a_week_after_the_meeting() -> None:
    assert _next([]) == Demand(1, date(2026, 11, 18))
    assert _next([], is_settled=True) == Demand(1, date(2026, 11, 18))


def test_an_open_round_is_waited_for() -> None:
    assert _next([_round(1, is_open=True)]) is None


def test_three_unanswered_rounds_and_no_more() -> None:
    assert _next([_round(1)]) == Demand(2, date(2026, 11, 24))
    assert _next([_round(1), _round(2)]) == Demand(3, date(2026, 11, 24))
    assert _next([_round(1), _round(2), _round(3)]) is None
    assert rules.unanswered([_round(1), _round(2, is_answered=True), _round(3)]) == 1


def test_a_promised_next_step_opens_a_round_on_its_day_or_the_working_day_before() -> None:
    answered = [_round(1, is_answered=True)]
    assert _next(answered) is None
    assert _next(answered, next_step_on=date(2026, 11, 29)) == Demand(2, date(2026, 11, 29))
    assert _next(answered, next_step_on=date(2026, 11, 27)) == Demand(2, date(2026, 11, 25))
    # Never in the past: a step of yesterday is asked about today.
    assert _next(answered, next_step_on=date(2026, 11, 20)) == Demand(2, date(2026, 11, 22))
    assert _next(answered, next_step_on=date(2026, 11, 29), is_settled=True) is None


def test_a_case_heard_again_is_asked_again() -> None:
    before = [_round(1, is_answered=True, hearing=4)]
    assert _next(before, is_settled=True) == Demand(2, date(2026, 11, 18))


def test_words_must_be_whole() -> None:
    today = date(2026, 11, 22)
    rules.check_answer(Answer([Said(1, FULL, None), Said(2, PARTIAL, 99)], "", "ارسال نامه", today), today)
    with pytest.raises(FieldErrors) as refusal:
        rules.check_answer(
            Answer([Said(1, None, None), Said(2, PARTIAL, None)], next_step_on=today - timedelta(days=1)), today
        )
    assert refusal.value.fields == {
        "words-0-degree": "followup_degree_missing",
        "words-1-percent": "followup_percent",
        "next_step_on": "followup_step_past",
    }
    for percent in (0, 100):
        with pytest.raises(FieldErrors):
            rules.check_answer(Answer([Said(1, PARTIAL, percent)]), today)
    with pytest.raises(FieldErrors) as refusal:
        rules.check_answer(Answer([Said(1, NONE, None)], next_step="ارسال نامه"), today)
    assert refusal.value.fields == {"next_step_on": "followup_step_undated"}


def test_words_are_about_the_decisions_that_stand() -> None:
    rules.require_decisions([1, 2], [2, 1])
    rules.require_decisions([None], [])
    for said, standing in (([1], [1, 2]), ([1, 2], [1]), ([None], [1]), ([1, 1], [1])):
        with pytest.raises(Stale):
            rules.require_decisions(said, standing)


def test_the_script_names_desk_day_and_decision_but_no_result() -> None:
    text = scripts.for_member(desk="گمرک", held_on=date(2026, 11, 14), subject="استرداد حقوق ورودی", kinds=["order"])
    assert text.startswith("سلام، {caller} هستم از اتاق بازرگانی. در میز خدمت گمرک، شنبه ۲۳ آبان،")
    assert "دستوری دربارهٔ «استرداد حقوق ورودی» داده شد" in text
    assert "حل" not in text
    several = scripts.for_member(desk="گمرک", held_on=date(2026, 11, 14), subject="الف", kinds=["order", "rejected"])
    assert "دو تصمیم" in several
