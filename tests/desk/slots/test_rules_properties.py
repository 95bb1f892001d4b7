"""Whatever planners do in whatever order: nothing overlaps, nobody is lost, and steps can be taken back."""

import itertools
from dataclasses import replace

import hypothesis.strategies as st
from hypothesis import given, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from webapp.core.errors import RuleBroken
from webapp.desk.meetings.rules.timetable import Pause, timetable
from webapp.desk.slots import rules
from webapp.desk.slots.rules import Board, CaseFact, Consent, SlotFact, SlotKind, StepKind

YES = Consent(frozenset({"slots.same_member", "slots.member_inactive"}), "به درخواست مدیر")
START, END = 540, 660


@st.composite
def boards(draw) -> Board:
    """A two-hour meeting with a break and buffers, and up to nine cases that wait."""
    breaks = draw(st.sampled_from([(), (Pause(600, 20),), (Pause(570, 10), Pause(590, 10, "buffer"), Pause(620, 15))]))
    made = timetable(START, END, draw(st.sampled_from([10, 15])), breaks).stretches
    slots = tuple(SlotFact(number, one.start, one.minutes, SlotKind(one.kind)) for number, one in enumerate(made, 1))
    cases = tuple(
        CaseFact(
            number,
            member_id=draw(st.integers(1, 6)),
            name=f"م{number}",
            topic_id=draw(st.sampled_from([1, 2])),
            case_state=draw(st.sampled_from(["accepted", "accepted", "received"])),
            from_minute=draw(st.sampled_from([None, None, None, 560])),
            to_minute=draw(st.sampled_from([None, None, None, 640])),
        )
        for number in range(1, draw(st.integers(2, 9)) + 1)
    )
    return Board(slots, cases, slot_minutes=10)


class Planners(RuleBasedStateMachine):
    """Two planners, one board, one journal."""

    @initialize(board=boards())
    def begin(self, board):
        self.board = board
        self.people = {case.case_id for case in board.cases}
        self.steps: list[rules.Step] = []
        self.boards: dict[int, tuple[Board, Board]] = {}
        self.next_slot = 1000

    def do(self, act):
        try:
            plan = act()
        except RuleBroken:
            return
        before, after = rules.record(self.board, plan)
        top = rules.newest_standing(self.steps)
        number = len(self.steps) + 1
        self.steps.append(rules.Step(number, plan.kind, 1, "", before, after, parent=top.number if top else None))
        was, self.board = self.board, rules.apply(self.board, plan)
        self.boards[number] = (was, self.board)

    @rule(case=st.integers(1, 9), slot=st.integers(1, 14), way=st.sampled_from(sorted(rules.COMMANDS)))
    def bring(self, case, slot, way):
        self.do(lambda: rules.COMMANDS[way](self.board, case, slot, YES))

    @rule(case=st.integers(1, 9))
    def stand_by(self, case):
        self.do(lambda: rules.standby(self.board, case, YES))

    @rule(case=st.integers(1, 9))
    def take_off(self, case):
        self.do(lambda: rules.unschedule(self.board, case, YES))

    @rule(slot=st.integers(1, 14), minutes=st.sampled_from([5, 10, 15, 20, 30]))
    def lengthen(self, slot, minutes):
        self.next_slot += 1
        self.do(lambda: rules.resize(self.board, slot, minutes, self.next_slot, YES))

    @rule()
    def undo(self):
        step = rules.newest_standing(self.steps)
        if step is None:
            return
        self.board = rules.apply(self.board, rules.undo(self.board, step, 1))
        assert self.board == self.boards[step.number][0]
        self.turn(step, undone=True)

    @rule()
    def redo(self):
        step = rules.newest_undone(self.steps)
        if step is None:
            return
        self.board = rules.apply(self.board, rules.redo(self.board, step, 1))
        assert self.board == self.boards[step.number][1]
        self.turn(step, undone=False)

    def turn(self, step, undone):
        self.steps[step.number - 1] = replace(step, is_undone=undone)

    @invariant()
    def nothing_overlaps(self):
        slots = self.board.slots
        assert all(a.end <= b.start for a, b in itertools.pairwise(slots))
        assert slots[0].start == START
        assert slots[-1].end <= END
        assert all(slot.minutes > 0 for slot in slots)

    @invariant()
    def nobody_is_lost_or_doubled(self):
        assert [case.case_id for case in self.board.cases] == sorted(self.people)

    @invariant()
    def all_sit_where_they_may(self):
        for slot_id, company in self.board.taken().items():
            slot = self.board.slot(slot_id)
            assert slot.kind == SlotKind.MEMBER
            assert all(case.fits(slot.start, slot.end) for case in company)
            assert len({case.topic_id for case in company}) == 1
            assert all(case.state and case.rank is None for case in company)

    @invariant()
    def standbys_have_a_rank_of_their_own(self):
        ranks = [case.rank for case in self.board.standbys()]
        assert all(ranks)
        assert len(set(ranks)) == len(ranks)


Planners.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestPlanners = Planners.TestCase


@settings(max_examples=150, deadline=None)
@given(boards(), st.data())
def test_a_ripple_keeps_the_order_of_all_whom_it_moves(board, data):
    for case in board.cases[:-1]:
        legal = rules.legal_slots(board, case)
        if legal:
            board = rules.apply(board, rules.place(board, case.case_id, data.draw(st.sampled_from(legal)).id, YES))
    newcomer = board.cases[-1].case_id
    target = data.draw(st.sampled_from([slot for slot in board.slots if slot.is_member]))
    try:
        plan = rules.insert(board, newcomer, target.id, YES)
    except RuleBroken:
        return
    after = rules.apply(board, plan)
    assert after.case(newcomer).slot_id == target.id
    old = [one for one in board.cases if one.slot_id is not None and one.case_id != newcomer]
    old.sort(key=lambda one: board.label(one.slot_id))
    times = [after.label(after.case(one.case_id).slot_id) for one in old]
    assert times == sorted(set(times))
    assert plan.kind == StepKind.INSERT
