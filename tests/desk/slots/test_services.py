"""Planning acts against the real database: what is written, what is refused, what the call desk gets."""

import threading
from datetime import timedelta

import peewee
import pytest

from tests.factories.board import TUESDAY, a_case, a_desk, a_meeting, a_member, a_topic, member_slots, slots_of
from tests.factories.calls import a_call
from webapp.core import calendar, feed
from webapp.core.db import database
from webapp.core.errors import Forbidden, RuleBroken, Stale
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules.events import CaseWithdrawn
from webapp.desk.meetings.models import Meeting, MeetingVersion
from webapp.desk.meetings.rules.events import (
    MeetingHeld,
    MeetingMoved,
    MeetingPostponed,
    MeetingStarted,
    TimetableChanged,
)
from webapp.desk.slots import services
from webapp.desk.slots.models import BoardStep, Hearing, Slot
from webapp.desk.slots.queries import evidence
from webapp.desk.slots.rules import Consent
from webapp.desk.slots.services import Seen
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallConcluded
from webapp.engines.checklists import services as checklists
from webapp.engines.checklists.models import ChecklistItem
from webapp.office.audit.models import AuditEntry
from webapp.office.holidays import queries as holidays

pytestmark = pytest.mark.both_engines


@pytest.fixture
def negin(cast):
    return cast["negin"]


@pytest.fixture
def board(db, now, negin):
    return Board(now, negin)


class Board:
    """A meeting, its slots and short words for what planners do."""

    def __init__(self, now, actor, **changes):
        self.now, self.actor = now, actor
        self.meeting = a_meeting(now, **changes)

    @property
    def slots(self):
        return member_slots(self.meeting)

    def bring(self, case, slot, way="place", **more):
        more.setdefault("actor", self.actor)
        return services.bring(self.meeting.id, case_id=case.id, to_slot=slot.id, way=way, now=self.now, **more)

    def seated(self):
        query = Hearing.select(Hearing.case, Slot.start).join(Slot).where(Hearing.meeting == self.meeting.id)
        return dict(query.tuples())

    def state(self, case):
        return Hearing.get(Hearing.case == case.id, Hearing.meeting == self.meeting.id).state

    def approve(self, manager):
        services.submit_list(self.meeting.id, actor=self.actor, now=self.now)
        return services.approve_list(self.meeting.id, actor=manager, now=self.now)


def test_build_lays_out_the_timetable_and_leaves_taken_places(board, now):
    assert [(slot.start, slot.kind) for slot in slots_of(board.meeting)][5:8] == [
        (590, "member"),
        (600, "break"),
        (610, "member"),
    ]
    case = a_case(now)
    kept = board.slots[2]
    board.bring(case, kept)
    Meeting.update(end=690, pauses=[{"start": 630, "minutes": 20, "kind": "break", "title": "نماز"}]).execute()
    services.on_timetable_changed(TimetableChanged(board.meeting.id, now))
    assert board.seated() == {case.id: kept.start}
    assert [(slot.start, slot.minutes) for slot in slots_of(board.meeting) if slot.kind == "break"] == [(630, 20)]
    Meeting.update(pauses=[{"start": 555, "minutes": 10, "kind": "break", "title": ""}]).execute()
    with pytest.raises(RuleBroken, match="timetable_under_cases"):
        services.on_timetable_changed(TimetableChanged(board.meeting.id, now))
    Meeting.update(pauses=[], slot_minutes=15).execute()
    with pytest.raises(RuleBroken, match="length_under_cases"):
        services.on_timetable_changed(TimetableChanged(board.meeting.id, now))


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


def open_checklist(board, now):
    owner = ("meeting", board.meeting.id, board.meeting.number)
    days = holidays.calendar_now(now)
    checklists.open(owner, "MM-FR-03-05-01", "customs", TUESDAY, days, actor=board.actor, now=now)


def ticked(board):
    query = ChecklistItem.select(ChecklistItem.code).where(ChecklistItem.evidence.is_null(False)).tuples()
    return {code for (code,) in query}


