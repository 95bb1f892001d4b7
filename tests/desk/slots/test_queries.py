"""Reads of the board: who waits and why first, what the journal ends in, who is here, what the list froze."""

from datetime import timedelta

import pytest

from tests.factories.board import TUESDAY, a_case, a_desk, a_meeting, member_slots
from webapp.desk.cases.models import CaseDocument
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.queries import evidence, journal, listing, outside, page, presence
from webapp.desk.slots.services.presence import say

pytestmark = pytest.mark.both_engines


@pytest.fixture
def meeting(db, now):
    return a_meeting(now)


def place(meeting, case, slot, cast, now):
    services.bring(meeting.id, case_id=case.id, to_slot=slot.id, actor=cast["negin"], now=now)


def test_those_who_wait_come_in_the_order_in_which_they_press(meeting, now):
    plain = a_case(now, "عادی")
    urgent = a_case(now, "فوری", urgency="urgent")
    dated = a_case(now, "مهلت‌دار", legal_deadline=TUESDAY + timedelta(days=9))
    first = a_case(now, "نرسیده", comes_first=True)
    before = a_case(now, "پیش از جلسه", legal_deadline=TUESDAY - timedelta(days=1))
    waiting, standbys = outside.outside(meeting)
    assert [row.fact.case_id for row in waiting] == [before.id, first.id, dated.id, urgent.id, plain.id]
    assert standbys == []


def test_only_cases_of_the_desk_without_a_place_wait(meeting, now, cast):
    waits = a_case(now, "منتظر")
    a_case(now, "میز دیگر", desk=a_desk("tax"))
    a_case(now, "ارجاع", state="referred")
    seated, kept = a_case(now, "نشسته"), a_case(now, "ذخیره")
    place(meeting, seated, member_slots(meeting)[0], cast, now)
    services.put_on_standby(meeting.id, case_id=kept.id, actor=cast["negin"], now=now)
    later = a_meeting(now, date=TUESDAY + timedelta(days=7))
    elsewhere = a_case(now, "جای دیگر")
    place(later, elsewhere, member_slots(later)[0], cast, now)
    waiting, standbys = outside.outside(meeting)
    assert [row.fact.name for row in waiting] == ["منتظر"]
    assert [row.fact.name for row in standbys] == ["ذخیره"]
    assert [row.fact.name for row in outside.outside(later)[0]] == ["منتظر"]
    assert outside.pool(meeting) == outside.pool_of(waiting)
    Hearing.update(state="absent", slot=None).where(Hearing.case == seated.id).execute()
    Meeting.update(state="held").where(Meeting.id == meeting.id).execute()
    assert {row.fact.name for row in outside.outside(later)[0]} >= {"منتظر", "نشسته"}
    assert waits.id


def test_documents_are_counted_and_one_that_lacks_is_named(meeting, now):
    case = a_case(now)
    for title, received in (("اظهارنامه", now), ("بارنامه", None)):
        CaseDocument.create(case=case.id, title=title, received_at=received)
    (row,), _ = outside.outside(meeting)
    assert (row.documents, row.missing, row.missing_title) == (2, 1, "بارنامه")
    assert outside.pool(meeting) == outside.pool_of([row])
    assert outside.filtered([row], "", "incomplete") == [row]
    assert outside.filtered([row], "هیچ", "") == []
    assert outside.filtered([row], row.number, "") == [row]


def test_the_board_page_is_read_in_few_statements_however_full(meeting, now, cast, count_sql):
    for number in range(4):
        a_case(now, f"عضو {number}")
    page.board_page(meeting.id, now)
    with count_sql() as counted:
        board = page.board_page(meeting.id, now)
    assert counted.value == 6
    assert board.free == 11
    assert len(board.waiting) == 4


def test_both_ends_of_the_journal(meeting, now, cast):
    assert journal.journal(meeting.id) == journal.Journal()
    case = a_case(now)
    place(meeting, case, member_slots(meeting)[0], cast, now)
    place(meeting, case, member_slots(meeting)[1], cast, now)
    services.undo(meeting.id, actor=cast["negin"], now=now)
    ends = journal.journal(meeting.id)
    assert (ends.standing.number, ends.undone.number) == (1, 2)
    assert (ends.facts["name"], ends.at) == (case.applicant_name, now)
    services.undo(meeting.id, actor=cast["negin"], now=now)
    ends = journal.journal(meeting.id)
    assert ends.standing is None
    assert ends.undone.number == 1


def test_presence_forgets_those_who_left_and_those_who_fell_silent(meeting, now, cast):
    negin, peyman = cast["negin"], cast["peyman"]
    say(meeting.id, "here", actor=negin, now=now)
    say(meeting.id, "holds", case_id=7, actor=peyman, now=now)
    here = presence.presence(meeting.id, now)
    assert here.people == {negin.id: negin.name, peyman.id: peyman.name}
    assert here.held == {7: (peyman.id, peyman.name)}
    assert here.without(peyman.id).held == {}
    say(meeting.id, "here", actor=peyman, now=now)
    assert presence.presence(meeting.id, now).held == {}
    say(meeting.id, "gone", actor=negin, now=now)
    assert presence.presence(meeting.id, now).people == {peyman.id: peyman.name}
    assert presence.presence(meeting.id, now + timedelta(minutes=3)).people == {}


def test_an_approved_list_freezes_what_it_said(meeting, now, cast):
    case = a_case(now, "یک")
    place(meeting, case, member_slots(meeting)[0], cast, now)
    services.submit_list(meeting.id, actor=cast["negin"], now=now)
    services.approve_list(meeting.id, actor=cast["mahtab"], now=now)
    frozen = listing.approved_version(meeting.id).content
    assert frozen["turns"][0]["start"] == 540
    assert page.versions(meeting).listed == {case.id: 540}
    assert page.versions(meeting).approved == 1
    found = evidence.facts([meeting.id], now)[meeting.id]
    assert found["list_approved"].startswith("از نسخه ۱")
    assert found["reminders_made"] is None


def test_a_list_is_approved_anew_after_its_frame_was(meeting, now, cast):
    place(meeting, a_case(now, "یک"), member_slots(meeting)[0], cast, now)
    services.submit_list(meeting.id, actor=cast["negin"], now=now)
    services.approve_list(meeting.id, actor=cast["mahtab"], now=now)
    Meeting.update(state="frame_approved").execute()
    assert evidence.facts([meeting.id], now)[meeting.id]["list_approved"] is None
    services.submit_list(meeting.id, actor=cast["negin"], now=now)
    assert services.approve_list(meeting.id, actor=cast["mahtab"], now=now).number == 2
