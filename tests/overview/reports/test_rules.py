from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.desk.cases.rules import CaseState
from webapp.overview.reports import rules
from webapp.overview.reports.rules import Period, Ratio, Standing, wilson


@pytest.mark.parametrize(
    ("solved", "raised", "low", "high"),
    [(3, 3, 43.9, 100), (0, 3, 0, 56.1), (7, 10, 39.7, 89.2), (9, 12, 46.8, 91.1), (34, 48, 56.8, 81.8)],
)
def test_wilson_gives_the_published_intervals(solved, raised, low, high):
    interval = wilson(solved, raised)

    assert interval.low * 100 == pytest.approx(low, abs=0.06)
    assert interval.high * 100 == pytest.approx(high, abs=0.06)


def test_wilson_without_a_trial_is_none():
    assert wilson(0, 0) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_share_lies_in_its_interval(sample):
    solved, raised = sample

    interval = wilson(solved, raised)

    assert 0 <= interval.low <= solved / raised + 1e-12
    assert solved / raised - 1e-12 <= interval.high <= 1


@pytest.mark.parametrize(
    ("state", "silent", "expected"),
    [
        (CaseState.SOLVED, False, Standing.SOLVED),
        (CaseState.SOLVED, True, Standing.SOLVED),
        (CaseState.PARTLY_SOLVED, False, Standing.PARTLY),
        (CaseState.IN_PROGRESS, False, Standing.IN_PROGRESS),
        (CaseState.UNSOLVED, False, Standing.UNSOLVED),
        (CaseState.HEARD, False, Standing.AWAITING),
        (CaseState.HEARD, True, Standing.NOT_CONFIRMED),
        (CaseState.ACCEPTED, False, Standing.AWAITING),
    ],
)
def test_every_raised_case_stands_somewhere(state, silent, expected):
    assert rules.standing(state, silent) == expected


def test_ratio_is_solved_over_all_raised():
    ratio = Ratio({Standing.SOLVED: 18, Standing.PARTLY: 7, Standing.IN_PROGRESS: 9, Standing.AWAITING: 10})

    assert (ratio.solved, ratio.raised) == (18, 44)
    assert ratio.value == pytest.approx(18 / 44)


def test_ratio_of_nothing_is_no_number():
    assert Ratio({}).value is None
    assert Ratio({}).interval is None


def test_spans_are_the_iranian_ones():
    saturday = date(2026, 11, 21)  # 30 Aban 1405

    assert rules.span(Period.WEEK, saturday).last == date(2026, 11, 27)
    assert rules.span(Period.MONTH, saturday).first == date(2026, 10, 23)
    assert rules.span(Period.YEAR, saturday).first == date(2026, 3, 21)


def test_overlapping_intervals_are_not_ranked():
    assert not rules.may_rank([wilson(4, 9), wilson(5, 10)])
    assert rules.may_rank([wilson(1, 40), wilson(39, 40)])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=30))
def test_median_of_counts_is_the_median(values):
    import statistics
    from collections import Counter

    assert rules.median_of_counts(Counter(values)) == statistics.median(values)
