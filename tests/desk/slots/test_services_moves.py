"""Planning acts against the real database: what is written and what is refused."""

import threading
from datetime import timedelta

import peewee
import pytest

from tests.factories.board import TUESDAY, Board, a_case, a_desk, a_member, a_topic, slots_of
from webapp.core import feed
from webapp.core.db import database
from webapp.core.errors import RuleBroken, Stale
from webapp.desk.slots import services
from webapp.desk.slots.models import BoardStep, Hearing, Slot
from webapp.desk.slots.rules import Consent
from webapp.desk.slots.services import Seen
from webapp.office.audit.models import AuditEntry

pytestmark = pytest.mark.both_engines


def test_bring_writes_hearing_version_journal_audit_and_feed(board, now):
    case, slot = a_case(now), board.slots[2]
    done = board.bring(case, slot, seen=Seen(None, None, 0), tab="t1")
    assert board.seated() == {case.id: slot.start}
    assert Slot.get_by_id(slot.id).version == 1
    assert done.board.slot(slot.id).version == 1
    step = BoardStep.get()
    assert (step.number, step.parent, step.kind, step.facts["to"]) == (1, None, "place", slot.start)
    entry = AuditEntry.get(AuditEntry.event == "board.place")
    assert entry.after == {case.applicant_name: "09:20"}
    assert (f"board:{board.meeting.id}", f"rows-t1-{slot.id}-outside") in [row[1:] for row in feed.since(0)]


def test_a_case_taken_off_and_placed_again_keeps_its_one_hearing(board, now, negin):
    case = a_case(now)
    board.bring(case, board.slots[0])
    services.unschedule(board.meeting.id, case_id=case.id, actor=negin, now=now)
    assert board.state(case) == "cancelled"
    board.bring(case, board.slots[1])
    assert Hearing.select().count() == 1
    assert board.state(case) == "placed"


def test_the_loser_of_two_planners_is_told_and_nothing_is_lost(board, now, cast):
    first, second, slot = a_case(now, "یکم"), a_case(now, "دوم"), board.slots[0]
    seen = Seen(None, None, slot.version)
    board.bring(first, slot, seen=seen)
    with pytest.raises(Stale):
        board.bring(second, slot, seen=seen, actor=cast["peyman"])
    assert board.seated() == {first.id: slot.start}
    # A place that nobody touched is not stale, whatever happened beside it.
    board.bring(second, board.slots[4], seen=Seen(None, None, 0), actor=cast["peyman"])
    assert len(board.seated()) == 2


def test_a_move_from_slot_to_slot_asks_whether_all_is_as_seen(board, now, cast):
    case, (first, second, third, *_) = a_case(now), board.slots
    board.bring(case, first)
    seen = Seen(first.id, board.slots[0].version, third.version)
    board.bring(case, second, actor=cast["peyman"])
    for way in (seen, Seen(second.id, None, third.version + 1), Seen(second.id, board.slots[1].version + 1, None)):
        with pytest.raises(Stale):
            board.bring(case, third, seen=way)
    assert board.seated() == {case.id: second.start}
    # There and back: he sits where he was seen, and still somebody has been at it.
    board.bring(case, first, actor=cast["peyman"])
    with pytest.raises(Stale):
        board.bring(case, third, seen=seen)
    board.bring(case, third, seen=Seen(first.id, board.slots[0].version, third.version))
    assert board.seated() == {case.id: third.start}


def test_swap_insert_and_join(board, now):
    one, two, three = (a_case(now, name) for name in ("یک", "دو", "سه"))
    at = board.slots
    board.bring(one, at[0])
    board.bring(two, at[1])
    board.bring(one, at[1], "swap")
    assert board.seated() == {one.id: at[1].start, two.id: at[0].start}
    board.bring(three, at[0], "insert")
    assert board.seated() == {three.id: at[0].start, two.id: at[1].start, one.id: at[2].start}
    board.bring(three, at[2], "join")
    assert board.seated()[three.id] == board.seated()[one.id]


def test_resize_shifts_and_undo_brings_it_back(board, now, negin):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    before = [(slot.id, slot.start, slot.minutes) for slot in slots_of(board.meeting)]
    services.resize(board.meeting.id, slot_id=board.slots[0].id, minutes=20, actor=negin, now=now)
    assert board.seated() == {one.id: 540, two.id: 560}
    services.undo(board.meeting.id, actor=negin, now=now)
    assert [(slot.id, slot.start, slot.minutes) for slot in slots_of(board.meeting)] == before
    services.redo(board.meeting.id, actor=negin, now=now)
    assert board.seated() == {one.id: 540, two.id: 560}
    services.resize(board.meeting.id, slot_id=board.slots[0].id, minutes=10, actor=negin, now=now)
    shapes = [(slot.start, slot.minutes, slot.kind) for slot in slots_of(board.meeting)][:3]
    assert shapes == [(540, 10, "member"), (550, 10, "member"), (560, 10, "member")]


