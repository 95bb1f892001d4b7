"""The SMS beside the reminder call: one for each time, none for a time that is no more."""

from datetime import date, timedelta

import pytest

from tests.factories.board import MONDAY, TUESDAY, Board, a_case, a_member, called_board, conclude
from tests.receivers import http_server
from webapp import panels, reactions
from webapp.core import calendar, events
from webapp.core.actor import SYSTEM
from webapp.desk.cases.models import CasePhone
from webapp.desk.cases.rules.events import CaseWithdrawn
from webapp.desk.meetings.models import Meeting
from webapp.desk.meetings.rules.events import MeetingCancelled, MeetingMoved, MeetingPostponed, VenueChanged
from webapp.desk.slots import services
from webapp.desk.slots.rules import Consent
from webapp.desk.slots.services import scripts
from webapp.engines.calls import services as calls
from webapp.engines.calls.models import Call
from webapp.engines.messages import services as messages
from webapp.engines.messages.models import Message
from webapp.engines.messages.services.gateways import HttpGateway
from webapp.office.settings import services as settings
from webapp.registry.members.models import MemberPhone
from webapp.registry.venues.models import Venue

pytestmark = pytest.mark.both_engines


@pytest.fixture
def board(db, now, cast):
    return Board(now, cast["negin"])


def texts(case=None) -> list[tuple[str, str]]:
    """State and text of the messages (about the case), oldest first."""
    query = Message.select().order_by(Message.id)
    if case is not None:
        query = query.where(Message.owner_kind == "case", Message.owner_id == case.id)
    return [(message.state, message.body) for message in query]


def states(case=None) -> list[str]:
    return [state for state, _ in texts(case)]


def test_one_message_for_each_turn_however_often_one_looks(board, now, cast) -> None:
    one, two = a_case(now, "یک"), a_case(now, "دو")
    board.bring(one, board.slots[0])
    board.bring(two, board.slots[1])
    board.approve(cast["mahtab"])
    services.ensure_reminder_calls(now)
    assert texts() == [], "not before the last working day"
    for _ in range(3):
        services.ensure_reminder_calls(MONDAY)
    assert states() == ["ready", "ready"]
    message = Message.get(Message.owner_id == one.id)
    assert message.body == (
        "میز خدمت گمرک: نوبت شما سه‌شنبه ۳ آذر ساعت ۰۹:۰۰، سالن فیروزه. "
        "لطفاً ده دقیقه زودتر و با مدارک بیایید. اتاق بازرگانی"
    )
    assert (message.channel, message.recipient, message.recipient_name) == ("sms", "+989131000001", "یک")
    assert message.useful_until == calendar.at(TUESDAY, 540)
    assert panels.OWNERS[message.owner_kind].may_read(cast["negin"], message.owner_id)
    assert panels.OWNERS[message.owner_kind].title(message.owner_id) == one.number


@pytest.mark.parametrize(
    ("asked", "leaves"),
    [
        ((TUESDAY - timedelta(days=1), 5), (TUESDAY - timedelta(days=1), 480)),
        ((TUESDAY - timedelta(days=1), 20 * 60), (TUESDAY - timedelta(days=1), 20 * 60)),
        ((TUESDAY - timedelta(days=1), 23 * 60), (TUESDAY, 480)),
    ],
)
def test_nobody_is_woken_at_night(board, now, cast, asked, leaves) -> None:
    board.bring(a_case(now), board.slots[0])
    board.approve(cast["mahtab"])
    services.ensure_reminder_calls(calendar.at(*asked))
    message = Message.get()
    assert message.not_before == calendar.at(*leaves)


def test_nobody_is_told_of_a_turn_that_has_begun(board, now, cast) -> None:
    """The worker comes back in the middle of the meeting: only who is still to come is told."""
    begun, next_one, later = (a_case(now, name) for name in ("یک", "دو", "سه"))
    for case, slot in zip((begun, next_one, later), board.slots, strict=False):
        board.bring(case, slot)
    board.approve(cast["mahtab"])
    services.ensure_reminder_calls(calendar.at(TUESDAY, 550))
    assert (states(begun), states(next_one), states(later)) == ([], [], ["ready"])


def test_a_message_missing_beside_its_call_is_made_up_for(board, now, cast) -> None:
    """A worker killed between two releases, or the calls of the release before this one."""
    board.bring(a_case(now), board.slots[0])
    board.approve(cast["mahtab"])
    services.ensure_reminder_calls(MONDAY)
    Message.delete().execute()
    assert services.ensure_reminder_calls(MONDAY + timedelta(minutes=5)) == 0
    assert states() == ["ready"]


