"""A place offered to a standby: the offer follows the board, and no free place is forgotten."""

from datetime import timedelta

import pytest

from tests.factories.board import MONDAY, TUESDAY, a_case, called_board, conclude
from webapp.core.errors import RuleBroken
from webapp.desk.cases.models import Case
from webapp.desk.cases.rules.events import CaseWithdrawn
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.events import MeetingHeld, MeetingMoved, TimetableChanged, VenueChanged
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing
from webapp.desk.slots.rules import Consent
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.registry.venues.models import Venue

pytestmark = pytest.mark.both_engines

REASON = Consent(reason="به خواست دستگاه")


@pytest.fixture
def offered(board, cast):
    """The first turn is free, سه was asked whether he takes it, چهار stands behind him."""
    board.one, board.two, board.three = called_board(board, cast)
    board.four = a_case(MONDAY, "چهار")
    put_on_standby(board, board.four)
    conclude(Call.get(Call.owner_id == board.one.id), "cancels", MONDAY, board.actor)
    assert offers() == [(board.three.id, "due")]
    return board


def put_on_standby(board, case):
    services.put_on_standby(board.meeting.id, case_id=case.id, consent=REASON, actor=board.actor, now=MONDAY)


def offers():
    """Whom a place was offered, and what the call is now; oldest first."""
    query = Call.select(Call.owner_id, Call.state).where(Call.kind == "standby_offer")
    return list(query.order_by(Call.id).tuples())


def newest():
    return Call.select().where(Call.kind == "standby_offer").order_by(Call.id.desc()).first()


def in_another_room(board):
    Meeting.update(venue=Venue.create(title="سالن کتابخانه", seats=8)).execute()
    services.on_venue_changed(VenueChanged(board.meeting.id, MONDAY, board.actor))


def on_another_day(board, day):
    Meeting.update(date=day).execute()
    services.on_meeting_moved(MeetingMoved(board.meeting.id, TUESDAY, day, "تعطیلی برق", MONDAY, board.actor))


def test_a_meeting_on_another_day_offers_its_free_place_anew_for_that_day(offered):
    later = TUESDAY + timedelta(days=7)
    on_another_day(offered, later)
    assert offers() == [(offered.three.id, "void"), (offered.three.id, "due")]
    assert newest().context["turn"] == {"date": later.isoformat(), "start": 540}
    conclude(newest(), "accepts", MONDAY, offered.actor)
    assert (offered.state(offered.three), offered.seated()[offered.three.id]) == ("confirmed", 540)


def test_another_room_asks_the_same_standby_anew_and_nobody_who_declined(offered):
    conclude(newest(), "declines", MONDAY, offered.actor)
    in_another_room(offered)
    said_no, asked, again = (offered.three.id, "concluded"), (offered.four.id, "void"), (offered.four.id, "due")
    assert offers() == [said_no, asked, again]
    assert "سالن کتابخانه" in newest().script


def test_a_list_whose_approval_fell_with_the_change_offers_once_it_is_approved_again(offered, cast):
    Meeting.update(state="date_final", changed_since_list=True).execute()
    in_another_room(offered)
    assert offers() == [(offered.three.id, "void")]
    Meeting.update(state="frame_approved").execute()
    offered.approve(cast["mahtab"])
    assert offers()[1:] == [(offered.three.id, "due")]


def test_who_gets_another_turn_leaves_the_offered_one_to_the_next(offered):
    offered.bring(offered.three, offered.slots[5], consent=REASON)
    assert offers() == [(offered.three.id, "void"), (offered.four.id, "due")]


def test_who_takes_one_of_two_free_turns_leaves_the_other_to_the_next(offered):
    second = Call.get(Call.owner_id == offered.two.id, Call.kind == "reminder")
    conclude(second, "cancels", MONDAY, offered.actor)
    assert [case for case, _ in offers()] == [offered.three.id, offered.three.id]
    first = Call.get(Call.owner_id == offered.three.id)
    conclude(first, "accepts", MONDAY, offered.actor)
    assert offers() == [(offered.three.id, "concluded"), (offered.three.id, "void"), (offered.four.id, "due")]


@pytest.mark.parametrize("state", ["list_approved", "in_session"])
def test_a_standby_whose_case_is_settled_leaves_the_offer_to_the_next(offered, state):
    Meeting.update(state=state).execute()
    Case.update(state="withdrawn").where(Case.id == offered.three.id).execute()
    services.on_case_left(CaseWithdrawn(offered.three.id, MONDAY, offered.actor))
    assert offers() == [(offered.three.id, "void"), (offered.four.id, "due")]


def test_a_turn_that_shifts_is_offered_for_its_new_hour(offered):
    second = Call.get(Call.owner_id == offered.two.id, Call.kind == "reminder")
    conclude(second, "cancels", MONDAY, offered.actor)
    services.resize(
        offered.meeting.id,
        slot_id=offered.slots[0].id,
        minutes=15,
        consent=REASON,
        actor=offered.actor,
        now=MONDAY,
    )
    query = Call.select().where(Call.kind == "standby_offer").order_by(Call.id)
    made = [(call.context["turn"]["start"], call.state) for call in query]
    assert made == [(540, "due"), (550, "void"), (555, "due")]
    assert newest().owner_id == offered.three.id


def test_a_turn_that_a_planner_gives_away_is_offered_to_nobody_any_more(offered):
    offered.bring(offered.two, offered.slots[0], consent=REASON)
    assert offers() == [(offered.three.id, "void")]


def test_a_meeting_that_ends_early_offers_no_turn_of_the_rest_of_the_day(offered):
    # The end of the room has set the standbys free before.
    Hearing.update(state="cancelled", standby_rank=None).where(Hearing.state == "standby").execute()
    services.on_meeting_held(MeetingHeld(offered.meeting.id, MONDAY, offered.actor))
    assert offers() == [(offered.three.id, "void")]


def test_new_hours_take_back_the_offer_of_a_turn_that_is_no_more(offered):
    Meeting.update(start=550, state="date_final").execute()
    services.on_timetable_changed(TimetableChanged(offered.meeting.id, MONDAY, offered.actor))
    assert offers() == [(offered.three.id, "void")]


def test_a_yes_to_an_hour_that_is_no_more_is_no_yes_to_another(offered):
    call = newest()
    calls.claim(call.id, actor=offered.actor, now=MONDAY)
    context = call.context | {"turn": {"date": TUESDAY.isoformat(), "start": 555}}
    Call.update(context=context).where(Call.id == call.id).execute()
    with pytest.raises(RuleBroken, match="offer_gone"):
        conclude(Call.get_by_id(call.id), "accepts", MONDAY, offered.actor)


@pytest.mark.parametrize(("outcome", "becomes"), [("confirmed", "confirmed"), ("cancels", "cancelled")])
def test_what_a_member_says_while_the_list_waits_for_its_approval_is_kept(offered, outcome, becomes):
    Meeting.update(state="date_final", changed_since_list=True).execute()
    conclude(Call.get(Call.owner_id == offered.two.id, Call.kind == "reminder"), outcome, MONDAY, offered.actor)
    assert offered.state(offered.two) == becomes
    conclude(newest(), "accepts", MONDAY, offered.actor)
    assert offered.state(offered.three) == "confirmed"
    assert Hearing.get(Hearing.case == offered.three.id).slot_id == offered.slots[0].id
