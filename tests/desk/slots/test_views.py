"""Board pages over a real client: page and fragment, refusals in words, strangers, statements."""

import re

import pytest

from tests.factories.board import TUESDAY, a_case, a_desk, a_meeting, a_member, a_topic, member_slots, slots_of
from webapp.desk.meetings.models import Meeting
from webapp.desk.slots import services
from webapp.desk.slots.models import Hearing, Slot


@pytest.fixture
def meeting(db, now):
    return a_meeting(now)


@pytest.fixture
def url(meeting):
    return f"/meetings/{meeting.id}/board"


@pytest.fixture
def negin(client_as):
    return client_as("negin")


def place(meeting, case, slot, cast, now, **more):
    services.bring(meeting.id, case_id=case.id, to_slot=slot.id, actor=cast["negin"], now=now, **more)


def fields(case, slot, from_slot=None, **more):
    sent = {"case": case.id, "to_slot": slot.id, "to_version": slot.version, "from_slot": "", "from_version": ""}
    if from_slot is not None:
        sent |= {"from_slot": from_slot.id, "from_version": from_slot.version}
    return sent | {"way": "place"} | more


def test_the_page_shows_who_waits_and_who_sits_when(negin, meeting, url, cast, now):
    waits, sits = a_case(now, "کاوه‌کاشی مثال", available_from=690), a_case(now, "فولادریس آزمون")
    place(meeting, sits, member_slots(meeting)[1], cast, now)
    page = negin.get(url).get_data(as_text=True)
    assert f'id="case-{waits.id}"' in page
    assert "پس از" in page
    row = re.search(rf'<li class="slot" id="slot-{member_slots(meeting)[1].id}".*?</li>', page, re.S).group()
    assert "فولادریس آزمون" in row
    assert "تأیید نشده" in row
    assert "آخرین گام: فولادریس آزمون به" in page
    assert "پذیرایی" in page


def test_a_move_answers_with_the_changed_rows_only_and_is_small(negin, meeting, url, cast, now, count_sql):
    slots = member_slots(meeting)
    case = a_case(now, "فولادریس آزمون")
    place(meeting, case, slots[0], cast, now)
    slots = member_slots(meeting)
    with count_sql() as counted:
        answer = negin.fragment(f"{url}/move", "POST", data=fields(case, slots[5], slots[0], tab="abc"))
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    assert re.findall(r'<li class="slot[^"]*" id="slot-(\d+)"', html) == [str(slots[0].id), str(slots[5].id)]
    assert counted.value <= 10, counted.statements
    assert len(html.encode()) < 4096
    assert Hearing.get().slot_id == slots[5].id


def test_the_page_costs_the_same_statements_at_few_and_at_many(negin, url, now, count_sql):
    a_case(now, "یک")
    negin.get(url)
    with count_sql() as few:
        negin.get(url)
    for number in range(30):
        a_case(now, f"عضو {number}")
    with count_sql() as many:
        negin.get(url)
    assert many.value == few.value <= 12, many.statements


def test_a_refusal_says_why_and_offers_the_free_place(negin, meeting, url, now):
    case = a_case(now, "کاوه‌کاشی مثال", available_from=620)
    slot = member_slots(meeting)[0]
    answer = negin.fragment(f"{url}/move", "POST", data=fields(case, slot))
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "کاوه‌کاشی مثال در" in html
    assert "گفته‌اند پس از" in html
    way = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html))
    assert way["to_slot"] == str(next(s.id for s in member_slots(meeting) if s.start == 620))
    assert negin.fragment(f"{url}/move", "POST", data=way).status_code == 200


def test_a_taken_turn_is_a_question_with_its_ways(negin, meeting, url, cast, now):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    place(meeting, one, member_slots(meeting)[0], cast, now)
    slot = member_slots(meeting)[0]
    html = negin.fragment(f"{url}/move", "POST", data=fields(two, slot)).get_data(as_text=True)
    assert "به جای او بنشیند" in html
    assert "نوبت مشترک" in html
    assert f"{url}/preview?" in html
    preview = negin.fragment(f"{url}/preview?case={two.id}&to_slot={slot.id}").get_data(as_text=True)
    assert re.search(r"یک.*۰۹:۰۰.*۰۹:۱۰", preview, re.S)
    assert negin.fragment(f"{url}/move", "POST", data=fields(two, slot, way="insert")).status_code == 200
    assert [row.case_id for row in Hearing.select().join(Slot).order_by(Slot.start)] == [two.id, one.id]