@pytest.mark.parametrize(
    ("of_case", "of_member", "taken"),
    [
        ([("+983136560000", False), ("+989130000001", False)], "+989130000002", "+989130000001"),
        ([("+989130000001", True)], "+989130000002", "+989130000002"),
        ([("+983136560000", False)], "+983136560001", None),
    ],
)
def test_it_goes_to_the_mobile_of_the_case_else_of_the_member(board, now, cast, of_case, of_member, taken) -> None:
    member = a_member(now, "یک")
    MemberPhone.create(member=member.id, number=of_member, position=0)
    case = a_case(now, "یک", member=member)
    CasePhone.delete().execute()
    for place, (number, wrong) in enumerate(of_case):
        CasePhone.create(case=case.id, number=number, position=place, is_wrong=wrong)
    board.bring(case, board.slots[0])
    board.approve(cast["mahtab"])
    assert services.ensure_reminder_calls(MONDAY) == 1
    assert [message.recipient for message in Message.select()] == ([taken] if taken else [])


def test_a_move_takes_the_old_time_back_and_tells_the_new_one(board, cast) -> None:
    one, two, _ = called_board(board, cast)
    board.bring(one, board.slots[4], consent=Consent(reason="خواهش دستگاه"))
    assert states(one) == ["cancelled", "ready"]
    assert "ساعت ۰۹:۴۰" in texts(one)[1][1]
    board.bring(one, board.slots[0], consent=Consent(reason="بازگشت"))
    assert states(one) == ["cancelled", "cancelled", "ready"]
    assert "ساعت ۰۹:۰۰" in texts(one)[2][1]
    assert states(two) == ["ready"]
    services.ensure_reminder_calls(MONDAY)
    assert len(texts()) == 4


def test_a_cancelled_turn_has_no_message_and_the_standby_who_takes_it_has_one(board, cast) -> None:
    one, _, three = called_board(board, cast)
    assert states(three) == []
    conclude(Call.get(Call.owner_id == one.id), "cancels", MONDAY, board.actor)
    assert states(one) == ["cancelled"]
    conclude(Call.get(Call.kind == "standby_offer"), "accepts", MONDAY, board.actor)
    services.ensure_reminder_calls(MONDAY)
    assert states(three) == ["ready"]
    assert "ساعت ۰۹:۰۰" in texts(three)[0][1]
    # He said yes on the telephone just now: the text is enough.
    assert not Call.select().where(Call.owner_id == three.id, Call.kind == "reminder").exists()


def test_who_has_confirmed_keeps_his_message(board, cast) -> None:
    one, _, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    services.ensure_reminder_calls(MONDAY + timedelta(minutes=5))
    assert states(one) == ["ready"]


@pytest.mark.parametrize("event", [MeetingPostponed, MeetingCancelled])
def test_a_meeting_called_off_takes_its_messages_back(board, cast, event) -> None:
    called_board(board, cast)
    facts = (None, "دستگاه نیامد") if event is MeetingPostponed else ("دستگاه نیامد",)
    services.on_meeting_called_off(event(board.meeting.id, *facts, MONDAY, board.actor))
    assert set(states()) == {"cancelled"}


def test_a_meeting_that_moves_tells_its_new_day(board, cast) -> None:
    one, _, _ = called_board(board, cast)
    later = TUESDAY + timedelta(days=7)
    Meeting.update(date=later).execute()
    services.on_meeting_moved(MeetingMoved(board.meeting.id, TUESDAY, later, "تعطیلی برق", MONDAY, board.actor))
    assert set(states()) == {"cancelled"}
    services.ensure_reminder_calls(calendar.at(later - timedelta(days=1), 480))
    assert states(one) == ["cancelled", "ready"]
    assert "۱۰ آذر" in texts(one)[1][1]


def test_a_meeting_in_another_room_tells_it(board, cast) -> None:
    """Who has said yes on the telephone was sent to the old room: he is called again too."""
    one, two, _ = called_board(board, cast)
    conclude(Call.get(Call.owner_id == one.id), "confirmed", MONDAY, board.actor)
    Meeting.update(venue=Venue.create(title="سالن لاجورد", seats=20).id).execute()
    services.on_venue_changed(VenueChanged(board.meeting.id, MONDAY, board.actor))
    assert set(states()) == {"cancelled"}
    services.ensure_reminder_calls(MONDAY + timedelta(minutes=5))
    for case in (one, two):
        assert states(case) == ["cancelled", "ready"]
        assert "سالن لاجورد" in texts(case)[1][1]
        open_call = Call.get((Call.owner_id == case.id) & (Call.state == "due"))
        assert "سالن لاجورد" in open_call.script


def test_a_case_withdrawn_has_no_message(board, cast) -> None:
    one, _, _ = called_board(board, cast)
    services.on_case_left(CaseWithdrawn(one.id, MONDAY, board.actor))
    assert states(one) == ["cancelled"]


