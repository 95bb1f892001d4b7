"""The page of a meeting over a real client."""

import re
from datetime import date

import pytest

from tests.factories.board import a_case, a_meeting, member_slots, placed
from tests.factories.followups import a_held_meeting
from tests.factories.meetings import desk, make_meeting, make_representative, make_version, opened
from webapp.desk.meetings import queries
from webapp.desk.slots.models import Hearing
from webapp.office.audit import services as audit
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.venues.models import Venue

TODAY = date(2026, 11, 21)


def text(answer):
    return answer.get_data(as_text=True)


def test_a_draft_says_what_it_lacks_and_offers_the_next_step(client_as, cast, now):
    meeting_id = opened(cast, now)
    shown = text(client_as("negin").fragment(f"/meetings/{meeting_id}"))
    assert "میز خدمت گمرک" in shown
    assert "تاریخ قطعی نشده" in shown
    assert f"/meetings/{meeting_id}/date-final" in shown
    assert "stage-bar" in shown
    assert shown.count("btn-primary") == 1


def test_a_refused_move_says_where_the_meeting_stands(client_as, cast, now):
    meeting_id = opened(cast, now)
    negin = client_as("negin")
    early = negin.post(f"/meetings/{meeting_id}/frame")
    assert early.status_code == 409
    assert "تاریخ این جلسه هنوز قطعی نشده است" in text(early)
    assert negin.post(f"/meetings/{meeting_id}/date-final").status_code == 303
    again = negin.post(f"/meetings/{meeting_id}/date-final")
    assert again.status_code == 409
    assert "تاریخ این جلسه قطعی شده است" in text(again)


def test_a_room_with_too_few_seats_is_told(client_as, now):
    meeting = a_meeting(now, state="frame_approved")
    case = a_case(now, "کاوه‌کاشی", visitor_count=20)
    Hearing.create(case=case.id, meeting=meeting.id, slot=member_slots(meeting)[0].id, state="placed")
    Venue.update(seats=12).where(Venue.id == meeting.venue_id).execute()
    assert "۲۰ نفر می‌آیند؛ سالن ۱۲ صندلی دارد" in text(client_as("negin").get(f"/meetings/{meeting.id}"))


def test_htmx_gets_the_part_that_follows_live(client_as, cast, now):
    meeting_id = opened(cast, now)
    fragment = text(client_as("negin").fragment(f"/meetings/{meeting_id}"))
    assert fragment.lstrip().startswith('<div id="dossier"')
    assert "<html" not in fragment


