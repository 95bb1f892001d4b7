from datetime import date, timedelta

import pytest

from tests.factories.board import a_case, a_desk, a_meeting, member_slots
from tests.factories.followups import a_decision, a_held_meeting
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.slots.models import Hearing
from webapp.overview.reports import queries
from webapp.overview.reports.rules import Figure, Grouping, Period, Standing, span
from webapp.registry.agencies.models import Agency
from webapp.registry.desks.models import Desk

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

    month, desk = span(Period.MONTH, ABAN), a_desk()
    for card in (queries.scorecard(month), queries.scorecard(month, agency_id=desk.agency)):
        assert card.outside == queries.Outside(referred=1, absent=1, withdrawn=1, not_reached=1, solved_before=1)
        for figure in ("referred", "absent", "withdrawn", "not_reached", "solved_before"):
            assert len(queries.raised_cases(month, card.desk_ids, figure=Figure(figure))) == 1
    nothing = queries.scorecard(month, desk_id=a_desk("tax").id)
    assert nothing.outside == queries.Outside(0, 0, 0, 0, 0)
    assert not any(queries.raised_cases(month, nothing.desk_ids, figure=figure) for figure in Figure)


@pytest.mark.both_engines
def test_desks_show_promises_and_pace(db, now):
    meeting, hearings = a_held_meeting(now, cases=2)
    for hearing, degree in zip(hearings, ("full", None), strict=True):
        a_decision(hearing, now, due_on=date(2026, 11, 18), member_degree=degree)
    Case.update(raised_on=ABAN, state="solved", result_on=date(2026, 11, 21)).execute()

    tallies = {row.id: row.tally for row in queries.scorecard(span(Period.MONTH, ABAN)).rows}

    tally = tallies[meeting.desk]
    assert (tally.promises_due, tally.promises_kept, tally.median_days) == (2, 1, 7)


def test_the_cases_behind_the_figure_are_those_of_the_span(db, now):
    inside = _raise(now, "solved")
    _raise(now, "solved", day=MEHR)
    other = _raise(now, "unsolved", desk=a_desk("tax"))

    month = span(Period.MONTH, ABAN)

    assert {case.id for case in queries.raised_cases(month)} == {inside.id, other.id}
    assert [case.id for case in queries.raised_cases(month, [other.desk])] == [other.id]


@pytest.mark.both_engines
def test_each_standing_lists_the_cases_it_counts(db, now):
    for state in set(CaseState) - {CaseState.MERGED}:
        for silent in (False, True):
            _raise(now, state, not_confirmed=silent)
    month = span(Period.MONTH, ABAN)
    raised = queries.raised_cases(month)

    for word in Standing:
        listed = queries.raised_cases(month, figure=Figure(word.value))
        assert [case.id for case in listed] == [case.id for case in raised if case.standing is word]


@pytest.mark.both_engines
def test_a_promise_is_listed_as_often_as_it_is_counted(db, now):
    meeting, (hearing,) = a_held_meeting(now)
    for degree in ("full", "full", "none"):
        a_decision(hearing, now, due_on=date(2026, 11, 18), member_degree=degree)
    a_decision(hearing, now, due_on=date(2026, 11, 18), member_degree="full", state="withdrawn")
    month = span(Period.MONTH, ABAN)
    card = queries.scorecard(month, desk_id=meeting.desk)

    assert (card.count(Figure.DUE), card.count(Figure.KEPT)) == (3, 2)
    for figure in (Figure.DUE, Figure.KEPT):
        assert len(queries.raised_cases(month, card.desk_ids, figure=figure)) == card.count(figure)


def test_what_is_promised_for_a_later_day_is_not_due_yet(db, now):
    _, (hearing,) = a_held_meeting(now)
    for due in (date(2026, 11, 21), date(2026, 11, 22), date(2026, 11, 27)):
        a_decision(hearing, now, due_on=due, member_degree="full")
    week = span(Period.WEEK, date(2026, 11, 21))
    card = queries.scorecard(week)

    assert (card.count(Figure.DUE), card.count(Figure.KEPT)) == (1, 1)
    for figure in (Figure.DUE, Figure.KEPT):
        assert len(queries.raised_cases(week, figure=figure)) == 1


@pytest.mark.both_engines
def test_who_was_absent_twice_is_listed_twice(db, now):
    case = a_case(now)
    for day in (ABAN, date(2026, 11, 16)):
        meeting = a_meeting(now, date=day, state="held")
        Hearing.create(case=case.id, meeting=meeting.id, slot=member_slots(meeting)[0].id, state="absent")
    month = span(Period.MONTH, ABAN)

    assert queries.scorecard(month).count(Figure.ABSENT) == 2
    assert [row.id for row in queries.raised_cases(month, figure=Figure.ABSENT)] == [case.id, case.id]


@pytest.mark.both_engines
def test_an_agency_is_the_sum_of_its_desks(db, now):
    both = Agency.create(title="سازمان دو میز (نمونه)")
    first, second, other = a_desk(), a_desk("tax"), a_desk("samt")
    Desk.update(agency=both.id).where(Desk.id.in_([first.id, second.id])).execute()
    for desk, days in ((first, (1, 1, 1)), (second, (9, 11)), (other, (30,))):
        for day in days:
            _raise(now, "solved", result_on=ABAN + timedelta(day), desk=desk)

    month = span(Period.MONTH, ABAN)
    card = queries.scorecard(month, agency_id=both.id, by=Grouping.AGENCY)

    row = next(row for row in card.rows if row.id == both.id)
    assert row.desk_ids == card.desk_ids == (first.id, second.id)
    # The median of five cases, which is not that of the desks' medians.
    assert (row.tally.ratio.raised, row.tally.median_days) == (5, 1)
    assert (card.total.raised, card.every.raised, card.trend[-1].ratio.raised) == (5, 6, 5)
    assert queries.agency_ratio(both.id, month.first, month.last) == card.total


def test_a_closed_desk_stays_while_it_is_counted_or_asked_for(db, now):
    closed = a_desk("tax")
    Desk.update(is_active=False).where(Desk.id == closed.id).execute()
    month = span(Period.MONTH, ABAN)

    assert closed.id not in [row.id for row in queries.scorecard(month).rows]
    assert queries.scorecard(month, desk_id=closed.id).desk_ids == (closed.id,)
    assert closed.id in queries.scorecard(month, agency_id=closed.agency).desk_ids
    _raise(now, "solved", desk=closed)
    assert closed.id in [row.id for row in queries.scorecard(month).rows]


@pytest.mark.parametrize("by", list(Grouping))
@pytest.mark.parametrize("narrowed", ["", "desk_id", "agency_id"])
def test_the_page_asks_as_often_for_thirty_as_for_one(db, now, count_sql, by, narrowed):
    desk = a_desk()
    asked = {"desk_id": {"desk_id": desk.id}, "agency_id": {"agency_id": desk.agency}}.get(narrowed, {})
    _raise(now, "solved")
    month = span(Period.MONTH, ABAN)
    with count_sql() as one:
        queries.scorecard(month, by=by, **asked)
    for number in range(29):
        _raise(now, "partly_solved", desk=a_desk(("customs", "tax", "samt")[number % 3]))
    with count_sql() as thirty:
        card = queries.scorecard(month, by=by, **asked)
    with count_sql() as behind:
        queries.raised_cases(month, card.desk_ids)

    assert thirty.value == one.value <= 8
    assert behind.value == 1
