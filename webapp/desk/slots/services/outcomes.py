"""What a concluded call does to the board: confirmed, cancelled, a standby takes the place."""

from dataclasses import replace
from datetime import datetime

from webapp.core import feed
from webapp.core.actor import Actor
from webapp.core.db import transaction
from webapp.core.errors import RuleBroken
from webapp.desk.meetings.rules.events import MeetingHeld, MeetingStarted
from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots import rules
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.queries import facts, turns
from webapp.desk.slots.queries.facts import AnyMeeting
from webapp.desk.slots.queries.turns import Turn
from webapp.desk.slots.rules import Consent, HearingState
from webapp.desk.slots.services import evidence, offers, reminders
from webapp.desk.slots.services.applying import carry_out
from webapp.desk.slots.services.approved import after_approval
from webapp.engines.calls import queries as calls
from webapp.engines.calls import services as calls_services
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallConcluded, CallKind, Outcome
from webapp.office.audit import services as audit

ANSWERS = (Outcome.CONFIRMED, Outcome.CANCELS)


@transaction()
def on_call_concluded(event: CallConcluded) -> None:
    """A reminder, an offer or a change has its answer: the hearing follows in the same transaction (SD-2.4-c)."""
    call = calls.by_id(event.call_id)
    is_ours = call.owner_kind == reminders.OWNER and call.kind in (*reminders.OURS, CallKind.MOVED)
    turn = turns.of_case(call.owner_id, call.context.get("meeting", {}).get("id")) if is_ours else None
    if turn is None:
        return
    meeting = facts.held(turn.meeting_id)
    if call.kind == CallKind.MOVED:
        _told_of_change(meeting, turn, call, event.actor, event.at)
    elif call.kind == CallKind.REMINDER:
        _reminded(meeting, turn, call, event.actor, event.at)
    else:
        _offered(meeting, turn, call, event.actor, event.at)


def _told_of_change(meeting: AnyMeeting, turn: Turn, call: Call, actor: Actor, now: datetime) -> None:
    if call.outcome != Outcome.CANCELS:
        return
    if meeting.state == MeetingState.IN_SESSION:
        raise RuleBroken("call_too_late")
    if meeting.state in rules.PLANNING_STATES:
        _free(meeting, turn, actor, now)


def _reminded(meeting: AnyMeeting, turn: Turn, call: Call, actor: Actor, now: datetime) -> None:
    if meeting.state == MeetingState.IN_SESSION and call.outcome in ANSWERS:
        # Who comes, or does not, is noted in the room by now; the meeting may have begun before its hour.
        raise RuleBroken("call_too_late")
    if meeting.state not in rules.PLANNING_STATES:
        return
    # Said while the list waits for its approval anew, it is said all the same.
    if call.outcome == Outcome.CONFIRMED:
        _confirm(meeting, turn, actor, now)
    elif call.outcome == Outcome.CANCELS:
        _free(meeting, turn, actor, now)
    if meeting.state == MeetingState.LIST_APPROVED:
        evidence.tick_reminders(meeting.id, actor=actor, now=now)


def _offered(meeting: AnyMeeting, turn: Turn, call: Call, actor: Actor, now: datetime) -> None:
    if call.outcome == Outcome.ACCEPTS:
        _seat(meeting, turn, call, actor, now)
    elif meeting.state in offers.OFFERING:
        offers.offer_place(meeting, call.context["slot"]["id"], now=now)


@transaction()
def on_meeting_started(event: MeetingStarted) -> None:
    """Who comes shows in the room from now on: nobody has to be reminded any more."""
    _forget_reminders(event.meeting_id, event.at)


@transaction()
def on_meeting_held(event: MeetingHeld) -> None:
    """The meeting is over, so is every offer of a place in it, also to a standby who is free again by now."""
    _forget_reminders(event.meeting_id, event.at)
    offers.take_back(event.meeting_id, now=event.at)


def _forget_reminders(meeting_id: int, now: datetime) -> None:
    cases = Hearing.select(Hearing.case).where(
        (Hearing.meeting == meeting_id) & (Hearing.state != HearingState.CANCELLED)
    )
    case_ids = [case_id for (case_id,) in cases.tuples()]
    calls_services.void(reminders.OWNER, case_ids, [CallKind.REMINDER], now=now)


def _confirm(meeting: AnyMeeting, turn: Turn, actor: Actor, now: datetime) -> None:
    changed = (
        Hearing.update(state=HearingState.CONFIRMED)
        .where(Hearing.id == turn.hearing_id, Hearing.state == HearingState.PLACED)
        .execute()
    )
    if not changed:
        return
    subject = ("meeting", meeting.id, meeting.number)
    audit.record(actor, "board.confirmed", subject=subject, after={turn.name: "confirmed"}, now=now)
    feed.changed(f"board:{meeting.id}", f"rows-0-{turn.slot_id}", now=now)


def _free(meeting: AnyMeeting, turn: Turn, actor: Actor, now: datetime) -> None:
    """The member cannot come: his place is free, the case waits for another meeting, the first standby is asked."""
    board, _, rows = facts.whole_board(meeting)
    if not any(case.case_id == turn.case_id and case.state is not None for case in board.cases):
        return
    plan = rules.free_by_call(board, turn.case_id)
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, event="board.cancelled")
    after_approval(done)
    if meeting.state in offers.OFFERING:
        offers.offer_place(meeting, turn.slot_id, now=now)


def _seat(meeting: AnyMeeting, turn: Turn, call: Call, actor: Actor, now: datetime) -> None:
    """The standby takes the place and has confirmed it with the same word."""
    slot_id = call.context["slot"]["id"]
    board, _, rows = facts.whole_board(meeting)
    if meeting.state not in facts.LIVE_MEETINGS or board.label(slot_id) != call.context["turn"]["start"]:
        raise RuleBroken("slots.offer_gone", name=turn.name)
    # The place was offered while it could be: neither the approval nor the beginning of the meeting stands in the way.
    board = replace(board.without_absent(), state=MeetingState.LIST_APPROVED)
    rows = [row for row in rows if row.fact.state != HearingState.ABSENT]
    consent = Consent(reason=call.outcome)
    try:
        plan = rules.place(board, turn.case_id, slot_id, consent)
    except RuleBroken as broken:
        if broken.code == "slots.occupied":
            raise RuleBroken("slots.offer_gone", name=turn.name) from None
        raise
    plan = rules.by_call(plan)
    done = carry_out(meeting, board, rows, plan, actor=actor, now=now, event="board.standby_seated")
    Hearing.update(state=HearingState.CONFIRMED).where(Hearing.id == turn.hearing_id).execute()
    if meeting.state == MeetingState.IN_SESSION:
        feed.changed(f"room:{meeting.id}", "turns", now=now)
    after_approval(done)