@pytest.mark.parametrize(
    "state",
    [
        "draft", "date_final", "frame_approved", "list_approved", "in_session", "held", "closed", "postponed",
        "cancelled",
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["negin", "mahtab", "parisa", "dariush", "simin"])
def test_every_state_can_be_read_by_every_reader(client_as, now, state, name):
    meeting = make_meeting(state=state, date=TODAY, ended_because="آزمون")
    make_version(meeting, state="approved", content={}, decided_by=3, decided_by_name="مهتاب", decided_at=now)
    make_version(meeting, kind="list", changes=[_change()])
    shown = client_as(name).get(f"/meetings/{meeting.id}")
    assert shown.status_code == 200
    part = text(client_as(name).fragment(f"/meetings/{meeting.id}"))
    assert part.count("btn-primary") <= 1


def _change():
    return {"what": "moved", "name": "کاوه‌کاشی", "number": "1405-1", "old": 540, "new": 550, "reason": "دیر می‌رسد"}


def test_changes_of_a_frame_are_read_in_words(client_as, now):
    meeting = make_meeting(state="date_final")
    changes = [
        {"what": "date", "old": "2026-11-24", "new": "2026-11-25", "reason": "تعطیلی"},
        {"what": "end", "old": 750, "new": 720, "reason": ""},
        {"what": "pauses", "old": [], "new": [{"title": "نماز", "start": 700, "minutes": 20}], "reason": ""},
        {"what": "manner", "old": "in_person", "new": "online", "reason": ""},
        {"what": "representative", "old": "", "new": "بهرام نمونه", "reason": ""},
    ]
    make_version(meeting, changes=changes)
    shown = text(client_as("negin").get(f"/meetings/{meeting.id}"))
    for words in ("چهارشنبه ۴ آذر ۱۴۰۵", "۱۲:۰۰", "نماز", "برخط", "بهرام نمونه"):
        assert words in shown


def test_the_page_costs_the_same_however_much_there_is(client_as, cast, now, count_sql):
    small = placed(now, 1, state="list_approved")
    big = placed(now, 8, state="list_approved", desk=desk("tax"))
    for number in range(12):
        make_version(big, state="returned", comment="x")
        audit.record(cast["negin"], "meeting.edited", subject=("meeting", big.id, big.number), now=now)
        AgencyPerson.create(agency=desk("tax").agency_id, full_name=f"x{number}", kind="deputy", post="معاون")
    negin = client_as("negin")
    negin.get(f"/meetings/{small.id}")
    with count_sql() as one:
        assert negin.get(f"/meetings/{small.id}").status_code == 200
    with count_sql() as many:
        assert negin.get(f"/meetings/{big.id}").status_code == 200
    assert many.value == one.value, many.statements
    assert one.value <= 10, one.statements


def test_phones_are_for_those_who_call(client_as, now):
    meeting = make_meeting(state="frame_approved")
    AgencyPerson.create(
        agency=desk().agency_id, full_name="مهران رابط", kind="liaison", post="رابط", phone="+983136612345"
    )
    assert "۱۲۳۴۵" in text(client_as("negin").get(f"/meetings/{meeting.id}")).replace(" ", "")
    shown = text(client_as("parisa").get(f"/meetings/{meeting.id}"))
    assert "مهران رابط" in shown
    assert "۱۲۳۴۵" not in shown.replace(" ", "")


def test_a_representative_reads_own_meetings_only(client_as, cast):
    own = make_representative("نادر آزمون", user=cast["nader"].id)
    mine = make_meeting(representative=own.id)
    other = make_meeting(desk_code="tax")
    nader = client_as("nader")
    assert nader.get(f"/meetings/{mine.id}").status_code == 200
    assert nader.get(f"/meetings/{other.id}").status_code == 404
    assert nader.get(f"/meetings/{other.id}/panels").status_code == 404


def test_unsettled_cases_are_named_on_a_held_meeting(client_as, now):
    meeting = a_meeting(now, state="held", date=TODAY)
    case = a_case(now, "بهین‌ریس نمونه")
    Hearing.create(case=case.id, meeting=meeting.id, slot=member_slots(meeting)[0].id, state="heard")
    shown = text(client_as("negin").get(f"/meetings/{meeting.id}"))
    assert "بهین‌ریس نمونه" in shown


def test_a_refused_close_leads_to_where_each_outcome_is_written(client_as, now):
    meeting = a_meeting(now, state="held", date=TODAY)
    slots, negin = member_slots(meeting), client_as("negin")
    hearings = [
        Hearing.create(case=a_case(now, name).id, meeting=meeting.id, slot=slots[place].id, state=state)
        for place, (name, state) in enumerate((("بهین‌ریس نمونه", "heard"), ("نقش‌چرم مثالی", "confirmed")))
    ]

    answer = negin.post(f"/meetings/{meeting.id}/close")

    assert answer.status_code == 409
    for hearing, name in zip(hearings, ("بهین‌ریس نمونه", "نقش‌چرم مثالی"), strict=True):
        address = f"/meetings/{meeting.id}/room?hearing={hearing.id}"
        assert re.search(rf'href="{re.escape(address)}"[^>]*><bdi>{name}<', text(answer))
        sheet = text(negin.get(address))
        assert re.search(rf'data-sheet="{hearing.id}" aria-labelledby="[^"]*">', sheet)


def test_a_refused_close_is_one_sentence_in_a_fragment(client_as, now):
    meeting, _ = a_held_meeting(now)
    answer = client_as("negin").post(f"/meetings/{meeting.id}/close", headers={"HX-Request": "true"})
    assert answer.status_code == 409
    assert "<html" not in text(answer)
    assert "زاینده‌صنعت آزمون" in text(answer)


def test_a_meeting_that_was_not_held_is_refused_in_a_sentence(client_as, now):
    meeting = a_meeting(now)
    answer = client_as("negin").post(f"/meetings/{meeting.id}/close")
    assert answer.status_code == 409
    assert "without-outcome" not in text(answer)


def test_panels_of_later_stages_come_on_opening(client_as, now):
    meeting = a_meeting(now, state="held", date=TODAY)
    negin = client_as("negin")
    assert f"/meetings/{meeting.id}/panels" in text(negin.get(f"/meetings/{meeting.id}"))
    assert "<html" not in text(negin.fragment(f"/meetings/{meeting.id}/panels"))


def test_the_whole_history(client_as, cast, now):
    meeting_id = opened(cast, now)
    assert client_as("negin").get(f"/meetings/{meeting_id}/history").status_code == 200
    assert client_as("parisa").get(f"/meetings/{meeting_id}/history").status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/meetings/1", "/meetings/1/panels", "/meetings/1/history", "/meetings/1/move", "/meetings/1/reopen",
        "/meetings/1/representative", "/approvals", "/closures/new", "/instruction", "/instruction/2-3",
    ],
)  # fmt: skip
def test_the_stranger_is_sent_to_the_door(client, url):
    answer = client.get(url)
    assert answer.status_code == 303
    assert "/sign-in" in answer.location


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("/meetings/{}/date-final", "post"), ("/meetings/{}/frame", "post"), ("/meetings/{}/frame/withdraw", "post"),
        ("/meetings/{}/representative", "get"), ("/meetings/{}/representative", "post"),
        ("/meetings/{}/representative/confirm", "post"), ("/meetings/{}/close", "post"),
        ("/meetings/{}/move", "get"), ("/meetings/{}/move", "post"), ("/meetings/{}/reopen", "get"),
        ("/meetings/{}/reopen", "post"), ("/approvals", "get"), ("/closures/new", "get"), ("/closures/new", "post"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["parisa", "nader"])
def test_readers_do_not_write(client_as, url, method, name):
    meeting = make_meeting()
    assert getattr(client_as(name), method)(url.format(meeting.id)).status_code == 403
    assert queries.meeting(meeting.id).state == "draft"


def test_a_meeting_that_is_not(client_as):
    assert client_as("negin").get("/meetings/9999").status_code == 404
    assert client_as("negin").post("/meetings/9999/date-final").status_code == 404
    assert client_as("negin").get("/meetings/9999/move").status_code == 404
