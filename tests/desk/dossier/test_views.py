"""The page of a meeting, its decisions, closures and the instruction, over a real client."""

import re
from datetime import date, timedelta

import pytest

from tests.factories.board import a_case, a_meeting, member_slots
from tests.factories.followups import a_held_meeting
from tests.factories.meetings import DAY, desk, make_meeting, make_representative, make_version, plan
from webapp.desk.meetings import queries, services
from webapp.desk.meetings.models import MeetingVersion
from webapp.desk.slots.models import Hearing
from webapp.engines.calls.models import Call
from webapp.office.audit import services as audit
from webapp.registry.agencies.models import AgencyPerson
from webapp.registry.venues.models import Venue

TODAY = date(2026, 11, 21)


def text(answer):
    return answer.get_data(as_text=True)


def opened(cast, now, **over):
    return services.open_meeting(desk().id, plan(**over), actor=cast["negin"], now=now)


def submitted(cast, now):
    meeting_id = opened(cast, now)
    services.make_date_final(meeting_id, actor=cast["negin"], now=now)
    version = services.submit_frame(meeting_id, actor=cast["negin"], now=now)
    return meeting_id, version


def placed(now, count, **over):
    meeting = a_meeting(now, **over)
    slots = member_slots(meeting)
    for number in range(count):
        Hearing.create(case=a_case(now, f"عضو {number}").id, meeting=meeting.id, slot=slots[number].id, state="placed")
    return meeting


# The page ---------------------------------------------------------------------------------------------------------


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


# Decisions --------------------------------------------------------------------------------------------------------


def test_from_draft_to_approved_frame_by_pressing(client_as, cast, now):
    meeting_id = opened(cast, now)
    negin, mahtab = client_as("negin"), client_as("mahtab")
    assert negin.post(f"/meetings/{meeting_id}/date-final").status_code == 303
    assert negin.post(f"/meetings/{meeting_id}/date-final").status_code == 409
    assert negin.post(f"/meetings/{meeting_id}/frame").status_code == 303
    version = MeetingVersion.get()
    assert "تأیید چارچوب" not in text(negin.get(f"/meetings/{meeting_id}"))
    assert "تأیید چارچوب" in text(mahtab.get(f"/meetings/{meeting_id}"))
    url = f"/meetings/{meeting_id}/versions/{version.id}"
    assert negin.post(url, data={"verdict": "approve"}).status_code == 403
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 303
    assert queries.meeting(meeting_id).state == "frame_approved"
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 409


def test_returning_needs_a_comment_and_keeps_what_was_typed(client_as, cast, now):
    meeting_id, version = submitted(cast, now)
    mahtab = client_as("mahtab")
    url = f"/meetings/{meeting_id}/versions/{version}"
    refused = mahtab.post(url, data={"verdict": "return", "comment": "  "})
    assert refused.status_code == 422
    assert 'id="comment-error"' in text(refused)
    too_long = mahtab.post(url, data={"verdict": "return", "comment": "ن" * 1001})
    assert too_long.status_code == 422
    assert "ن" * 1001 in text(too_long)
    assert mahtab.post(url, data={"verdict": "return", "comment": "وقت نماز کم است"}).status_code == 303
    shown = text(client_as("negin").get(f"/meetings/{meeting_id}"))
    assert "مدیر چارچوب را برگردانده" in shown
    assert "وقت نماز کم است" in shown


def test_a_version_of_another_meeting_is_not_found(client_as, cast, now):
    _, version = submitted(cast, now)
    other = make_meeting(desk_code="tax")
    mahtab = client_as("mahtab")
    assert mahtab.post(f"/meetings/{other.id}/versions/{version}", data={"verdict": "approve"}).status_code == 404
    a_list = make_version(make_meeting(desk_code="industry"), kind="list")
    url = f"/meetings/{a_list.meeting_id}/versions/{a_list.id}"
    assert mahtab.post(url, data={"verdict": "approve"}).status_code == 404


def test_the_expert_takes_the_frame_back(client_as, cast, now):
    meeting_id, _ = submitted(cast, now)
    assert client_as("peyman").post(f"/meetings/{meeting_id}/frame/withdraw").status_code == 303
    assert MeetingVersion.get().state == "withdrawn"


def test_the_representative_is_picked_and_confirmed(client_as, cast, now):
    meeting_id = opened(cast, now)
    chosen = make_representative()
    negin = client_as("negin")
    assert "dialog__body" in text(negin.fragment(f"/meetings/{meeting_id}/representative"))
    assert "<html" in text(negin.get(f"/meetings/{meeting_id}/representative"))
    url = f"/meetings/{meeting_id}/representative"
    assert negin.post(url, data={"representative": str(chosen.id)}).status_code == 303
    assert negin.post(url, data={"representative": "9999"}).status_code == 422
    assert negin.post(f"{url}/confirm", data={"comes": "1"}).status_code == 303
    assert queries.meeting(meeting_id).representative_confirmed_at == now
    assert negin.post(f"{url}/confirm", data={"comes": "0"}).status_code == 303
    assert queries.meeting(meeting_id).representative_confirmed_at is None


