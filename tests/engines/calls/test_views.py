"""The call desk over a real client (SD-2.4-c, N-05)."""

import re
from datetime import timedelta

import pytest

from tests.factories.calls import TODAY, a_call
from tests.factories.followups import a_decision, a_held_meeting
from webapp.core.calendar import at
from webapp.desk.cases.models import Case
from webapp.desk.followups import services as followups
from webapp.desk.followups.models import FollowupWord
from webapp.engines.calls import queries, services
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState


def _state(call: Call) -> str:
    return Call.get_by_id(call.id).state


def test_the_queue_and_the_next_call(client_as, now) -> None:
    a_call(now, party="فولادریس آزمون")
    page = client_as("negin").get("/calls")
    assert page.status_code == 200
    assert "فولادریس آزمون" in page.text
    assert "tel:+989000004127" in page.text
    assert "سلام، نگین آزمون هستم" in page.text
    assert "برداشتن این تماس" in page.text


def test_an_empty_desk_says_so(client_as) -> None:
    assert client_as("negin").get("/calls").status_code == 200


def test_when_nobody_can_be_dialled_the_desk_says_when(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    desk = person.fragment(f"/calls/{call.id}/attempt", "POST", data={"outcome": "no_answer", "go": "next"}).text
    assert "اکنون نوبت تماسی نرسیده است؛ تماس بعدی ساعت" in desk
    assert "data-save-next" not in desk  # there is no next call to take
    a_call(now)
    assert "data-save-next" in person.get("/calls").text


def test_looking_claims_nothing(client_as, now) -> None:
    call = a_call(now)
    for address in ("/calls", f"/calls/{call.id}", f"/calls/queue?call={call.id}"):
        client_as("negin").get(address)
    assert _state(call) == CallState.DUE


def test_taking_and_answering_brings_the_next(client_as, now) -> None:
    first, second = a_call(now), a_call(now)
    person = client_as("negin")
    desk = person.fragment(f"/calls/{first.id}/claim", "POST")
    assert 'name="outcome"' in desk.text
    assert "<html" not in desk.text
    answer = person.fragment(f"/calls/{first.id}/attempt", "POST", data={"outcome": "confirmed", "go": "next"})
    assert answer.status_code == 200
    assert second.party in re.search(r'<h2 id="call-title".*?</h2>', answer.text).group()
    assert [_state(first), _state(second)] == [CallState.CONCLUDED, CallState.CLAIMED]
    assert re.search(r"؛[^<]*۱", answer.text)


def test_when_a_colleague_takes_the_next_call_first_the_one_after_it_comes(client_as, cast, now, monkeypatch) -> None:
    first, second, third = a_call(now), a_call(now), a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{first.id}/claim")
    look = queries.next_for

    def and_a_colleague_is_faster(*args, **facts):
        found = look(*args, **facts)
        if found == second:
            services.claim(second.id, actor=cast["peyman"], now=now)
        return found

    monkeypatch.setattr(queries, "next_for", and_a_colleague_is_faster)
    answer = person.fragment(f"/calls/{first.id}/attempt", "POST", data={"outcome": "confirmed", "go": "next"})
    assert answer.status_code == 200
    assert 'role="alert"' not in answer.text
    assert third.party in re.search(r'<h2 id="call-title".*?</h2>', answer.text).group()
    assert [Call.get_by_id(call.id).claimed_by for call in (second, third)] == [cast["peyman"].id, cast["negin"].id]


def test_when_colleagues_take_all_of_them_none_is_in_hand(client_as, cast, now, monkeypatch) -> None:
    first, second = a_call(now), a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{first.id}/claim")
    monkeypatch.setattr(queries, "next_for", lambda *_args, **_facts: second)
    services.claim(second.id, actor=cast["peyman"], now=now)
    answer = person.fragment(f"/calls/{first.id}/attempt", "POST", data={"outcome": "confirmed", "go": "next"})
    assert (answer.status_code, _state(first)) == (200, CallState.CONCLUDED)


def test_without_a_script_it_works_by_redirects(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    taken = person.post(f"/calls/{call.id}/claim")
    assert (taken.status_code, taken.location) == (303, f"/calls/{call.id}?show=all")
    assert person.post(f"/calls/{call.id}/attempt", data={"outcome": "told"}).status_code == 422
    assert 'name="seen" value="0"' in person.get(f"/calls/{call.id}").text
    twice = {"outcome": "cancels", "go": "stay", "seen": "0"}
    assert [person.post(f"/calls/{call.id}/attempt", data=twice).status_code for _ in range(2)] == [303, 303]
    assert Call.get_by_id(call.id).outcome == "cancels"


def test_the_second_expert_is_told_who_holds_it(client_as, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["peyman"], now=now)
    refused = client_as("negin").fragment(f"/calls/{call.id}/claim", "POST")
    assert refused.status_code == 409
    assert "پیمان فرضی این تماس را برداشته است" in refused.text
    page = client_as("negin").get("/calls").text
    assert f"پیمان با «{call.party}» در تماس است" in page


def test_no_outcome_is_told_at_the_form(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    refused = person.fragment(f"/calls/{call.id}/attempt", "POST", data={"note": "چیزی گفته شد"})
    assert refused.status_code == 422
    assert "نتیجهٔ تماس را انتخاب کنید" in refused.text
    assert "چیزی گفته شد" in refused.text
    assert _state(call) == CallState.CLAIMED


@pytest.mark.parametrize(
    ("on", "time", "told"),
    [
        ("۱ آذر ۱۴۰۵", "۱۶:۰۰", "بیرون از وقت اداری"),
        ("جمعه ۶ آذر ۱۴۰۵", "۱۰", "آن روز اداره تعطیل است"),
        ("۷ آذر ۱۴۰۵", "۱۵:۰۰", "بیرون از وقت اداری"),
        ("۲۹ آبان ۱۴۰۵", "۱۰:۰۰", "این زمان گذشته است"),
        ("", "", "روز و ساعت تماس دوباره را بنویسید"),
        ("سی‌وپنجم", "۱۰:۰۰", "تاریخ"),
    ],
)
def test_a_bad_time_to_call_back_keeps_what_was_typed(client_as, now, on: str, time: str, told: str) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    refused = person.fragment(
        f"/calls/{call.id}/attempt",
        "POST",
        data={"outcome": "call_back", "again_on": on, "again_at": time, "note": "بعداً"},
    )
    assert refused.status_code == 422
    assert told in refused.text
    assert 'value="بعداً"' in refused.text
    assert _state(call) == CallState.CLAIMED


def test_calling_back_later_today(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    person.post(
        f"/calls/{call.id}/attempt", data={"outcome": "call_back", "again_on": "1405/8/30", "again_at": "13:30"}
    )
    assert Call.get_by_id(call.id).retry_at == at(TODAY, 810)


def test_an_outcome_after_the_meeting_began(client_as, now, cast) -> None:
    call = a_call(now)
    services.claim(call.id, actor=cast["negin"], now=now)
    Call.update(useful_until=now).execute()
    refused = client_as("negin").fragment(f"/calls/{call.id}/attempt", "POST", data={"outcome": "confirmed"})
    assert refused.status_code == 409
    assert "جلسه آغاز شده است" in refused.text


def test_a_wrong_number_shows_the_next_one(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    answer = person.fragment(f"/calls/{call.id}/attempt", "POST", data={"outcome": "wrong_number", "go": "next"})
    assert 'id="call-phone" href="tel:+983100002218"' in answer.text
    assert "نادرست" in answer.text


def _followup(now, decisions: int = 1) -> Call:
    _, (hearing,) = a_held_meeting(now)
    for _ in range(decisions):
        a_decision(hearing, now)
    followups.ensure_followup_calls(now)
    return Call.get((Call.owner_id == hearing.case) & (Call.kind == CallKind.FOLLOWUP_MEMBER))


def test_a_follow_up_call_asks_about_each_decision(client_as, now) -> None:
    call = _followup(now, 2)
    person = client_as("negin")
    desk = person.fragment(f"/calls/{call.id}/claim", "POST").text
    ids = re.findall(r'name="words-\d-decision" value="(\d+)"', desk)
    assert len(ids) == 2
    body = {
        "words-0-decision": ids[0],
        "words-0-degree": "partial",
        "words-0-percent": "۵۰",
        "words-1-decision": ids[1],
        "words-1-degree": "none",
        "note": "محاسبه شده؛ پول هنوز نرسیده است",
        "next_step": "واریز",
        "next_step_on": "یکشنبه ۸ آذر ۱۴۰۵",
        "go": "stay",
    }
    assert person.fragment(f"/calls/{call.id}/attempt", "POST", data=body).status_code == 200
    assert Case.get_by_id(call.owner_id).state == "partly_solved"
    words = list(FollowupWord.select().order_by(FollowupWord.id))
    assert [(word.degree, word.percent) for word in words] == [("partial", 50), ("none", None)]
    assert _state(call) == CallState.CONCLUDED


def test_words_that_are_not_whole_are_told_at_their_fields(client_as, now) -> None:
    call = _followup(now)
    person = client_as("negin")
    desk = person.fragment(f"/calls/{call.id}/claim", "POST").text
    decision = re.search(r'name="words-0-decision" value="(\d+)"', desk).group(1)
    body = {"words-0-decision": decision, "note": "نگفت", "next_step_on": "۱ آبان ۱۴۰۵"}
    refused = person.fragment(f"/calls/{call.id}/attempt", "POST", data=body)
    assert refused.status_code == 422
    for told in ("میزان تحقق این مصوبه را مشخص کنید", "این روز گذشته است", 'value="نگفت"'):
        assert told in refused.text
    refused = person.fragment(
        f"/calls/{call.id}/attempt", "POST", data=body | {"words-0-degree": "partial", "next_step_on": ""}
    )
    assert "درصدی میان ۱ و ۹۹ بنویسید" in refused.text
    assert not FollowupWord.select().exists()


def test_no_answer_of_a_follow_up_takes_no_words(client_as, now) -> None:
    call = _followup(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    body = {"outcome": "no_answer", "note": "بوق آزاد", "words-0-degree": "full", "words-0-decision": "1"}
    assert person.fragment(f"/calls/{call.id}/attempt", "POST", data=body).status_code == 200
    assert _state(call) == CallState.RETRY_AT
    assert not FollowupWord.select().exists()


def test_putting_back(client_as, now) -> None:
    call = a_call(now)
    person = client_as("negin")
    person.post(f"/calls/{call.id}/claim")
    assert person.post(f"/calls/{call.id}/release").status_code == 303
    assert _state(call) == CallState.DUE


def test_who_may_not_call_is_refused(client, client_as, now) -> None:
    call = a_call(now)
    for address in ("/calls", f"/calls/{call.id}", "/calls/queue"):
        assert client.get(address).status_code == 303
        for name in ("taraneh", "dariush", "omid", "iraj"):
            assert client_as(name).get(address).status_code == 403
    for what in ("claim", "release", "attempt"):
        assert client.post(f"/calls/{call.id}/{what}").status_code in (401, 303)
        assert client_as("simin").post(f"/calls/{call.id}/{what}").status_code == 403


def test_a_write_without_its_token_is_refused(client_as, now) -> None:
    call = a_call(now)
    assert client_as("negin").post(f"/calls/{call.id}/claim", headers={"X-CSRFToken": "x"}).status_code == 400
    assert _state(call) == CallState.DUE


def test_there_is_no_such_call(client_as) -> None:
    assert client_as("negin").get("/calls/999").status_code == 404
    assert client_as("negin").post("/calls/999/claim").status_code == 404


def test_a_long_queue_costs_no_more_statements(client_as, now, count_sql) -> None:
    person = client_as("negin")
    a_call(now)
    person.get("/calls")
    with count_sql() as short:
        person.get("/calls")
    for _ in range(29):
        a_call(now)
    with count_sql() as long:
        person.get("/calls")
    assert long.value == short.value


def test_the_live_queue_brings_the_head_with_it(client_as, now) -> None:
    a_call(now)
    fragment = client_as("negin").fragment("/calls/queue?show=reminder").text
    assert 'id="queue"' in fragment
    assert 'id="call-head" hx-swap-oob="true"' in fragment
    assert "<html" not in fragment


def test_what_else_the_party_is_asked_stands_beside_the_call(client_as, db, now) -> None:
    agency = {"kind": CallKind.MOVED, "party": "گمرک نمونه"}
    first, second = a_call(now, **agency), a_call(now, **agency, context={"about": "کاوه‌کاشی مثال"})
    page = client_as("negin").get(f"/calls/{first.id}").text
    beside = page.split('id="same-party"')[1].split("</section>")[0]
    assert f"/calls/{second.id}" in beside
    assert "کاوه‌کاشی مثال" in beside
    assert 'id="same-party"' not in client_as("negin").get(f"/calls/{a_call(now).id}").text


def test_a_call_that_makes_sense_until_midnight_is_todays(client_as, db, now) -> None:
    a_call(now, kind=CallKind.MOVED, party="گمرک نمونه", useful_until=at(TODAY + timedelta(days=1), 0))
    a_call(now, party="کاوه‌کاشی مثال", useful_until=at(TODAY, 660))
    queue = client_as("negin").get("/calls").text.split('id="queue"')[-1]
    assert "۰۰:۰۰" not in queue
    assert "۱۱:۰۰" in queue