def test_a_number_that_is_somebody_elses_gets_no_text(board, cast, monkeypatch) -> None:
    one, two, _ = called_board(board, cast)
    monkeypatch.setattr(events, "_reactions", reactions.REACTIONS)
    call = Call.get(Call.owner_id == one.id)
    calls.claim(call.id, actor=board.actor, now=MONDAY)
    number = call.phones[0]["number"]
    calls.conclude(call.id, outcome="wrong_number", phone=number, actor=board.actor, now=MONDAY)
    assert states(one) == ["cancelled"]
    assert states(two) == ["ready"]
    services.ensure_reminder_calls(MONDAY + timedelta(minutes=5))
    assert states(one) == ["cancelled"]


def test_another_number_found_wrong_leaves_the_text_on_its_way(board, cast, monkeypatch) -> None:
    case = a_case(MONDAY, "یک")
    CasePhone.create(case=case.id, number="+983136560000", whose="دفتر", position=1)
    board.bring(case, board.slots[0])
    board.approve(cast["mahtab"])
    services.ensure_reminder_calls(MONDAY)
    monkeypatch.setattr(events, "_reactions", reactions.REACTIONS)
    call = Call.get(Call.owner_id == case.id)
    calls.claim(call.id, actor=board.actor, now=MONDAY)
    calls.conclude(call.id, outcome="wrong_number", phone="+983136560000", actor=board.actor, now=MONDAY)
    assert states(case) == ["ready"]


def held_one(board, cast) -> Message:
    one, _, _ = called_board(board, cast)
    message = Message.get(Message.owner_id == one.id)
    messages.hold(message.id, actor=cast["mahtab"], now=MONDAY)
    return message


def test_without_a_gateway_they_wait_and_then_expire(board, cast) -> None:
    held_one(board, cast)
    assert messages.dispatch(MONDAY, gateways={}) == {}
    assert states() == ["held", "ready"]
    assert messages.dispatch(calendar.at(TUESDAY, 541), gateways={}) == {"expired": 1}
    assert messages.dispatch(calendar.at(TUESDAY, 551), gateways={}) == {"expired": 1}
    assert states() == ["expired", "expired"]
    services.ensure_reminder_calls(calendar.at(TUESDAY, 552))
    assert states() == ["expired", "expired"]


def test_a_gateway_gets_each_once_but_what_a_person_keeps_back(board, cast) -> None:
    held = held_one(board, cast)
    with http_server() as (url, relay):
        gateways = {"sms": HttpGateway(url.replace("secret@", ""), "secret")}
        for minutes in (0, 1, 5):
            services.ensure_reminder_calls(MONDAY + timedelta(minutes=minutes))
            messages.dispatch(MONDAY + timedelta(minutes=minutes), gateways=gateways)
    assert states() == ["held", "sent"]
    assert len(relay.taken) == 1
    assert Message.get_by_id(held.id).state == "held"


def test_a_demonstration_sends_none(board, cast) -> None:
    settings.mark_demo(actor=SYSTEM, now=MONDAY)
    called_board(board, cast)
    with http_server() as (url, relay):
        assert messages.dispatch(MONDAY, gateways={"sms": HttpGateway(url.replace("secret@", ""), "secret")}) == {}
    assert not relay.taken
    assert states() == ["ready", "ready"]


def test_the_page_of_the_case_says_how_its_message_stands(board, cast, client_as) -> None:
    one, _, _ = called_board(board, cast)

    def said() -> str:
        return client_as("negin").get(f"/cases/{one.id}").get_data(as_text=True)

    assert "پیامک: در انتظار ارسال" in said()
    messages.dispatch(calendar.at(TUESDAY, 541), gateways={})
    assert "پیامک: منقضی" in said()


@pytest.mark.parametrize(("desk", "venue"), [("گمرک", "سالن فیروزه"), ("م" * 80, "س" * 90), ("گمرک", "س" * 300)])
def test_it_is_two_parts_at_most(desk: str, venue: str) -> None:
    text = scripts.reminder_sms(desk=desk, day=date(2026, 5, 20), start=605, venue=venue)
    assert len(text) <= 134
    assert "چهارشنبه ۳۰ اردیبهشت ساعت ۱۰:۰۵" in text
    assert not any(letter.isascii() and letter.isdigit() for letter in text)


def test_the_desks_as_shipped_are_named_whole() -> None:
    for desk in ("جهاد کشاورزی", "شرکت شهرک‌ها", "صمت استان"):
        text = scripts.reminder_sms(desk=desk, day=date(2026, 5, 20), start=605, venue="سالن اجتماعات")
        assert "…" not in text
