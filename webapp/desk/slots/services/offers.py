"""Offers of free places to standbys: they follow the board, and no place that was offered is forgotten."""

from datetime import datetime

from webapp.core import calendar
from webapp.desk.meetings.rules.states import MeetingState
from webapp.desk.slots.queries import facts, offers, turns
from webapp.desk.slots.queries.facts import AnyMeeting
from webapp.desk.slots.queries.offers import Offer
from webapp.desk.slots.rules import Board
from webapp.desk.slots.services import reminders
from webapp.engines.calls import services as calls

OFFERING = (MeetingState.LIST_APPROVED, MeetingState.IN_SESSION)
"""While the list is being changed its free places are the planners'; nobody is asked before it is approved."""


def offer_place(meeting: AnyMeeting, slot_id: int | None, *, now: datetime) -> bool:
    """Offer a free place to the first standby who can come and was not asked yet; False when nobody is left."""
    if any(made.is_open for made in offers.of_meeting(meeting.id) if made.slot_id == slot_id):
        return True
    return _ask_next(meeting, _board(meeting), slot_id, now)


def being_asked(meeting_id: int) -> set[int]:
    """The cases of those to whom a place is being offered."""
    return {made.case_id for made in offers.of_meeting(meeting_id) if made.is_open}


def take_back(meeting_id: int, *, now: datetime) -> None:
    """No place of this meeting is offered to anybody any more."""
    calls.void_these([made.call_id for made in offers.of_meeting(meeting_id) if made.is_open], now=now)


def renew(meeting: AnyMeeting, *, now: datetime) -> None:
    """Take back what no longer is as it was offered, and offer what nobody took to whoever is next."""
    made = offers.of_meeting(meeting.id)
    if not made:
        return
    board = _board(meeting)
    gone = {one.call_id for one in made if one.is_open and not _stands(board, one)}
    calls.void_these(gone, now=now)
    if meeting.state not in OFFERING:
        return
    newest = {one.slot_id: one for one in made}
    for slot_id, one in newest.items():
        if one.call_id in gone or not (one.is_open or one.is_taken):
            _ask_next(meeting, board, slot_id, now)


def _board(meeting: AnyMeeting) -> Board:
    board, _, _ = facts.whole_board(meeting)
    return board.without_absent()


def _stands(board: Board, offer: Offer) -> bool:
    """Whether the place can still be given as it was offered; who is on the telephone is told at his answer."""
    return offer.is_in_hand or (board.label(offer.slot_id) == offer.start and not board.occupants(offer.slot_id))


def _ask_next(meeting: AnyMeeting, board: Board, slot_id: int | None, now: datetime) -> bool:
    slot = next((one for one in board.member_slots() if one.id == slot_id), None)
    if slot is None or board.occupants(slot.id) or calendar.at(meeting.date, slot.start) <= now:
        return False
    for case in board.standbys():
        if not case.fits(slot.start, slot.end) or case.hearing_id is None:
            continue
        turn = turns.of_hearing(case.hearing_id)
        if turn is not None and reminders.offer(turn, slot_id=slot.id, start=slot.start, now=now):
            return True
    return False
