"""Closing, reopening, closures and their calls, on both engines."""

from datetime import date, timedelta

import pytest

from tests.factories.board import a_case, a_meeting, member_slots
from tests.factories.meetings import make_meeting, make_representative, make_venue
from webapp import reactions
from webapp.core import events
from webapp.core.errors import FieldErrors, Forbidden, RuleBroken, Stale
from webapp.desk.decisions.models import Decision
from webapp.desk.dossier import queries, services
from webapp.desk.dossier.rules import Closure
from webapp.desk.dossier.services import Declaration
from webapp.desk.meetings import queries as meetings_queries
from webapp.desk.meetings import services as meetings
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.office.holidays import queries as holidays
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.desks.models import Desk

TODAY = date(2026, 11, 21)
TUESDAY, WEDNESDAY = date(2026, 11, 24), date(2026, 11, 25)


@pytest.fixture(autouse=True)
def everybody_reacts(db):
    events.install(reactions.REACTIONS)
    yield
    events.install({})


def placed(now, count=3, **changes):
    """A meeting on Tuesday with members in its first turns, and one on standby."""
    meeting = a_meeting(now, **({"representative": make_representative(phone="+989131110000").id} | changes))
    slots = member_slots(meeting)
    for number in range(count):
        Hearing.create(
            case=a_case(now, f"عضو {number}").id, meeting=meeting.id, slot=slots[number].id, state="confirmed"
        )
    Hearing.create(case=a_case(now, "ذخیره").id, meeting=meeting.id, state="standby", standby_rank=1)
    return meeting


def liaison(meeting):
    agency = Desk.get_by_id(meeting.desk_id).agency_id
    return AgencyPerson.create(
        agency=agency, full_name="مهران رابط نمونه", kind="liaison", post="رابط", phone="+983136600000"
    )


def moved_calls():
    return list(Call.select().where(Call.kind == "moved").order_by(Call.id))


def declaration(**over):
    facts = {"first": TUESDAY, "last": TUESDAY, "kind": "closure", "title": "قطعی برق"}
    return Declaration(**facts | over)


def declare(cast, now, moves, **over):
    return services.declare_closure(declaration(**over), moves, actor=cast["mahtab"], now=now)


# Close and reopen -------------------------------------------------------------------------------------------------


def held(now, *, decided):
    meeting = a_meeting(now, state="held", date=TODAY, start=480, end=540, pauses=[])
    slot = member_slots(meeting)[0]
    case = a_case(now)
    hearing = Hearing.create(case=case.id, meeting=meeting.id, slot=slot.id, state="heard")
    if decided:
        Decision.create(
            hearing=hearing.id,
            case=case.id,
            key="d-1",
            kind="order",
            text="بررسی شود",
            state="recorded",
            decider_name="فرهاد فرضی",
            decider_post="مدیر کل",
            recorded_by=1,
            recorded_by_name="نگین آزمون",
            recorded_at=now,
        )
    return meeting


@pytest.mark.both_engines
def test_a_meeting_is_not_closed_while_a_case_has_no_outcome(cast, now):
    meeting = held(now, decided=False)
    with pytest.raises(RuleBroken) as refused:
        services.close(meeting.id, actor=cast["negin"], now=now)
    assert refused.value.code == "dossier.without_outcome"
    assert "کاوه‌کاشی مثال" in refused.value.facts["names"]
    assert meetings_queries.meeting(meeting.id).state == "held"


@pytest.mark.both_engines
def test_closing_locks_and_reopening_unlocks_the_decisions(cast, now):
    meeting = held(now, decided=True)
    services.close(meeting.id, actor=cast["negin"], now=now)
    assert meetings_queries.meeting(meeting.id).state == "closed"
    assert Decision.get().state != "recorded"
    with pytest.raises(Forbidden):
        services.reopen(meeting.id, reason="اصلاح", actor=cast["negin"], now=now)
    assert Decision.get().state != "recorded"
    services.reopen(meeting.id, reason="اصلاح متن", actor=cast["mahtab"], now=now)
    assert meetings_queries.meeting(meeting.id).state == "held"
    assert Decision.get().state == "recorded"