def test_the_second_planner_gets_words_and_fresh_rows(client_as, meeting, url, now):
    one, two, slot = a_case(now, "یک"), a_case(now, "دو"), member_slots(meeting)[0]
    assert client_as("negin").fragment(f"{url}/move", "POST", data=fields(one, slot)).status_code == 200
    answer = client_as("peyman").fragment(f"{url}/move", "POST", data=fields(two, slot))
    assert answer.status_code == 409
    html = answer.get_data(as_text=True)
    assert "تغییر داده است" in html
    assert f'id="slot-{slot.id}"' in html
    assert f'data-case="{one.id}"' in html


def test_an_override_takes_a_reason_and_keeps_what_was_agreed_before(negin, meeting, url, now):
    member = a_member(now, "منقضی", valid_until=None)
    first, case = a_case(now, "نخست", member=member), a_case(now, "منقضی", member=member)
    slots = member_slots(meeting)
    ask = negin.fragment(f"{url}/move", "POST", data=fields(first, slots[0])).get_data(as_text=True)
    assert "عضویت «نخست» فعال نیست" in ask
    assert 'name="reason"' in ask
    agreed = {"override": "slots.member_inactive", "reason": "تمدید شد"}
    assert negin.fragment(f"{url}/move", "POST", data=fields(first, slots[0], **agreed)).status_code == 200
    again = negin.fragment(f"{url}/move", "POST", data=fields(case, slots[1], **agreed))
    assert again.status_code == 409
    assert 'value="slots.member_inactive slots.same_member"' in again.get_data(as_text=True)


def test_hostile_text_stays_text(negin, meeting, url, cast, now):
    case = a_case(now, "<img src=x onerror=alert(1)>", subject="</li><script>alert(1)</script>")
    place(meeting, case, member_slots(meeting)[0], cast, now)
    for page in (negin.get(url), negin.fragment(f"{url}/move", "POST", data=fields(case, member_slots(meeting)[0]))):
        assert "<img src=x" not in page.get_data(as_text=True)
        assert "<script>alert" not in page.get_data(as_text=True)


def test_without_script_the_plain_form_does_the_same(negin, meeting, url, now):
    case = a_case(now, "کاوه‌کاشی مثال", available_from=620)
    form = negin.get(f"{url}/cases/{case.id}").get_data(as_text=True)
    offered = re.findall(r'name="slot_seen" value="(\d+\.\d+)"', form)
    assert len(offered) == sum(1 for slot in member_slots(meeting) if slot.start >= 620)
    sent = {"case": case.id, "from_slot": "", "from_version": "", "slot_seen": offered[0]}
    answer = negin.post(f"{url}/move", data=sent)
    assert answer.status_code == 303
    assert answer.headers["Location"] == url
    refused = negin.post(
        f"{url}/move", data=fields(case, member_slots(meeting)[0], Slot.get_by_id(int(offered[0].split(".")[0])))
    )
    assert refused.status_code == 409
    assert "گفته‌اند پس از" in refused.get_data(as_text=True)


def test_the_plain_form_may_choose_a_taken_turn(negin, meeting, url, cast, now):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    place(meeting, one, member_slots(meeting)[0], cast, now)
    slot = member_slots(meeting)[0]
    sent = {"case": two.id, "from_slot": "", "from_version": "", "slot_seen": f"{slot.id}.{slot.version}"}
    asked = negin.post(f"{url}/move", data=sent | {"way": "place"})
    assert asked.status_code == 409
    way = dict(
        re.findall(r'name="(\w+)" value="([^"]*)"', asked.get_data(as_text=True).partition("به جای او بنشیند")[0])
    )
    assert (way["to_slot"], way["way"]) == (str(slot.id), "swap")
    assert negin.post(f"{url}/move", data=way).status_code == 303
    assert Hearing.get(Hearing.case == two.id).slot_id == slot.id


