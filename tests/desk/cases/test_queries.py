"""The list, the case page, memory, and the facts of the checklist."""

from datetime import date, timedelta

import pytest

from tests.factories.cases import make_case
from tests.factories.meetings import make_meeting
from tests.factories.registry import customs, make_member
from webapp.desk.cases import queries, services
from webapp.desk.cases.queries import Filters
from webapp.desk.cases.rules import CaseState, Subject
from webapp.registry.desks import queries as desks

pytestmark = pytest.mark.both_engines

TODAY = date(2026, 11, 21)


def ids(page: queries.CaseList) -> list[int]:
    return [row.id for row in page.rows]


def test_the_list_pages_both_ways_without_losing_or_doubling(cast, now) -> None:
    member = make_member(cast["negin"], now)
    made = [make_case(cast["negin"], now, member_id=member).id for _ in range(120)]
    newest_first = made[::-1]
    first = queries.listed(Filters(), TODAY)
    second = queries.listed(Filters(), TODAY, after=first.next)
    third = queries.listed(Filters(), TODAY, after=second.next)
    assert ids(first) + ids(second) + ids(third) == newest_first
    assert (first.previous, third.next) == (None, None)
    assert ids(queries.listed(Filters(), TODAY, before=third.previous)) == ids(second)
    back = queries.listed(Filters(), TODAY, before=second.previous)
    assert (ids(back), back.previous) == (ids(first), None)


def test_filters_narrow_the_list(cast, now) -> None:
    negin = cast["negin"]
    tax = desks.desk(desks.by_code("tax").id)
    waiting = make_case(negin, now, urgency="critical", legal_deadline=TODAY + timedelta(days=3))
    late = make_case(negin, now, state="incomplete", legal_deadline=TODAY - timedelta(days=1))
    referred = make_case(negin, now, state="referred", legal_deadline=TODAY + timedelta(days=1))
    other = make_case(negin, now, desk_id=tax.desk.id, topic_id=tax.topics[0].id, agency_file_number="ک-77821")
    services.raise_case(other.id, on=TODAY, now=now)
    for filters, expected in (
        (Filters(desk=tax.desk.id), [other.id]),
        (Filters(state="waiting"), [late.id, waiting.id]),
        (Filters(state="after"), [other.id]),
        (Filters(state="referred"), [referred.id]),
        (Filters(urgency="critical"), [waiting.id]),
        (Filters(deadline="soon"), [waiting.id]),
        (Filters(deadline="past"), [late.id]),
        (Filters(deadline="past", state="accepted"), []),
        (Filters(text="۷۷۸۲۱"), [other.id]),
        (Filters(text=waiting.tracking_code), [waiting.id]),
        (Filters(text="گرانول", state="referred"), [referred.id]),
        (Filters(text="چیزی که نیست"), []),
        (Filters(only=[late.id]), [late.id]),
        (Filters(only=[]), []),
    ):
        assert ids(queries.listed(filters, TODAY)) == expected, filters


def test_phones_are_found_only_by_who_may_see_them(cast, now) -> None:
    case = make_case(cast["negin"], now)
    assert ids(queries.listed(Filters(text="09000004127", contact=True), TODAY)) == [case.id]
    assert ids(queries.listed(Filters(text="09000004127"), TODAY)) == []


def test_deadlines_come_nearest_first_and_page_by_day(cast, now) -> None:
    member = make_member(cast["negin"], now)
    made = [
        make_case(cast["negin"], now, member_id=member, legal_deadline=TODAY + timedelta(days=place % 7)).id
        for place in range(60)
    ]
    first = queries.listed(Filters(deadline="soon"), TODAY)
    second = queries.listed(Filters(deadline="soon"), TODAY, after=first.next)
    days = [row.legal_deadline for row in first.rows + second.rows]
    assert days == sorted(days)
    assert sorted(ids(first) + ids(second)) == made
    assert ids(queries.listed(Filters(deadline="soon"), TODAY, before=second.previous)) == ids(first)