# A closure --------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_one_act_declares_moves_and_calls(cast, now):
    meeting = placed(now)
    liaison(meeting)
    moved = declare(cast, now, {meeting.id: WEDNESDAY})
    assert moved == 1
    assert not holidays.calendar(TUESDAY, TUESDAY).is_working_day(TUESDAY)
    row = meetings_queries.meeting(meeting.id)
    assert (row.date, row.state, row.number) == (WEDNESDAY, "frame_approved", meeting.number)
    calls = moved_calls()
    by_party = {call.party: call for call in calls}
    assert {(call.owner_kind, call.party) for call in calls} == {
        ("case", "عضو 0"),
        ("case", "عضو 1"),
        ("case", "عضو 2"),
        ("case", "ذخیره"),
        ("meeting", row.agency_title),
        ("meeting", "نماینده اتاق، بهرام نمونه"),
    }
    first = by_party["عضو 0"]
    assert "چهارشنبه ۴ آذر ۱۴۰۵" in first.script
    assert "سه‌شنبه ۳ آذر ۱۴۰۵" in first.script
    assert "قطعی برق" in first.script
    assert "نوبت شما ساعت ۰۹:۰۰ است" in first.script
    assert "{caller}" in first.script
    assert first.phones[0]["number"].startswith("+98913")
    assert first.due_on == TODAY
    assert "ذخیره" in by_party["ذخیره"].script
    assert by_party[row.agency_title].phones[0]["number"] == "+983136600000"
    seated = Hearing.select().where((Hearing.meeting == meeting.id) & Hearing.slot.is_null(False))
    assert {hearing.state for hearing in seated} == {"placed"}  # confirmed for the old day counts no more


def test_members_keep_their_turns(cast, now):
    meeting = placed(now)
    before = list(Hearing.select(Hearing.case, Hearing.slot).order_by(Hearing.id).tuples())
    declare(cast, now, {meeting.id: WEDNESDAY})
    assert list(Hearing.select(Hearing.case, Hearing.slot).order_by(Hearing.id).tuples()) == before


def test_a_meeting_may_stay_for_now(cast, now):
    meeting = placed(now)
    assert declare(cast, now, {meeting.id: None}) == 0
    assert meetings_queries.meeting(meeting.id).date == TUESDAY
    assert moved_calls() == []


@pytest.mark.both_engines
def test_one_date_that_does_not_fit_takes_the_whole_act_back(cast, now):
    one = placed(now)
    other = make_meeting(desk_code="tax", venue=make_venue("سالن لاجورد").id, state="date_final")
    standing = make_meeting(desk_code="tax", date=WEDNESDAY, sequence=7)
    with pytest.raises(FieldErrors) as refused:
        declare(cast, now, {one.id: date(2026, 11, 28), other.id: standing.date})
    assert set(refused.value.fields) == {f"date-{other.id}"}
    assert holidays.calendar(TUESDAY, TUESDAY).is_working_day(TUESDAY)
    assert meetings_queries.meeting(one.id).date == TUESDAY
    assert moved_calls() == []


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (TODAY, "dossier.move_to_later_day"),
        (TUESDAY, "dossier.still_closed"),
        (date(2026, 11, 27), "dossier.not_a_working_day"),
    ],
)
def test_a_new_date_must_be_a_later_open_day(cast, now, day, code):
    meeting = placed(now)
    with pytest.raises(FieldErrors) as refused:
        declare(cast, now, {meeting.id: day})
    assert refused.value.fields == {f"date-{meeting.id}": code}


def test_who_decides_on_other_meetings_than_are_hit_is_told(cast, now):
    meeting = placed(now)
    make_meeting(desk_code="tax", start=800, end=900)
    with pytest.raises(Stale):
        declare(cast, now, {meeting.id: WEDNESDAY})