def test_a_preview_asks_for_no_reason_and_the_move_does(negin, meeting, url, cast, now):
    one, two = a_case(now, "یک"), a_case(now, "دو")
    place(meeting, one, member_slots(meeting)[0], cast, now)
    services.submit_list(meeting.id, actor=cast["negin"], now=now)
    services.approve_list(meeting.id, actor=cast["mahtab"], now=now)
    slot = member_slots(meeting)[0]
    shown = negin.fragment(f"{url}/preview?case={two.id}&to_slot={slot.id}")
    assert shown.status_code == 200
    assert 'name="reason"' in shown.get_data(as_text=True)
    assert negin.fragment(f"{url}/move", "POST", data=fields(two, slot, way="insert")).status_code == 409
    agreed = fields(two, slot, way="insert", reason="فوری شد")
    assert negin.fragment(f"{url}/move", "POST", data=agreed).status_code == 200


def test_undo_and_redo_from_the_page(negin, client_as, meeting, url, now):
    case, slot = a_case(now, "یک"), member_slots(meeting)[0]
    negin.fragment(f"{url}/move", "POST", data=fields(case, slot))
    ask = client_as("peyman").fragment(f"{url}/undo", "POST")
    assert ask.status_code == 409
    assert "نگین آزمون" in ask.get_data(as_text=True)
    back = client_as("peyman").fragment(f"{url}/undo", "POST", data={"override": "slots.undo_other"})
    assert back.status_code == 200
    assert f'id="case-{case.id}"' in back.get_data(as_text=True)
    assert negin.fragment(f"{url}/redo", "POST").status_code == 200
    assert Hearing.get().slot_id == slot.id


def test_the_length_of_a_turn_is_its_own_form(negin, meeting, url):
    slot = member_slots(meeting)[0]
    dialog = negin.fragment(f"{url}/slots/{slot.id}")
    assert "طول به دقیقه" in dialog.get_data(as_text=True)
    answer = negin.fragment(f"{url}/slots/{slot.id}/length", "POST", data={"minutes": "۲۰", "version": slot.version})
    assert answer.status_code == 200
    assert slots_of(meeting)[0].minutes == 20
    for wrong in ("", "۴", "۱۷", "abc", "۵۰۰"):
        again = negin.fragment(f"{url}/slots/{slot.id}/length", "POST", data={"minutes": wrong})
        assert again.status_code == 422
        assert f'value="{wrong}"' in again.get_data(as_text=True)


def test_search_and_filters_of_the_waiting_column(negin, url, now):
    a_case(now, "کاوه‌کاشی مثال", legal_deadline=TUESDAY)
    a_case(now, "پویاسازه فردانما")
    found = negin.fragment(f"{url}/waiting?q=كاوه كاشي").get_data(as_text=True)
    assert "کاوه‌کاشی مثال" in found
    assert "پویاسازه" not in found
    other = a_topic(a_desk(), "ارزش")
    a_case(now, "سومی", topic=other.id)
    by_topic = negin.fragment(f"{url}/waiting?topic={other.id}").get_data(as_text=True)
    assert "سومی" in by_topic
    assert "پویاسازه" not in by_topic
    assert "همهٔ موضوع‌ها" in negin.get(url).get_data(as_text=True)
    dated = negin.fragment(f"{url}/waiting?show=deadline").get_data(as_text=True)
    assert "پویاسازه" not in dated


def test_the_list_goes_to_the_manager_and_back(client_as, meeting, url, cast, now):
    negin, manager = client_as("negin"), client_as("mahtab")
    place(meeting, a_case(now, "یک"), member_slots(meeting)[0], cast, now)
    assert negin.post(f"/meetings/{meeting.id}/list/submit").status_code == 303
    assert negin.post(f"/meetings/{meeting.id}/list/approve").status_code == 403
    assert manager.post(f"/meetings/{meeting.id}/list/return", data={"comment": " "}).status_code == 422
    assert "تأیید فهرست" in manager.get(f"/meetings/{meeting.id}/list").get_data(as_text=True)
    assert manager.post(f"/meetings/{meeting.id}/list/approve").status_code == 303
    assert Meeting.get_by_id(meeting.id).state == "list_approved"
    asked = negin.fragment(
        f"{url}/move", "POST", data=fields(Hearing.get().case_id and a_case(now, "دو"), member_slots(meeting)[3])
    )
    assert "دلیل این تغییر" in asked.get_data(as_text=True)