def test_facts_of_the_board_tick_the_checklist_and_take_it_back(board, now, negin, cast):
    open_checklist(board, now)
    one, two = a_case(now, "یک"), a_case(now, "دو", legal_deadline=TUESDAY)
    board.bring(one, board.slots[0])
    assert ticked(board) == set()
    board.bring(two, board.slots[1])
    assert ticked(board) == {"slots_assigned", "deadlines_placed"}
    services.unschedule(board.meeting.id, case_id=two.id, actor=negin, now=now)
    assert ticked(board) == set()
    services.undo(board.meeting.id, actor=negin, now=now)
    board.now = MONDAY
    board.approve(cast["mahtab"])
    for call in list(Call.select()):
        conclude(call, "confirmed", MONDAY, negin)
    assert ticked(board) == {"slots_assigned", "deadlines_placed", "list_approved", "reminders_made"}
    recounted = evidence.facts([board.meeting.id], MONDAY)[board.meeting.id]
    assert all(recounted.values())
    board.bring(one, board.slots[5], consent=Consent(reason="دیرتر"))
    assert "reminders_made" not in ticked(board)


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


MONDAY = calendar.at(TUESDAY - timedelta(days=1), 9 * 60)


def test_reminders_appear_on_the_last_working_day_once_however_often_one_looks(board, now, negin, cast):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    board.approve(cast["mahtab"])
    assert services.ensure_reminder_calls(now) == 0
    assert services.ensure_reminder_calls(MONDAY) == 2
    assert services.ensure_reminder_calls(MONDAY) == 0
    call = Call.get(Call.owner_id == one.id)
    assert call.useful_until == calendar.at(TUESDAY, 540)
    assert call.phones[0]["whose"] == "مدیرعامل"
    assert "ساعت ۰۹:۰۰" in call.script
    assert "{caller}" in call.script


def test_a_list_approved_the_day_before_gets_its_calls_at_once(board, now, negin, cast):
    case = a_case(now)
    board.now = MONDAY
    board.bring(case, board.slots[0])
    board.approve(cast["mahtab"])
    assert Call.select().count() == 1


def conclude(call, outcome, now, actor):
    calls.claim(call.id, actor=actor, now=now)
    calls.conclude(call.id, outcome=outcome, actor=actor, now=now)
    services.on_call_concluded(CallConcluded(call.id, now, actor))


def called_board(board, cast):
    board.now = MONDAY
    one, two, three = (a_case(MONDAY, name) for name in ("یک", "دو", "سه"))
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    services.put_on_standby(board.meeting.id, case_id=three.id, actor=board.actor, now=MONDAY)
    board.approve(cast["mahtab"])
    return one, two, three


@pytest.mark.parametrize("state", ["list_approved", "date_final"])
def test_who_cannot_come_at_the_new_hour_says_so_in_the_same_call(board, cast, state):
    one, _, three = called_board(board, cast)
    Meeting.update(state=state).where(Meeting.id == board.meeting.id).execute()
    hearing = Hearing.get(Hearing.case == one.id)
    told = {"hearing": {"id": hearing.id}, "turn": {"date": TUESDAY.isoformat(), "start": 540}}
    moved = a_call(MONDAY, kind="moved", owner=("case", one.id, "x"), context=told, due_on=MONDAY.date())
    conclude(moved, "cancels", MONDAY, cast["negin"])
    assert board.state(one) == "cancelled"
    offered = [call.owner_id for call in Call.select().where(Call.kind == "standby_offer")]
    assert offered == ([three.id] if state == "list_approved" else [])


def test_a_case_that_leaves_before_its_meeting_frees_its_place_for_a_standby(board, cast):
    one, _, three = called_board(board, cast)
    Case.update(state="withdrawn").where(Case.id == one.id).execute()
    services.on_case_left(CaseWithdrawn(one.id, MONDAY, cast["negin"]))
    assert board.state(one) == "cancelled"
    assert Call.get(Call.kind == "standby_offer").owner_id == three.id


def test_nobody_is_reminded_of_a_meeting_that_began_nor_offered_a_place_in_one_that_is_over(board, cast):
    one, two, three = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "cancels", MONDAY, cast["negin"])
    services.on_meeting_started(MeetingStarted(board.meeting.id, MONDAY, cast["negin"]))
    states = dict(Call.select(Call.owner_id, Call.state).tuples())
    assert states == {one.id: "concluded", two.id: "void", three.id: "due"}
    services.on_meeting_held(MeetingHeld(board.meeting.id, MONDAY, cast["negin"]))
    assert Call.get(Call.kind == "standby_offer").state == "void"


