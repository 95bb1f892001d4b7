"""What lies a day beside a span, in another state or at another desk is not counted in it."""

import re
from datetime import date, datetime, timedelta

import pytest

from tests.factories.board import a_case, a_desk
from tests.factories.followups import a_decision, a_held_meeting
from webapp.core import calendar
from webapp.overview.reports import queries, views
from webapp.overview.reports.rules import Period, span

FIRST, LAST = date(2026, 10, 23), date(2026, 11, 21)
"""Aban 1405."""
DAY = timedelta(days=1)
ABAN = span(Period.MONTH, LAST)


def _beside() -> tuple[date, date]:
    return FIRST - DAY, LAST + DAY


@pytest.mark.both_engines
def test_the_first_and_the_last_day_belong_to_the_month(db, now):
    for day in (FIRST, LAST, *_beside()):
        a_case(now, state="solved", raised_on=day)

    card = queries.scorecard(ABAN)

    assert card.total.raised == 2
    assert {case.raised_on for case in queries.raised_cases(ABAN)} == {FIRST, LAST}


@pytest.mark.both_engines
def test_the_trend_parts_its_months_between_their_last_and_first_days(db, now):
    for day, cases in ((FIRST - DAY, 1), (FIRST, 2), (LAST, 3)):
        for _ in range(cases):
            a_case(now, state="solved", raised_on=day)

    assert [point.ratio.raised for point in queries.trend(LAST, length=3)] == [0, 1, 5]


@pytest.mark.both_engines
def test_solved_in_the_span_counts_results_and_only_solved_ones(db, now):
    raised = date(2026, 8, 1)
    for state, day in (("solved", FIRST), ("solved", LAST), ("unsolved", LAST), ("partly_solved", LAST)):
        a_case(now, state=state, raised_on=raised, result_on=day)
    for day in _beside():
        a_case(now, state="solved", raised_on=raised, result_on=day)

    assert queries.scorecard(ABAN).solved_in_span == 2


@pytest.mark.both_engines
def test_what_is_counted_apart_is_of_the_span_too(db, now):
    begins, ends = calendar.utc_span(FIRST, LAST)
    for moment in (begins, ends - timedelta(seconds=1), begins - timedelta(seconds=1), ends):
        for state in ("referred", "withdrawn", "solved_before_meeting"):
            a_case(now, state=state, changed_at=moment)

    outside = queries.scorecard(ABAN).outside

    assert (outside.referred, outside.withdrawn, outside.solved_before) == (2, 2, 2)


@pytest.mark.both_engines
@pytest.mark.parametrize(
    ("day", "state", "counted"),
    [
        (FIRST, "held", 1),
        (LAST, "closed", 1),
        (FIRST - DAY, "held", 0),
        (LAST + DAY, "closed", 0),
        (LAST, "in_session", 0),
    ],
)
def test_who_did_not_come_or_was_not_reached_is_of_a_held_meeting_of_the_span(db, now, day, state, counted):
    _, hearings = a_held_meeting(now, cases=2, date=day, state=state)
    for hearing, left in zip(hearings, ("absent", "not_reached"), strict=True):
        hearing.state = left
        hearing.save()

    outside = queries.scorecard(ABAN).outside

    assert (outside.absent, outside.not_reached) == (counted, counted)


@pytest.mark.both_engines
def test_promises_are_those_that_stand_and_fall_due_in_the_span(db, now):
    _, (hearing,) = a_held_meeting(now)
    for day in (FIRST, LAST, *_beside()):
        a_decision(hearing, now, due_on=day, member_degree="full")
    later = a_decision(hearing, now, due_on=LAST, member_degree="partial", member_percent=50, agency_degree="full")
    for state, by in (("draft", None), ("withdrawn", None), ("superseded", later.id)):
        a_decision(hearing, now, due_on=LAST, state=state, replaced_by=by)

    [tally] = [row.tally for row in queries.scorecard(ABAN).rows if row.tally.promises_due]

    assert (tally.promises_due, tally.promises_kept) == (3, 2)