def test_the_managers_queue(client_as, cast, now):
    mahtab = client_as("mahtab")
    assert "کاری در انتظار شما نیست" in text(mahtab.get("/approvals"))
    meeting_id, version = submitted(cast, now)
    shown = text(mahtab.get("/approvals"))
    assert f"/meetings/{meeting_id}#version-{version}" in shown
    own = opened(cast, now, date=DAY + timedelta(days=1))
    services.make_date_final(own, actor=cast["mahtab"], now=now)
    services.submit_frame(own, actor=cast["mahtab"], now=now)
    assert "خودتان فرستاده‌اید" in text(mahtab.get("/approvals"))


# Calling off ------------------------------------------------------------------------------------------------------


def test_postponing_with_a_new_date_leads_to_the_new_meeting(client_as, now):
    meeting = placed(now, 2)
    negin = client_as("negin")
    assert "۲ عضو نوبت دارند" in text(negin.get(f"/meetings/{meeting.id}/move"))
    answer = negin.post(
        f"/meetings/{meeting.id}/move",
        data={"verdict": "postpone", "postpone-reason": "مأموریت", "postpone-new_date": "۱۰ آذر ۱۴۰۵"},
    )
    assert answer.status_code == 303
    old = queries.meeting(meeting.id)
    assert answer.location == f"/meetings/{old.moved_to_id}"
    assert Call.select().where(Call.kind == "moved").count() == 2
    shown = text(negin.get(f"/meetings/{meeting.id}"))
    assert "به تعویق افتاد: مأموریت" in shown
    assert f'href="/meetings/{old.moved_to_id}"' in shown


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"verdict": "postpone", "postpone-new_date": "۱۰ آذر ۱۴۰۵"}, "postpone-reason"),
        ({"verdict": "postpone", "postpone-reason": "x", "postpone-new_date": "۶ آذر ۱۴۰۵"}, "postpone-new_date"),
        ({"verdict": "postpone", "postpone-reason": "x", "postpone-new_date": "۱ مهر ۱۴۰۵"}, "postpone-new_date"),
        ({"verdict": "cancel", "cancel-reason": " "}, "cancel-reason"),
    ],
)
def test_what_is_missing_is_told_at_its_field(client_as, now, data, field):
    meeting = placed(now, 1)
    answer = client_as("negin").post(f"/meetings/{meeting.id}/move", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert queries.meeting(meeting.id).state == "frame_approved"
    if "postpone-new_date" in data:
        assert "آذر" in text(answer) or "مهر" in text(answer)


def test_cancelling(client_as, now):
    meeting = placed(now, 1)
    negin = client_as("negin")
    data = {"verdict": "cancel", "cancel-reason": "دستگاه نمی‌آید"}
    assert negin.post(f"/meetings/{meeting.id}/move", data=data).status_code == 303
    assert queries.meeting(meeting.id).state == "cancelled"
    assert negin.post(f"/meetings/{meeting.id}/move", data=data).status_code == 409
    assert negin.get(f"/meetings/{meeting.id}/move").status_code == 200


def test_reopening_is_the_managers_and_needs_a_reason(client_as):
    meeting = make_meeting(state="closed", date=TODAY)
    mahtab = client_as("mahtab")
    url = f"/meetings/{meeting.id}/reopen"
    assert mahtab.get(url).status_code == 200
    assert mahtab.post(url, data={"reason": ""}).status_code == 422
    assert client_as("negin").post(url, data={"reason": "x"}).status_code == 403
    assert mahtab.post(url, data={"reason": "اصلاح مصوبه"}).status_code == 303
    refused = mahtab.post(url, data={"reason": "دوباره"})
    assert refused.status_code == 409
    assert "دوباره" in text(refused)


# Closures ---------------------------------------------------------------------------------------------------------


def closure(**over):
    form = {
        "kind": "closure",
        "title": "قطعی برق",
        "first": "۳ آذر ۱۴۰۵",
        "last": "",
        "opens": "",
        "closes": "",
        "known": "",
    }
    return form | over


def test_the_meetings_hit_are_shown_before_anything_is_written(client_as, now):
    meeting = placed(now, 2)
    answer = client_as("mahtab").post("/closures/new", data=closure(step="look"))
    shown = text(answer)
    assert answer.status_code == 200
    assert f'name="date-{meeting.id}"' in shown
    assert "چهارشنبه ۴ آذر ۱۴۰۵" in shown
    from webapp.office.holidays.models import DayOff

    assert DayOff.select().where(DayOff.kind == "closure").count() == 0


def test_a_closure_is_declared_and_the_meetings_moved_in_one_act(client_as, now):
    meeting = placed(now, 2)
    row = {f"date-{meeting.id}": "۴ آذر ۱۴۰۵", f"move-{meeting.id}": "y"}
    answer = client_as("mahtab").post("/closures/new", data=closure(step="declare", **row))
    assert answer.status_code == 303
    assert queries.meeting(meeting.id).date == DAY + timedelta(days=1)
    assert Call.select().where(Call.kind == "moved").count() == 2
    shown = text(client_as("mahtab").get("/approvals"))
    assert "قطعی برق" in shown


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"title": ""}, "title"),
        ({"first": ""}, "first"),
        ({"first": "۱ آبان ۱۴۰۵"}, "first"),
        ({"last": "۱ آذر ۱۴۰۵"}, "last"),
        ({"kind": "short_hours"}, "opens"),
        ({"kind": "short_hours", "opens": "12:00", "closes": "9:00"}, "closes"),
    ],
)
def test_a_closure_that_makes_no_sense(client_as, over, field):
    answer = client_as("mahtab").post("/closures/new", data=closure(step="look", **over))
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)