def test_a_deadline_before_the_next_meeting_of_the_desk_is_marked(cast, now) -> None:
    make_meeting(date=TODAY + timedelta(days=3))
    case = make_case(cast["negin"], now, legal_deadline=TODAY + timedelta(days=1))
    after = make_case(cast["negin"], now, legal_deadline=TODAY + timedelta(days=3))
    marks = {row.id: row.days_before for row in queries.listed(Filters(), TODAY).rows}
    assert marks == {case.id: 2, after.id: None}
    page = queries.case_page(case.id, TODAY)
    assert (page.days_before, page.meeting.date) == (2, TODAY + timedelta(days=3))


def test_the_nearest_meeting_is_planned_and_not_over(cast, now) -> None:
    desk = customs().desk.id
    assert queries.nearest_meeting(desk, TODAY) is None
    make_meeting(date=TODAY + timedelta(days=9))
    near = make_meeting(date=TODAY + timedelta(days=4))
    make_meeting(date=TODAY + timedelta(days=2), state="cancelled")
    make_meeting(date=TODAY - timedelta(days=2), state="date_final")
    found = queries.nearest_meeting(desk, TODAY)
    assert found is not None
    assert found.id == getattr(near, "id", near)


def test_memory_shows_what_the_member_brought_before(cast, now) -> None:
    member = make_member(cast["negin"], now)
    first = make_case(cast["negin"], now, member_id=member)
    services.raise_case(first.id, on=TODAY, now=now)
    services.set_result(first.id, CaseState.SOLVED, on=TODAY, now=now)
    second = make_case(cast["negin"], now, member_id=member)
    assert [case.id for case in queries.past(member)] == [second.id, first.id]
    assert [case.id for case in queries.past(member, but=second.id)] == [first.id]
    assert queries.past_counts(member) == (2, 1)


def test_only_open_cases_are_similar(cast, now) -> None:
    member = make_member(cast["negin"], now)
    desk = customs()
    case = make_case(cast["negin"], now, member_id=member)
    subject = Subject(desk.desk.id, desk.topics[0].id, desk.topics[0].title, "")
    assert [other.id for other in queries.similar(member, subject)] == [case.id]
    services.withdraw(case.id, reason="چون", actor=cast["negin"], now=now)
    assert queries.similar(member, subject) == []


def test_others_who_wait_with_the_same_topic_are_counted(cast, now) -> None:
    desk = customs()
    member = make_member(cast["negin"], now)
    make_case(cast["negin"], now, member_id=member)
    make_case(cast["negin"], now)
    make_case(cast["negin"], now, state="referred")
    make_case(cast["negin"], now, topic_id=desk.topics[1].id)
    assert queries.others_with_topic(desk.desk.id, desk.topics[0].id, member_id=member) == 1
    assert queries.others_with_topic(desk.desk.id, desk.topics[0].id, member_id=None) == 2


def test_the_checklist_learns_what_is_true_of_the_cases(cast, now) -> None:
    desk = customs()
    assert set(queries.desk_facts(desk.desk.id).values()) == {None}
    received = make_case(cast["negin"], now, state="received")
    facts = queries.desk_facts(desk.desk.id)
    assert facts["problem_forms_registered"].startswith("۱ ")
    assert facts["cases_triaged"] is None
    services.withdraw(received.id, reason="چون", actor=cast["negin"], now=now)
    whole = frozenset(document.title for document in desk.documents)
    make_case(cast["negin"], now, documents=whole)
    assert all(queries.desk_facts(desk.desk.id).values())
    make_case(cast["negin"], now)
    assert queries.desk_facts(desk.desk.id)["documents_complete"] is None


def test_the_case_page_takes_the_same_few_statements(cast, now, count_sql) -> None:
    case = make_case(cast["negin"], now)
    with count_sql() as counted:
        queries.case_page(case.id, TODAY)
    assert counted.value <= 4