@pytest.mark.both_engines
def test_the_pace_is_of_cases_with_a_result(db, now):
    raised = LAST - 9 * DAY
    for state, days in (("solved", 2), ("unsolved", 4), ("partly_solved", 9), ("in_progress", 8), ("heard", 8)):
        a_case(now, state=state, raised_on=raised, result_on=raised + days * DAY)

    assert [row.tally.median_days for row in queries.scorecard(ABAN).rows if row.tally.ratio.raised] == [4]


def test_the_list_behind_the_figure_is_cut_where_asked_the_newest_first(db, now):
    days = [LAST - DAY * back for back in range(4)]
    for day in reversed(days):
        a_case(now, state="heard", raised_on=day)

    assert [case.raised_on for case in queries.raised_cases(ABAN, limit=3)] == days[:3]


def test_the_page_shows_the_newest_and_all_of_them_where_asked(client_as, now):
    cases = [a_case(now, state="heard", raised_on=LAST) for _ in range(13)]
    person = client_as("negin")

    newest, every = (person.get(f"/reports/ratio{query}").get_data(as_text=True) for query in ("", "?page=1"))

    assert [f'/cases/{case.id}"' in newest for case in cases] == [False] + [True] * 12
    assert all(f'/cases/{case.id}"' in every for case in cases)


def test_the_list_of_all_is_turned_page_by_page(client_as, now, monkeypatch):
    monkeypatch.setattr(views, "CASES_A_PAGE", 2)
    cases = [a_case(now, state="heard", raised_on=LAST - DAY * back) for back in range(5)]
    person = client_as("negin")

    pages = [person.get(f"/reports/ratio?period=month&page={number}") for number in (1, 2, 3)]

    on_page = [[case.id for case in cases if f'/cases/{case.id}"' in page.text] for page in pages]
    assert on_page == [[case.id for case in part] for part in (cases[:2], cases[2:4], cases[4:])]
    assert ['rel="prev"' in page.text for page in pages] == [False, True, True]
    assert ['rel="next"' in page.text for page in pages] == [True, True, False]
    assert "۳ تا ۴ از ۵" in pages[1].text
    assert [person.get(f"/reports/ratio?page={number}").status_code for number in (4, 0, "x")] == [404, 404, 404]


def test_a_month_without_cases_leads_to_the_month_before(client_as, now):
    page = client_as("negin").get("/reports/ratio?period=month").text
    empty = page[page.index('id="ratio-all"') : page.index('class="definition')]
    assert "ماه پیش" in empty
    assert re.search(r'href="[^"]*day=1405/0?7/30[^"]*"', empty)


def _workbook(person, now: datetime) -> bytes:
    a_case(now, state="solved", raised_on=LAST)
    answer = person.get("/reports/ratio.xlsx")
    assert answer.status_code == 200
    return answer.data


def test_every_sheet_is_right_to_left(client_as, now):
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(_workbook(client_as("negin"), now))) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/sheet")]
        turned = [name for name in sheets if 'rightToLeft="1"' in book.read(name).decode()]

    assert turned == sheets
    assert len(sheets) >= 2


def test_who_may_read_the_ratio_need_not_take_it_away(client_as):
    """Systems and methods reads the figures; the spreadsheet with its names is for desk and heads."""
    person = client_as("simin")

    assert person.get("/reports/ratio").status_code == 200
    assert person.get("/reports/ratio.xlsx").status_code == 403


def test_nothing_lies_after_today_and_the_month_before_is_one_step_back(client_as, now):
    person = client_as("negin")

    this_month = person.get("/reports/ratio").get_data(as_text=True)
    last_month = person.get("/reports/ratio?day=1405/07/10").get_data(as_text=True)

    later, earlier = 'aria-label="پس از این"', 'aria-label="پیش‌تر"'
    assert earlier in this_month
    assert later not in this_month
    assert earlier in last_month
    assert later in last_month


def test_a_desk_that_no_longer_works_stays_in_the_figures_it_has(client_as, now):
    old, idle = a_desk("old"), a_desk("idle")
    for desk in (old, idle):
        desk.is_active = False
        desk.save()
    a_case(now, state="solved", raised_on=LAST, desk=old)

    page = client_as("negin").get("/reports/ratio").get_data(as_text=True)

    assert old.short_title in page
    assert idle.short_title not in page
