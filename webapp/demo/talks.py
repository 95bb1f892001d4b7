"""The telephone of the demonstration: what members and agencies say when they are called."""

import random
from datetime import date, datetime, timedelta

from webapp.core import calendar as days
from webapp.core.actor import Actor
from webapp.core.calendar import Calendar
from webapp.demo.life import unless
from webapp.demo.registers import Registers
from webapp.demo.stories import NEXT_STEPS, SAID_FULL, SAID_NONE, SAID_PARTLY
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules import CaseState
from webapp.desk.decisions.rules import Degree, Voice
from webapp.desk.followups import queries as followup_queries
from webapp.desk.followups import services as followups
from webapp.desk.followups.rules import Answer, Said
from webapp.desk.slots import services as slots
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState, Outcome

_KEPT = {
    "customs": 0.24, "taazirat": 0.28, "industrial_estates": 0.32, "agriculture": 0.2, "tax": 0.3,
    "foreign_exchange": 0.12, "industry": 0.23,
}  # fmt: skip
"""How often a promise of the desk turns out fully kept."""
UNANSWERED = 7
LONGEST_CALL = timedelta(minutes=5)
"""A wrong number and the right one after it."""
RINGS_WITHIN = 4


class Talks:
    """Makes the calls of each working day."""

    def __init__(self, registers: Registers, rng: random.Random, today: date, calendar: Calendar):
        self.registers, self.rng, self.today, self.calendar = registers, rng, today, calendar
        self._desk_of = {desk.short_title: desk.code for desk in registers.desks}

    def morning(self, now: datetime) -> None:
        """Reconcile as the worker does, then ring through; of the last days some calls are left to be made."""
        calls.sweep(now)
        slots.ensure_reminder_calls(now)
        day = now.date()
        is_recent = (self.today - day).days < 3
        due = Call.select().where(
            Call.state.in_((CallState.DUE, CallState.RETRY_AT)), Call.due_on <= day + timedelta(days=1)
        )
        for number, call in enumerate(due.order_by(Call.due_on, Call.id)):
            if day >= self.today or (is_recent and number % 3 == 0):
                continue
            if call.state == CallState.RETRY_AT and call.retry_at > now:
                continue
            self._ring(call, now + timedelta(minutes=20 + 4 * number))

    def hear_from_members(self, now: datetime) -> None:
        """Some members ring by themselves in the days after the meeting: the order was carried out at once."""
        day = now.date()
        lately = Case.raised_on.between(day - timedelta(days=RINGS_WITHIN), day - timedelta(days=1))
        raised = Case.select(Case.id).where(Case.state == CaseState.HEARD, lately).order_by(Case.id)
        for (case,) in list(raised.tuples()):
            if day < self.today and self.rng.random() < 0.03:
                standing = [row.id for row in followup_queries.standing(case)] or [None]
                said = [Said(decision, Degree.FULL, None) for decision in standing]
                followups.record_word(
                    case,
                    Voice.MEMBER,
                    Answer(said, quote=self.rng.choice(SAID_FULL)),
                    actor=self.rng.choice(self.registers.experts),
                    now=now + timedelta(minutes=self.rng.randint(15, 300)),
                )

    def afternoon(self, now: datetime) -> None:
        """Ring those of whom the list that was approved today speaks; some cannot be reached before the next day."""
        reminders = Call.select().where(Call.kind == CallKind.REMINDER, Call.state == CallState.DUE)
        for number, call in enumerate(reminders.where(Call.due_on <= now.date()).order_by(Call.due_on, Call.id)):
            if number % 5:
                self._ring(call, now + timedelta(minutes=3 * number))

    def leave_claimed(self, now: datetime) -> None:
        """Every expert has somebody on the telephone; a few members did not answer and are tried again."""
        due = Call.select().where(Call.state == CallState.DUE, Call.due_on <= self.today).order_by(Call.id.desc())
        experts = self.registers.experts
        found = list(due.limit(len(experts) + UNANSWERED))
        for call in found[len(experts) :]:
            calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=experts[1], now=now)
        for call, expert in zip(found, experts, strict=False):
            calls.claim(call.id, actor=expert, now=now)

    def _ring(self, call: Call, now: datetime) -> None:
        if call.useful_until is not None and call.useful_until <= now + LONGEST_CALL:
            return  # the morning was too short: the meeting begins
        expert = self.rng.choice(self.registers.experts)
        # What one of them said earlier in the morning has settled other calls of the same case.
        with unless("call_over", "slots.offer_gone"):
            if call.kind in (CallKind.FOLLOWUP_MEMBER, CallKind.FOLLOWUP_AGENCY):
                self._ask(call, expert, now)
            else:
                self._plain(call, expert, now)

    def _plain(self, call: Call, expert: Actor, now: datetime) -> None:
        chance = self.rng.random()
        answers = {
            CallKind.REMINDER: (Outcome.CONFIRMED, Outcome.CANCELS),
            CallKind.STANDBY_OFFER: (Outcome.ACCEPTS, Outcome.DECLINES),
        }.get(CallKind(call.kind), (Outcome.TOLD, Outcome.TOLD))
        if chance < 0.1:
            calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=expert, now=now)
        elif chance < 0.14:
            calls.conclude(call.id, outcome=Outcome.BUSY, actor=expert, now=now)
        elif chance < 0.16:
            rung = calls.conclude(call.id, outcome=Outcome.WRONG_NUMBER, actor=expert, now=now)
            if rung.state == CallState.CLAIMED:
                calls.conclude(call.id, outcome=answers[0], actor=expert, now=now + timedelta(minutes=2))
        else:
            outcome = answers[chance > (0.92 if call.kind == CallKind.REMINDER else 0.5)]
            calls.conclude(call.id, outcome=outcome, actor=expert, now=now)
            if outcome == Outcome.CANCELS:
                self._offer(now + timedelta(minutes=5))

    def _offer(self, now: datetime) -> None:
        """A place became free: the standby who is offered it is rung at once."""
        offered = Call.select().where(Call.kind == CallKind.STANDBY_OFFER, Call.state == CallState.DUE)
        for call in offered:
            self._ring(call, now)

    def _ask(self, call: Call, expert: Actor, now: datetime) -> None:
        never_answers = call.owner_id % 37 == 0 and call.kind == CallKind.FOLLOWUP_MEMBER
        if never_answers or self.rng.random() < 0.08:
            calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=expert, now=now)
            return
        if self.rng.random() < 0.02:
            tomorrow = days.at(self.calendar.next_working_day(now.date()), 10 * 60)
            calls.conclude(call.id, outcome=Outcome.CALL_BACK, call_back_at=tomorrow, actor=expert, now=now)
            return
        kept = _KEPT[self._desk_of[call.context["desk"]]]
        if call.kind == CallKind.FOLLOWUP_AGENCY:
            kept = min(0.9, kept + 0.3)
        chance = self.rng.random()
        degree, said = Degree.NONE, self.rng.choice(SAID_NONE)
        if chance < kept:
            degree, said = Degree.FULL, self.rng.choice(SAID_FULL)
        elif chance < kept + 0.2:
            degree, said = Degree.PARTIAL, self.rng.choice(SAID_PARTLY)
        percent = self.rng.choice((30, 40, 50, 60, 80)) if degree == Degree.PARTIAL else None
        standing = [row.id for row in followup_queries.standing(call.owner_id)] or [None]
        is_unkept = call.kind == CallKind.FOLLOWUP_MEMBER and degree != Degree.FULL
        again = is_unkept and self.rng.random() < 0.12 and not _is_solved(call.owner_id)
        goes_on = not again and degree != Degree.FULL and self.rng.random() < 0.6
        step = self.rng.choice((8, 8, 30, 55))
        answer = Answer(
            [Said(decision, degree, percent) for decision in standing],
            quote=said,
            next_step=self.rng.choice(NEXT_STEPS) if goes_on else "",
            next_step_on=now.date() + timedelta(days=step) if goes_on else None,
            again=again,
        )
        followups.record_call(call.id, answer, actor=expert, now=now)


def _is_solved(case_id: int) -> bool:
    return Case.select().where(Case.id == case_id, Case.state == CaseState.SOLVED).exists()
