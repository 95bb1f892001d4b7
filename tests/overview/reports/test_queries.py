from datetime import date

import pytest

from tests.factories.board import a_case, a_desk
from tests.factories.followups import a_decision, a_held_meeting
from webapp.desk.cases.models import Case
from webapp.overview.reports import queries
from webapp.overview.reports.rules import Period, Standing, span

ABAN = date(2026, 11, 14)
MEHR = date(2026, 10, 10)


def _raise(now, state, day=ABAN, **changes):
    return a_case(now, state=state, raised_on=day, **changes)


@pytest.mark.both_engines
def test_every_raised_case_is_counted_once_in_its_month(db, now):
    _raise(now, "solved", result_on=date(2026, 11, 21))
    _raise(now, "partly_solved")
    _raise(now, "in_progress", not_confirmed=True)
    _raise(now, "heard")
    _raise(now, "solved", day=MEHR, result_on=date(2026, 11, 2))
    a_case(now)

    card = queries.scorecard(span(Period.MONTH, ABAN))

    assert (card.total.solved, card.total.raised) == (1, 4)
    assert card.total.of(Standing.NOT_CONFIRMED) == 1
    assert card.total.of(Standing.AWAITING) == 1
    assert card.solved_in_span == 2
    assert [point.ratio.raised for point in card.trend[-2:]] == [1, 4]


@pytest.mark.both_engines
def test_what_stays_outside_the_ratio_is_counted_apart(db, now):
    a_case(now, state="referred")
    a_case(now, state="withdrawn")
    a_case(now, state="solved_before_meeting")
    _, hearings = a_held_meeting(now, cases=3)
    for hearing, state in zip(hearings, ("absent", "not_reached", "heard"), strict=True):
        hearing.state = state
        hearing.save()

    outside = queries.scorecard(span(Period.MONTH, ABAN)).outside

    assert outside == queries.Outside(referred=1, absent=1, withdrawn=1, not_reached=1, solved_before=1)


@pytest.mark.both_engines
def test_desks_show_promises_and_pace(db, now):
    meeting, hearings = a_held_meeting(now, cases=2)
    for hearing, degree in zip(hearings, ("full", None), strict=True):
        a_decision(hearing, now, due_on=date(2026, 11, 18), member_degree=degree)
    Case.update(raised_on=ABAN, state="solved", result_on=date(2026, 11, 21)).execute()

    rows = {row.desk_id: row for row in queries.scorecard(span(Period.MONTH, ABAN)).desks}

    row = rows[meeting.desk]
    assert (row.promises_due, row.promises_kept, row.median_days) == (2, 1, 7)


def test_the_cases_behind_the_figure_are_those_of_the_span(db, now):
    inside = _raise(now, "solved")
    _raise(now, "solved", day=MEHR)
    other = _raise(now, "unsolved", desk=a_desk("tax"))

    month = span(Period.MONTH, ABAN)

    assert {case.id for case in queries.raised_cases(month)} == {inside.id, other.id}
    assert [case.id for case in queries.raised_cases(month, other.desk)] == [other.id]


def test_the_page_asks_as_often_for_thirty_as_for_one(db, now, count_sql):
    _raise(now, "solved")
    month = span(Period.MONTH, ABAN)
    with count_sql() as one:
        queries.scorecard(month)
    for _ in range(29):
        _raise(now, "partly_solved")
    with count_sql() as thirty:
        queries.scorecard(month)

    assert thirty.value == one.value <= 8
