"""The list is submitted, approved by another and shows what changed since."""

import pytest

from tests.factories.board import a_case
from webapp.core.errors import Forbidden, RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.slots import services
from webapp.desk.slots.rules import Consent

pytestmark = pytest.mark.both_engines


def test_the_list_is_submitted_approved_by_another_and_shows_what_changed(board, now, negin, cast):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    with pytest.raises(RuleBroken, match="list_empty"):
        services.submit_list(board.meeting.id, actor=negin, now=now)
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    services.submit_list(board.meeting.id, actor=negin, now=now)
    with pytest.raises(Forbidden):
        services.approve_list(board.meeting.id, actor=negin, now=now)
    version = services.approve_list(board.meeting.id, actor=cast["mahtab"], now=now)
    assert [turn["name"] for turn in version.content["turns"]] == ["یک", "دو"]
    assert Meeting.get_by_id(board.meeting.id).state == "list_approved"
    with pytest.raises(RuleBroken, match="undo_approval"):
        services.undo(board.meeting.id, actor=negin, now=now)
    with pytest.raises(RuleBroken, match="reason_needed"):
        board.bring(two, board.slots[3])
    board.bring(two, board.slots[3], consent=Consent(reason="پرواز دیر می‌رسد"))
    assert Meeting.get_by_id(board.meeting.id).changed_since_list
    second = services.submit_list(board.meeting.id, actor=negin, now=now)
    assert second.number == 2
    assert [(c["what"], c["name"], c["old"], c["new"], c["reason"]) for c in second.changes] == [
        ("moved", "دو", 550, 570, "پرواز دیر می‌رسد")
    ]
    services.approve_list(board.meeting.id, actor=cast["mahtab"], now=now)
    assert not Meeting.get_by_id(board.meeting.id).changed_since_list


def test_the_list_names_who_comes_and_says_when_somebody_else_does(board, now, negin, cast):
    case = a_case(now, "یک")
    Case.update(visitor_name="فرناز نمونه", visitor_post="مدیر", visitor_count=2).where(Case.id == case.id).execute()
    board.bring(case, board.slots[0])
    version = board.approve(cast["mahtab"])
    assert [(turn["visitor"], turn["persons"]) for turn in version.content["turns"]] == [("فرناز نمونه، مدیر", 2)]
    with pytest.raises(RuleBroken, match="list_unchanged"):
        services.submit_list(board.meeting.id, actor=negin, now=now)
    Case.update(visitor_name="بهرام نمونه", visitor_count=4).where(Case.id == case.id).execute()
    second = services.submit_list(board.meeting.id, actor=negin, now=now)
    assert [(c["what"], c["old"], c["new"]) for c in second.changes] == [
        ("visitor", "فرناز نمونه، مدیر", "بهرام نمونه، مدیر"),
        ("persons", 2, 4),
    ]


def test_a_list_approved_before_it_named_visitors_still_says_the_same(board, now, negin, cast):
    board.bring(a_case(now, "یک"), board.slots[0])
    version = board.approve(cast["mahtab"])
    for turn in version.content["turns"]:
        del turn["visitor"], turn["persons"]
    MeetingVersion.update(content=version.content).where(MeetingVersion.id == version.id).execute()
    with pytest.raises(RuleBroken, match="list_unchanged"):
        services.submit_list(board.meeting.id, actor=negin, now=now)


def test_a_list_that_is_taken_back_to_what_was_approved_has_not_changed(board, now, negin, cast):
    case = a_case(now, "یک")
    board.bring(case, board.slots[0])
    board.approve(cast["mahtab"])
    reason = Consent(reason="پرواز دیر می‌رسد")
    board.bring(case, board.slots[3], consent=reason)
    board.bring(case, board.slots[4], consent=reason)
    assert Meeting.get_by_id(board.meeting.id).changed_since_list
    services.undo(board.meeting.id, actor=negin, now=now)
    assert Meeting.get_by_id(board.meeting.id).changed_since_list
    done = services.undo(board.meeting.id, actor=negin, now=now)
    assert not Meeting.get_by_id(board.meeting.id).changed_since_list
    assert (done.list_has_changed, done.meeting.changed_since_list) == (False, False)
    services.redo(board.meeting.id, actor=negin, now=now)
    assert Meeting.get_by_id(board.meeting.id).changed_since_list


def test_a_manager_does_not_approve_a_list_of_his_own(board, now, cast):
    board.bring(a_case(now), board.slots[0], actor=cast["mahtab"])
    services.submit_list(board.meeting.id, actor=cast["mahtab"], now=now)
    with pytest.raises(RuleBroken, match="own_submission"):
        services.approve_list(board.meeting.id, actor=cast["mahtab"], now=now)


def test_a_list_that_moved_on_is_not_approved_and_a_new_one_replaces_it(board, now, negin, cast):
    one = a_case(now, "یک")
    board.bring(one, board.slots[0])
    services.submit_list(board.meeting.id, actor=negin, now=now)
    board.bring(one, board.slots[2])
    with pytest.raises(RuleBroken, match="list_moved_on"):
        services.approve_list(board.meeting.id, actor=cast["mahtab"], now=now)
    services.submit_list(board.meeting.id, actor=negin, now=now)
    states = [version.state for version in MeetingVersion.select().order_by(MeetingVersion.number)]
    assert states == ["withdrawn", "submitted"]
    with pytest.raises(RuleBroken, match="return_comment_missing"):
        services.return_list(board.meeting.id, comment=" ", actor=cast["mahtab"], now=now)
    assert services.return_list(board.meeting.id, comment="ترتیب", actor=cast["mahtab"], now=now).state == "returned"


def test_a_tentative_case_keeps_the_list_from_approval_until_it_is_accepted(board, now, negin, cast):
    from webapp.desk.cases.models import Case
    from webapp.desk.cases.rules.events import CaseAccepted

    case = a_case(now, state="received")
    board.bring(case, board.slots[0])
    assert board.state(case) == "tentative"
    with pytest.raises(RuleBroken, match="list_tentative"):
        services.submit_list(board.meeting.id, actor=negin, now=now)
    Case.update(state="accepted").execute()
    services.on_case_triaged(CaseAccepted(case.id, now, negin))
    assert board.state(case) == "placed"
