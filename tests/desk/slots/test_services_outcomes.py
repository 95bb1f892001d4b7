"""What a member says on the telephone changes the board."""

import pytest

from tests.factories.board import MONDAY, TUESDAY, called_board, conclude
from tests.factories.calls import a_call
from webapp.core import calendar
from webapp.core.errors import RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules.events import CaseWithdrawn
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules import Consent
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call

pytestmark = pytest.mark.both_engines


def told_of_change(board, case):
    """A call about the new hour of the case; calls opened by an earlier release name no hearing."""
    context = {
        "case": {"id": case.id, "number": case.number},
        "meeting": {"id": board.meeting.id, "number": board.meeting.number},
        "turn": {"date": TUESDAY.isoformat(), "start": 540},
    }
    return a_call(MONDAY, kind="moved", owner=("case", case.id, "x"), context=context, due_on=MONDAY.date())


def test_a_no_to_the_new_hour_is_heard_from_a_standby_and_refused_once_the_meeting_began(board, cast):
    one, two, three = called_board(board, cast)
    conclude(told_of_change(board, three), "cancels", MONDAY, cast["negin"])
    assert board.state(three) == "cancelled"
    Meeting.update(state="in_session").where(Meeting.id == board.meeting.id).execute()
    with pytest.raises(RuleBroken, match="call_too_late"):
        conclude(told_of_change(board, two), "cancels", MONDAY, cast["negin"])
    # That the meeting is on another day was told all the same; and no other meeting's turn is touched.
    conclude(told_of_change(board, one), "told", MONDAY, cast["negin"])
    assert (board.state(one), board.state(two)) == ("placed", "placed")


@pytest.mark.parametrize("state", ["list_approved", "date_final"])
def test_who_cannot_come_at_the_new_hour_says_so_in_the_same_call(board, cast, state):
    one, _, three = called_board(board, cast)
    Meeting.update(state=state).where(Meeting.id == board.meeting.id).execute()
    conclude(told_of_change(board, one), "cancels", MONDAY, cast["negin"])
    assert board.state(one) == "cancelled"
    offered = [call.owner_id for call in Call.select().where(Call.kind == "standby_offer")]
    assert offered == ([three.id] if state == "list_approved" else [])


def test_a_case_that_leaves_before_its_meeting_frees_its_place_for_a_standby(board, cast):
    one, _, three = called_board(board, cast)
    Case.update(state="withdrawn").where(Case.id == one.id).execute()
    services.on_case_left(CaseWithdrawn(one.id, MONDAY, cast["negin"]))
    assert board.state(one) == "cancelled"
    assert Call.get(Call.kind == "standby_offer").owner_id == three.id


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
    calls.claim(Call.get(Call.kind == "standby_offer").id, actor=board.actor, now=MONDAY)
    board.bring(two, board.slots[0], consent=Consent(reason="زودتر می‌آید"))
    with pytest.raises(RuleBroken, match="offer_gone"):
        conclude(Call.get(Call.kind == "standby_offer"), "accepts", MONDAY, board.actor)