def test_the_database_itself_refuses_an_overlap(board):
    slot = board.slots[0]
    with pytest.raises((peewee.IntegrityError, peewee.DatabaseError)):
        Slot.create(meeting=board.meeting.id, start=slot.start + 5, minutes=10, kind="member")


def test_many_steps_back_and_forth(board, now, negin, cast):
    cases = [a_case(now, f"عضو {number}") for number in range(3)]
    for case, slot in zip(cases, board.slots, strict=False):
        board.bring(case, slot)
    board.bring(cases[0], board.slots[5], actor=cast["peyman"])
    with pytest.raises(RuleBroken, match="undo_other"):
        services.undo(board.meeting.id, actor=negin, now=now)
    services.undo(board.meeting.id, of_another=True, actor=negin, now=now)
    services.undo(board.meeting.id, actor=negin, now=now)
    services.undo(board.meeting.id, actor=negin, now=now)
    assert board.seated() == {cases[0].id: 540}
    services.redo(board.meeting.id, actor=negin, now=now)
    assert board.seated() == {cases[0].id: 540, cases[1].id: 550}
    board.bring(cases[2], board.slots[7])
    with pytest.raises(RuleBroken, match="nothing_to_redo"):
        services.redo(board.meeting.id, actor=negin, now=now)


def test_an_inactive_member_is_placed_only_with_a_reason_that_is_kept(board, now):
    case = a_case(now, member=a_member(now, "منقضی", valid_until=TUESDAY - timedelta(days=1)))
    with pytest.raises(RuleBroken, match="member_inactive"):
        board.bring(case, board.slots[0])
    board.bring(case, board.slots[0], consent=Consent(frozenset({"slots.member_inactive"}), "کارت در دست تمدید"))
    assert Hearing.get().override_reason == "کارت در دست تمدید"


def test_a_case_with_a_place_in_another_coming_meeting_is_refused(board, now, negin):
    case = a_case(now)
    board.bring(case, board.slots[0])
    other = Board(now, negin, date=TUESDAY + timedelta(days=7))
    with pytest.raises(RuleBroken, match="case_elsewhere"):
        other.bring(case, other.slots[0])


def test_a_case_of_another_desk_is_not_known_here(board, now):
    case = a_case(now, desk=a_desk("tax"))
    with pytest.raises(RuleBroken, match="case_unknown"):
        board.bring(case, board.slots[0])


def test_joint_slots_need_one_topic(board, now):
    one = a_case(now, "یک")
    two = a_case(now, "دو", topic=a_topic(a_desk(), "ارزش").id)
    board.bring(one, board.slots[0])
    with pytest.raises(RuleBroken, match="other_topic"):
        board.bring(two, board.slots[0], "join")


def test_of_many_who_want_one_turn_at_the_same_moment_one_gets_it(board, now):
    cases = [a_case(now, f"عضو {number}") for number in range(6)]
    slot, start, won, lost = board.slots[0], threading.Barrier(6), [], []

    def want(case):
        with database.connection_context():
            start.wait()
            try:
                board.bring(case, slot)
                won.append(case.id)
            except RuleBroken as broken:
                lost.append(broken.code)

    planners = [threading.Thread(target=want, args=(case,)) for case in cases]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    assert len(won) == 1
    assert lost == ["slots.occupied"] * 5
    assert board.seated() == {won[0]: slot.start}
    assert BoardStep.select().count() == 1


def test_one_case_is_not_taken_by_two_meetings_at_the_same_moment(board, now, negin):
    case = a_case(now)
    other = Board(now, negin, date=TUESDAY + timedelta(days=7))
    start, codes = threading.Barrier(2), []

    def take(which, slot):
        with database.connection_context():
            start.wait()
            try:
                which.bring(case, slot)
                codes.append("")
            except RuleBroken as broken:
                codes.append(broken.code)

    planners = [threading.Thread(target=take, args=(one, one.slots[0])) for one in (board, other)]
    for planner in planners:
        planner.start()
    for planner in planners:
        planner.join()
    assert sorted(codes) == ["", "slots.case_elsewhere"]


def test_a_refused_shift_is_explained_by_the_whole_board(board, now):
    case, other = a_case(now, "یک", available_to=560), a_case(now, "دو")
    at = board.slots
    board.bring(case, at[0])
    board.bring(other, at[2])
    seen = Seen(at[0].id, Slot.get_by_id(at[0].id).version, None)
    with pytest.raises(RuleBroken) as refused:
        board.bring(case, at[6], seen=seen)
    assert (refused.value.code, refused.value.facts["free"]) == ("slots.outside_window", at[1].start)
    with pytest.raises(RuleBroken) as refused:
        board.bring(other, at[0], seen=Seen(at[2].id, None, None))
    assert (refused.value.code, refused.value.facts["other"]) == ("slots.occupied", "یک")
    foreign = Board(now, board.actor, date=TUESDAY + timedelta(days=7)).slots[3]
    with pytest.raises(RuleBroken, match="slot_gone"):
        board.bring(case, foreign, seen=seen)
    assert board.seated() == {case.id: at[0].start, other.id: at[2].start}