def test_a_date_that_does_not_fit_is_told_in_its_row(client_as, now):
    meeting = placed(now, 1)
    mahtab = client_as("mahtab")
    for typed, said in (("۳ آذر ۱۴۰۵", 422), ("", 422), ("فلان", 422)):
        row = {f"date-{meeting.id}": typed, f"move-{meeting.id}": "y"}
        answer = mahtab.post("/closures/new", data=closure(step="declare", **row))
        assert answer.status_code == said
        assert f'id="date-{meeting.id}-error"' in text(answer)
    assert queries.meeting(meeting.id).date == DAY


def test_a_meeting_that_came_meanwhile_is_shown_first(client_as, now):
    meeting = placed(now, 1)
    make_meeting(desk_code="tax", start=800, end=900)
    row = {f"date-{meeting.id}": "۴ آذر ۱۴۰۵", f"move-{meeting.id}": "y"}
    answer = client_as("mahtab").post("/closures/new", data=closure(step="declare", **row))
    assert answer.status_code == 409
    assert "جلسه‌های دیگری" in text(answer)
    assert queries.meeting(meeting.id).date == DAY


def test_a_day_of_the_calendar_leads_to_its_meetings(client_as, cast, now):
    from webapp.office.holidays import services as holidays
    from webapp.office.holidays.models import DayOff

    meeting = placed(now, 1)
    holidays.add(first=DAY, last=DAY, kind="closure", title="آلودگی هوا", actor=cast["mahtab"], now=now)
    negin = client_as("negin")
    shown = text(negin.get(f"/closures/new?date={DAY.isoformat()}"))
    assert "آلودگی هوا" in shown
    assert f'name="date-{meeting.id}"' in shown
    known = DayOff.get(DayOff.kind == "closure").id
    row = {f"date-{meeting.id}": "۴ آذر ۱۴۰۵", f"move-{meeting.id}": "y", "known": str(known), "step": "declare"}
    assert negin.post("/closures/new", data=row).status_code == 303
    assert queries.meeting(meeting.id).date == DAY + timedelta(days=1)
    assert DayOff.select().where(DayOff.kind == "closure").count() == 1


def test_only_who_keeps_the_calendar_declares(client_as, now):
    negin = client_as("negin")
    assert negin.get("/closures/new").status_code == 403
    assert negin.post("/closures/new", data=closure(step="look")).status_code == 403
    assert negin.get("/closures/new?date=nonsense").status_code == 403
    assert negin.post("/closures/new", data=closure(known="9999")).status_code == 404


# The instruction --------------------------------------------------------------------------------------------------


def test_the_instruction_is_read_by_everybody_clause_by_clause(client_as):
    nader = client_as("nader")
    whole = text(nader.get("/instruction"))
    for number in ("1-1", "1-4-3", "2-1", "2-7"):
        assert f'id="clause-{number}"' in whole
    one = text(nader.get("/instruction/2-3"))
    assert "حدود ۱۰ دقیقه زمان برای هر عضو" in one
    assert "بند ۲-۳" in one
    assert nader.get("/instruction/9-9").status_code == 404


def test_pages_cite_the_clause_they_come_from(client_as, cast, now):
    meeting_id = opened(cast, now)
    assert "/instruction/2-1" in text(client_as("negin").get(f"/meetings/{meeting_id}"))
