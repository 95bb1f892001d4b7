"""The telephone of the demonstration: what members and agencies say when they are called."""

import random
from datetime import date, datetime, timedelta

from webapp.core.actor import Actor
from webapp.core.errors import Refusal
from webapp.demo.registers import Registers
from webapp.demo.stories import SAID_FULL, SAID_NONE, SAID_PARTLY
from webapp.desk.decisions.rules import Degree
from webapp.desk.followups import queries as followup_queries
from webapp.desk.followups import services as followups
from webapp.desk.followups.rules import Said
from webapp.desk.slots import services as slots
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState, Outcome

_KEPT = {"tax": 0.34, "customs": 0.3, "industrial_estates": 0.36, "foreign_exchange": 0.16}
"""How often a promise of the desk turns out fully kept; a quarter elsewhere."""


class Talks:
    """Makes the calls of each working day."""

    def __init__(self, registers: Registers, rng: random.Random, today: date):
        self.registers, self.rng, self.today = registers, rng, today
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

    def leave_claimed(self, now: datetime) -> None:
        """The second expert is at the telephone; a few members did not answer and are tried again."""
        due = Call.select().where(Call.state == CallState.DUE, Call.due_on <= self.today).order_by(Call.id.desc())
        for number, call in enumerate(due.limit(12)):
            try:
                calls.claim(call.id, actor=self.registers.experts[1], now=now)
                if number >= 5:
                    calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=self.registers.experts[1], now=now)
            except Refusal:
                continue

    def _ring(self, call: Call, now: datetime) -> None:
        expert = self.rng.choice(self.registers.experts)
        try:
            if call.kind in (CallKind.FOLLOWUP_MEMBER, CallKind.FOLLOWUP_AGENCY):
                self._ask(call, expert, now)
            else:
                self._plain(call, expert, now)
        except Refusal:
            return  # the meeting has begun or somebody else spoke to them: as in life

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
            calls.conclude(call.id, outcome=Outcome.WRONG_NUMBER, actor=expert, now=now)
            calls.conclude(call.id, outcome=answers[0], actor=expert, now=now + timedelta(minutes=2))
        else:
            calls.conclude(call.id, outcome=answers[chance > 0.96], actor=expert, now=now)

    def _ask(self, call: Call, expert: Actor, now: datetime) -> None:
        never_answers = call.owner_id % 37 == 0 and call.kind == CallKind.FOLLOWUP_MEMBER
        if never_answers or self.rng.random() < 0.08:
            calls.conclude(call.id, outcome=Outcome.NO_ANSWER, actor=expert, now=now)
            return
        kept = _KEPT.get(self._desk_of.get(call.context.get("desk", ""), ""), 0.25)
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
        goes_on = degree != Degree.FULL and self.rng.random() < 0.6
        step = self.rng.choice((8, 8, 30, 55))
        followups.record_call(
            call.id,
            [Said(decision, degree, percent) for decision in standing],
            quote=said,
            next_step="قرار شد دوباره خبر بدهند." if goes_on else "",
            next_step_on=now.date() + timedelta(days=step) if goes_on else None,
            actor=expert,
            now=now,
        )