def test_a_list_that_waits_tells_that_the_board_has_moved_on(client_as, meeting, url, cast, now):
    negin, manager = client_as("negin"), client_as("mahtab")
    one, two, slots = a_case(now, "یک"), a_case(now, "دو"), member_slots(meeting)
    place(meeting, one, slots[0], cast, now)
    assert negin.post(f"/meetings/{meeting.id}/list/submit").status_code == 303
    assert "once-moved" in negin.get(url).get_data(as_text=True)
    moved = negin.fragment(f"{url}/move", "POST", data=fields(two, slots[3])).get_data(as_text=True)
    assert 'id="undo" hx-swap-oob="outerMorph" data-moved' in moved
    open_again = negin.get(url).get_data(as_text=True)
    assert "فرستادن نسخهٔ تازه" in open_again
    assert "once-moved" not in open_again
    seen = manager.get(f"/meetings/{meeting.id}/list").get_data(as_text=True)
    assert "جدول پس از فرستادن نسخهٔ ۱ تغییر کرده است" in seen
    assert re.search("دو: تازه، .۰۹:۳۰", seen)
    assert "تأیید فهرست" not in seen
    refused = manager.post(f"/meetings/{meeting.id}/list/approve", data={"comment": "نوشته"})
    assert refused.status_code == 409
    page = refused.get_data(as_text=True)
    assert "نسخهٔ ۱ تغییر کرده است" in page
    assert "نوشته" in page
    assert negin.post(f"/meetings/{meeting.id}/list/submit").status_code == 303
    assert "once-moved" in negin.get(url).get_data(as_text=True)
    assert manager.post(f"/meetings/{meeting.id}/list/approve").status_code == 303


def test_an_approval_that_is_refused_says_why_on_the_list(client_as, meeting, cast, now):
    manager = client_as("mahtab")
    place(meeting, a_case(now, "یک"), member_slots(meeting)[0], cast, now)
    refused = manager.post(f"/meetings/{meeting.id}/list/approve")
    assert refused.status_code == 409
    assert 'id="turns"' in refused.get_data(as_text=True)


def test_strangers_readers_and_representatives(client, client_as, meeting, url, now):
    case, slot = a_case(now, "یک"), member_slots(meeting)[0]
    assert client.get(url).status_code in (302, 303)
    assert client_as("parisa").get(url).status_code == 403
    assert client_as("simin").get(url).status_code == 200
    assert "data-plan" not in client_as("simin").get(url).get_data(as_text=True)
    assert client_as("simin").fragment(f"{url}/move", "POST", data=fields(case, slot)).status_code == 403
    for act in ("undo", "redo"):
        assert client_as("simin").fragment(f"{url}/{act}", "POST").status_code == 403
    assert client_as("nader").get(url).status_code == 404
    assert client_as("negin").get("/meetings/999999/board").status_code == 404


def test_presence_is_seen_by_others_only_and_locks_nothing(client_as, meeting, url, now):
    negin, peyman = client_as("negin"), client_as("peyman")
    case = a_case(now, "یک")
    assert negin.post(f"{url}/presence", data={"word": "holds", "case": case.id}).status_code == 204
    seen = peyman.fragment(f"{url}/people").get_data(as_text=True)
    assert "نگین هم اینجاست" in seen
    assert "نگین این را برداشته" in seen
    assert "نگین" not in negin.fragment(f"{url}/people").get_data(as_text=True)
    assert peyman.fragment(f"{url}/move", "POST", data=fields(case, member_slots(meeting)[0])).status_code == 200


def test_rows_of_another_planner_come_alone(negin, meeting, url):
    slot = member_slots(meeting)[3]
    html = negin.fragment(f"{url}/rows?slots={slot.id}").get_data(as_text=True)
    assert re.findall(r'id="slot-(\d+)"', html) == [str(slot.id)]
    assert f'id="slot-{slot.id}"' in negin.fragment(f"{url}/slots").get_data(as_text=True)


def test_a_board_whose_meeting_is_over_is_read_only_and_says_why(negin, meeting, url, now):
    a_case(now, "یک")
    Meeting.update(state="held").execute()
    page = negin.get(url).get_data(as_text=True)
    assert "جدول آن دیگر تغییر نمی‌کند" in page
    assert "waiting-column" not in page
    assert 'class="grip"' not in page