def test_a_standby_takes_the_place_of_somebody_absent_while_the_meeting_runs(board, cast):
    _, two, three = called_board(board, cast)
    Meeting.update(state="in_session").where(Meeting.id == board.meeting.id).execute()
    Hearing.update(state="absent").where(Hearing.case == two.id).execute()
    place = Hearing.get(Hearing.case == two.id).slot_id
    # Before the turn's hour the place can be offered, later it cannot.
    hour = calendar.at(TUESDAY, board.slots[1].start)
    assert not services.offer_place(Meeting.get_by_id(board.meeting.id), place, now=hour)
    assert services.offer_place(Meeting.get_by_id(board.meeting.id), place, now=MONDAY)
    conclude(Call.get(Call.kind == "standby_offer"), "accepts", MONDAY, cast["negin"])
    seated = Hearing.get(Hearing.case == three.id)
    assert (seated.state, seated.slot_id) == ("confirmed", place)
    assert board.state(two) == "absent"


def test_a_reminder_has_no_outcome_once_the_meeting_began(board, cast):
    one, two, _ = called_board(board, cast)
    first, second = (Call.get(Call.owner_id == case.id, Call.kind == "reminder") for case in (one, two))
    # The second turn is later, but the meeting begins for everybody at nine.
    assert first.useful_until == second.useful_until == calendar.at(TUESDAY, 540)
    Meeting.update(state="in_session").where(Meeting.id == board.meeting.id).execute()
    for call, outcome in ((first, "confirmed"), (second, "cancels")):
        with pytest.raises(RuleBroken, match="call_too_late"):
            conclude(call, outcome, MONDAY, cast["negin"])
    assert (board.state(one), board.state(two)) == ("placed", "placed")


def test_who_said_yes_to_an_hour_that_shifts_has_not_said_yes_to_the_new_one(board, cast):
    _, two, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == two.id), "confirmed", MONDAY, board.actor)
    slot = board.slots[0]
    services.resize(
        board.meeting.id,
        slot_id=slot.id,
        minutes=20,
        consent=Consent(reason="دو پرونده"),
        actor=board.actor,
        now=MONDAY,
    )
    assert (board.seated()[two.id], board.state(two)) == (slot.start + 20, "placed")


def test_a_move_after_the_approval_voids_the_call_for_the_old_time(board, cast):
    one, _, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    assert board.state(one) == "confirmed"
    board.bring(one, board.slots[4], consent=Consent(reason="خواهش دستگاه"))
    assert board.state(one) == "placed"
    board.bring(one, board.slots[0], consent=Consent(reason="بازگشت"))
    states = [call.state for call in Call.select().where(Call.owner_id == one.id).order_by(Call.id)]
    assert states == ["concluded", "void", "due"]


def test_a_cancellation_frees_the_place_and_a_standby_takes_it(board, cast):
    one, _, three = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "cancels", MONDAY, board.actor)
    assert board.state(one) == "cancelled"
    with pytest.raises(RuleBroken, match="undo_call"):
        services.undo(board.meeting.id, actor=board.actor, now=MONDAY)
    offered = Call.get(Call.kind == "standby_offer")
    assert offered.owner_id == three.id
    conclude(offered, "accepts", MONDAY, board.actor)
    assert board.state(three) == "confirmed"
    assert board.seated()[three.id] == 540


def test_a_place_taken_meanwhile_is_said_while_the_member_is_on_the_phone(board, cast):
    one, two, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "cancels", MONDAY, board.actor)
    board.bring(two, board.slots[0], consent=Consent(reason="زودتر می‌آید"))
    with pytest.raises(RuleBroken, match="offer_gone"):
        conclude(Call.get(Call.kind == "standby_offer"), "accepts", MONDAY, board.actor)


def test_a_meeting_that_is_called_off_gives_its_cases_back(board, cast):
    from webapp.desk.cases.models import Case

    one, _, three = called_board(board, cast)
    services.on_meeting_called_off(MeetingPostponed(board.meeting.id, None, "دستگاه نیامد", MONDAY, board.actor))
    assert {board.state(one), board.state(three)} == {"cancelled"}
    assert Case.get_by_id(one.id).comes_first
    assert not Call.select().where(Call.state == "due").count()


def test_a_meeting_that_moves_keeps_its_list_but_not_what_was_said(board, cast):
    one, _, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    later = TUESDAY + timedelta(days=7)
    Meeting.update(date=later).execute()
    services.on_meeting_moved(MeetingMoved(board.meeting.id, TUESDAY, later, "تعطیلی برق", MONDAY, board.actor))
    assert board.state(one) == "placed"
    assert services.ensure_reminder_calls(calendar.at(later - timedelta(days=1), 480)) == 2


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