def test_short_hours_hit_only_what_lies_outside(cast, now):
    inside = make_meeting(desk_code="customs", start=560, end=680)
    outside = make_meeting(desk_code="tax", start=690, end=800)
    declare(cast, now, {outside.id: WEDNESDAY}, kind="short_hours", opens=540, closes=720, title="ساعت کار رمضان")
    assert meetings_queries.meeting(inside.id).date == TUESDAY
    assert meetings_queries.meeting(outside.id).date == WEDNESDAY


def test_a_day_that_is_in_the_calendar_already_is_not_declared_twice(cast, now):
    meeting = placed(now)
    declare(cast, now, {meeting.id: None})
    assert declare(cast, now, {meeting.id: WEDNESDAY}, is_known=True) == 1


def test_meetings_called_off_or_begun_are_not_hit(cast, now):
    make_meeting(desk_code="customs", state="cancelled")
    make_meeting(desk_code="tax", state="in_session")
    office = holidays.calendar(TODAY, TUESDAY)
    assert queries.hits(Closure(TUESDAY, TUESDAY), office, TODAY) == []


def test_proposals_fit_together(cast, now):
    for code in ("customs", "tax", "industry"):
        make_meeting(desk_code=code, start=540, end=600, venue=make_venue().id)
    Meeting.update(start=540, end=600).execute()
    office = holidays.calendar(TODAY, TUESDAY)
    found = queries.hits(Closure(TUESDAY, TUESDAY), office, TODAY)
    days = [hit.proposal.date for hit in found]
    assert len(set(days)) == 3  # one room, the same hours: one a day


def test_a_meeting_moved_twice_is_called_about_once(cast, now):
    meeting = placed(now, count=1)
    declare(cast, now, {meeting.id: WEDNESDAY})
    declare(cast, now, {meeting.id: date(2026, 11, 28)}, first=WEDNESDAY, last=WEDNESDAY, title="آلودگی هوا")
    open_calls = [call for call in moved_calls() if call.state == "due" and call.owner_kind == "case"]
    assert len(open_calls) == 2  # the member and the standby, for the newest date alone
    assert all("شنبه ۷ آذر" in call.script for call in open_calls)


# Called off -------------------------------------------------------------------------------------------------------


@pytest.mark.both_engines
def test_cancelling_calls_everybody_and_frees_the_turns(cast, now):
    meeting = placed(now)
    liaison(meeting)
    meetings.cancel(meeting.id, reason="دستگاه نمی‌آید", actor=cast["negin"], now=now)
    calls = moved_calls()
    assert len(calls) == 6
    assert "برگزار نمی‌شود" in calls[0].script
    assert "اولویت" in calls[0].script
    assert Hearing.select().where(Hearing.slot.is_null(False)).count() == 0


def test_postponing_calls_everybody_too(cast, now):
    meeting = placed(now, count=2)
    meetings.postpone(meeting.id, reason="مأموریت مدیر کل", new_date=WEDNESDAY, actor=cast["negin"], now=now)
    assert len([call for call in moved_calls() if call.owner_kind == "case"]) == 3


def test_a_tentative_place_was_nobodys_promise(cast, now):
    meeting = a_meeting(now)
    slot = member_slots(meeting)[0]
    Hearing.create(case=a_case(now, state="received").id, meeting=meeting.id, slot=slot.id, state="tentative")
    meetings.cancel(meeting.id, reason="x", actor=cast["negin"], now=now)
    assert [call for call in moved_calls() if call.owner_kind == "case"] == []


def test_after_the_day_nobody_has_to_be_called(cast, now):
    meeting = placed(now, date=TODAY - timedelta(days=3))
    meetings.cancel(meeting.id, reason="فراموش شد", actor=cast["negin"], now=now)
    assert moved_calls() == []
