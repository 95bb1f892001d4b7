"""Where meetings stand, counted in a few statements."""

from datetime import date, timedelta

import pytest

from tests.factories.board import a_case, a_meeting, member_slots
from tests.factories.followups import a_decision
from tests.factories.meetings import DAY, make_meeting, make_version, plan
from webapp.desk.cases.models import Case, CaseDocument
from webapp.desk.decisions import queries as outcomes
from webapp.desk.dossier import queries
from webapp.desk.meetings import queries as meetings
from webapp.desk.meetings import services
from webapp.desk.slots.models import Hearing
from webapp.engines.calls import services as calls

TODAY = date(2026, 11, 21)


def seat(now, meeting, number, hearing, **case):
    slot = member_slots(meeting)[number]
    made = a_case(now, f"عضو {number}", **case)
    return Hearing.create(case=made.id, meeting=meeting.id, slot=slot.id, state=hearing)


def counts(meeting):
    return queries.counts_of([meeting.id])[meeting.id]


@pytest.mark.both_engines
def test_hearings_are_counted_by_what_they_are(db, now):
    meeting = a_meeting(now)
    seat(now, meeting, 0, "confirmed", visitor_count=3)
    seat(now, meeting, 1, "placed", legal_deadline=DAY - timedelta(days=1))
    late = seat(now, meeting, 2, "tentative", legal_deadline=DAY)
    CaseDocument.create(case=late.case_id, title="اظهارنامه")
    done = a_case(now, "کامل")
    CaseDocument.create(case=done.id, title="اظهارنامه", received_at=now)
    Hearing.create(case=done.id, meeting=meeting.id, state="standby", standby_rank=1)
    found = counts(meeting)
    assert (found.placed, found.unconfirmed, found.standby, found.seated) == (3, 2, 1, 3)
    assert (found.deadlines_before, found.documents_missing) == (1, 1)
    # Those who come along sit down too; the standby has no turn.
    assert found.persons == 5


@pytest.mark.both_engines
def test_a_held_meeting_counts_what_has_no_outcome_and_no_word(db, now):
    meeting = a_meeting(now, state="held")
    seat(now, meeting, 0, "heard", state="heard")
    seat(now, meeting, 1, "heard", state="solved")
    seat(now, meeting, 2, "absent")
    seat(now, meeting, 3, "not_reached")
    found = counts(meeting)
    assert (found.heard, found.absent, found.not_reached) == (2, 1, 1)
    assert found.without_outcome == 2  # two heard ones without any decision
    assert found.results_open == 1


@pytest.mark.parametrize(("state", "lacks"), [("draft", 1), ("withdrawn", 1), ("recorded", 0), ("superseded", 0)])
def test_a_superseded_decision_stays_the_outcome_of_its_own_hearing(db, now, state, lacks):
    meeting = a_meeting(now, state="held")
    later = a_decision(seat(now, meeting, 1, "heard", state="heard"), now)
    takes_its_place = {"replaced_by": later} if state == "superseded" else {}
    a_decision(seat(now, meeting, 0, "heard", state="heard"), now, state=state, **takes_its_place)
    assert counts(meeting).without_outcome == lacks
    assert len(outcomes.unsettled(meeting.id)) == lacks


def test_not_confirmed_waits_for_no_word_any_more(db, now):
    meeting = a_meeting(now, state="closed")
    heard = seat(now, meeting, 0, "heard", state="heard")
    Case.update(not_confirmed=True).where(Case.id == heard.case_id).execute()
    assert counts(meeting).results_open == 0


@pytest.mark.both_engines
def test_open_calls_to_members_are_counted(db, now):
    meeting = a_meeting(now, state="list_approved")
    hearing = seat(now, meeting, 0, "placed")
    seat(now, meeting, 1, "placed")
    for number, kind in ((1, "reminder"), (2, "followup_member")):
        calls.ensure(
            key=f"k{number}", kind=kind, owner=("case", hearing.case_id, "x"), party="x", phones=[], script="x",
            due_on=TODAY, now=now,
        )  # fmt: skip
    standing = queries.standings([meetings.meeting(meeting.id)], TODAY)[meeting.id]
    assert standing.calls_open == 1


def test_a_meeting_planned_by_services_stands_where_it_should(cast, now):
    from tests.factories.meetings import desk

    meeting_id = services.open_meeting(desk().id, plan(), actor=cast["negin"], now=now)
    gates = queries.page(meeting_id, TODAY).standing.gates
    assert gates.now == 1
    assert gates.lacks[0].code == "date_not_final"
    assert any(lack.code == "item" for lack in gates.lacks)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    assert "frame_waiting" in [lack.code for lack in queries.page(meeting_id, TODAY).standing.gates.lacks]
    services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    page = queries.page(meeting_id, TODAY)
    assert page.standing.gates.now == 2
    assert page.standing.gates.left_over  # coordination with the agency was ticked by nobody


def test_thirty_meetings_cost_as_much_as_one(db, now, count_sql):
    for step in range(30):
        make_version(make_meeting(date=DAY + timedelta(days=step), sequence=step + 1))
    rows = meetings.between(DAY, DAY + timedelta(days=60))
    with count_sql() as one:
        queries.gates_of(rows[:1], TODAY)
    with count_sql() as thirty:
        found = queries.gates_of(rows, TODAY)
    assert one.value == thirty.value == 4
    assert len(found) == 30
    assert queries.gates_of([], TODAY) == {}


@pytest.mark.both_engines
def test_the_recount_finds_what_the_services_ticked(cast, now):
    """What the night computes is word for word what the day wrote, or every night would rewrite every list."""
    from tests.factories.meetings import desk, make_representative
    from webapp.engines.checklists import queries as checklists

    meeting_id = services.open_meeting(
        desk().id, plan(representative_id=make_representative().id), actor=cast["negin"], now=now
    )
    codes = ("date_final", "venue_booked", "frame_approved", "representative_confirmed", "meeting_closed")

    def ticked():
        items = {code: checklists.by_code("meeting", meeting_id, code) for code in codes}
        return {code: item.evidence["text"] if item.evidence else None for code, item in items.items()}

    assert queries.recounted([meeting_id], now)[meeting_id] == ticked() == dict.fromkeys(codes)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    services.confirm_representative(meeting_id, actor=cast["negin"], now=now)
    services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    services.approve_frame(meeting_id, actor=cast["mahtab"], now=now)
    assert queries.recounted([meeting_id], now)[meeting_id] == ticked()
    assert None not in [ticked()[code] for code in codes[:4]]
    services.move_date(meeting_id, new_date=DAY + timedelta(days=1), reason="تعطیلی", actor=cast["mahtab"], now=now)
    assert queries.recounted([meeting_id], now)[meeting_id] == ticked()
    services.cancel(meeting_id, reason="x", actor=cast["negin"], now=now)
    assert queries.recounted([meeting_id], now) == {}
