"""The follow-up on the case, on the meeting, and the open promises (SD-2.6)."""

from datetime import date, timedelta

import pytest

from tests.factories.followups import a_decision, a_held_meeting
from webapp.desk.cases.models import Case
from webapp.desk.followups import services
from webapp.desk.followups.models import FollowupWord
from webapp.engines.calls.models import Call
from webapp.engines.calls.rules import CallKind, CallState

WORDS = {"words-0-degree": "partial", "words-0-percent": "۶۰", "note": "محاسبه شد", "voice": "agency"}


@pytest.fixture
def held(db, app, now):
    meeting, hearings = a_held_meeting(now, 2)
    decisions = [a_decision(hearing, now, due_on=date(2026, 11, 19)) for hearing in hearings]
    services.ensure_followup_calls(now)
    return meeting, [Case.get_by_id(hearing.case) for hearing in hearings], decisions


def test_the_case_shows_decisions_words_and_calls(client_as, held) -> None:
    _, (case, _), decisions = held
    person = client_as("negin")
    page = person.get(f"/followups/cases/{case.id}").text
    for text in (decisions[0].text, "تماس در صف", "۲ روز گذشته"):
        assert text in page
    fragment = person.fragment(f"/followups/cases/{case.id}").text
    assert fragment.lstrip().startswith("<section")


def test_a_word_without_a_call(client_as, held) -> None:
    _, (case, _), decisions = held
    person = client_as("negin")
    form = person.fragment(f"/followups/cases/{case.id}/words").text
    assert f'name="words-0-decision" value="{decisions[0].id}"' in form
    body = WORDS | {"words-0-decision": decisions[0].id}
    answer = person.post(f"/followups/cases/{case.id}/words", data=body)
    assert answer.status_code == 303
    assert (FollowupWord.get().voice, FollowupWord.get().percent) == ("agency", 60)
    assert Call.get((Call.owner_id == case.id) & (Call.kind == CallKind.FOLLOWUP_AGENCY)).state == CallState.CONCLUDED
    assert "بخشی انجام شد، ۶۰ درصد" in person.get(f"/followups/cases/{case.id}").text


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"words-0-percent": ""}, "درصدی میان ۱ و ۹۹ بنویسید"),
        ({"words-0-degree": ""}, "میزان تحقق این مصوبه را مشخص کنید"),
        ({"words-0-percent": "۱۰۰"}, "۹۹"),
        ({"next_step_on": "۱ آبان ۱۴۰۵"}, "این روز گذشته است"),
    ],
)
def test_refused_words_keep_what_was_typed(client_as, held, change: dict, told: str) -> None:
    _, (case, _), decisions = held
    body = WORDS | {"words-0-decision": decisions[0].id} | change
    refused = client_as("negin").fragment(f"/followups/cases/{case.id}/words", "POST", data=body)
    assert refused.status_code == 422
    assert told in refused.text
    assert 'value="محاسبه شد"' in refused.text
    assert not FollowupWord.select().exists()


def test_asking_again(client_as, held, now, cast) -> None:
    _, (case, _), _ = held
    person = client_as("negin")
    address = f"/followups/cases/{case.id}/ask"
    assert person.fragment(address, "POST", data={"ask_voice": "member", "ask_on": "۱۰ آذر ۱۴۰۵"}).status_code == 409
    Call.update(state=CallState.CONCLUDED).execute()
    assert person.fragment(address, "POST", data={"ask_voice": "member"}).status_code == 422
    assert (
        "این روز گذشته است"
        in person.fragment(address, "POST", data={"ask_voice": "member", "ask_on": "۱ آبان ۱۴۰۵"}).text
    )
    assert person.post(address, data={"ask_voice": "member", "ask_on": "۱۰ آذر ۱۴۰۵"}).status_code == 303
    assert Call.select().where((Call.owner_id == case.id) & (Call.round == 2)).get().due_on == date(2026, 12, 1)


def test_the_meeting_shows_every_case(client_as, held) -> None:
    meeting, cases, _ = held
    page = client_as("negin").get(f"/followups/meetings/{meeting.id}").text
    assert "۰ حل‌شده از ۲ مطرح‌شده" in page
    for case in cases:
        assert case.applicant_name in page


def test_open_promises_by_agency(client_as, held, now) -> None:
    person = client_as("negin")
    page = person.get("/followups").text
    assert "۲ باز، ۲ از مهلت گذشته" in page
    assert "۲ روز گذشته" in page
    assert person.get("/followups?agency=99999").status_code == 200
    assert "هیچ دستگاهی وعدهٔ باز ندارد" in person.get("/followups?agency=99999").text
    assert "<html" not in person.fragment("/followups?overdue=y").text


def test_who_may_see_and_who_may_write(client, client_as, held) -> None:
    meeting, (case, _), _ = held
    reads = ("/followups", f"/followups/cases/{case.id}", f"/followups/meetings/{meeting.id}")
    for address in reads:
        assert client.get(address).status_code == 303
        assert client_as("taraneh").get(address).status_code == 403
        assert client_as("dariush").get(address).status_code == 200
    secretary = client_as("dariush")
    assert secretary.get(f"/followups/cases/{case.id}/words").status_code == 403
    assert secretary.post(f"/followups/cases/{case.id}/words", data=WORDS).status_code == 403
    assert secretary.post(f"/followups/cases/{case.id}/ask").status_code == 403
    page = secretary.get(f"/followups/cases/{case.id}").text
    assert "پرسش دوباره" not in page
    assert "/calls/" not in page


def test_a_case_that_was_not_heard(client_as, db, now) -> None:
    from tests.factories.board import a_case

    case = a_case(now)
    person = client_as("negin")
    assert "پیگیری پس از مطرح شدن" in person.get(f"/followups/cases/{case.id}").text
    assert person.post(f"/followups/cases/{case.id}/words", data=WORDS).status_code == 409
    assert person.get("/followups/cases/999").status_code == 404


def test_the_cost_does_not_grow_with_the_meeting(client_as, db, app, now, count_sql) -> None:
    small, _ = a_held_meeting(now, 1)
    large, _ = a_held_meeting(now, 5, date=date(2026, 11, 13))
    services.ensure_followup_calls(now + timedelta(minutes=1))
    person = client_as("negin")
    person.get(f"/followups/meetings/{small.id}")
    with count_sql() as one:
        person.get(f"/followups/meetings/{small.id}")
    with count_sql() as many:
        person.get(f"/followups/meetings/{large.id}")
    assert one.value == many.value


def test_an_unkept_promise_is_brought_to_the_next_meeting_and_back(client_as, held) -> None:
    _, (case, _), decisions = held
    person = client_as("negin")
    form = person.fragment(f"/followups/cases/{case.id}/words").text
    assert 'name="again"' in form
    body = WORDS | {"words-0-decision": decisions[0].id, "voice": "member", "again": "y"}
    assert person.post(f"/followups/cases/{case.id}/words", data=body).status_code == 303
    assert Case.get_by_id(case.id).comes_first
    page = person.get(f"/followups/cases/{case.id}").text
    for words in ("به جلسهٔ بعدی می‌آید", "برداشتن از جلسهٔ بعدی", "در جلسهٔ بعدی همین میز دوباره مطرح می‌شود."):
        assert words in page
    assert 'name="again"' not in person.fragment(f"/followups/cases/{case.id}/words").text
    assert person.post(f"/followups/cases/{case.id}/again", data={}).status_code == 303
    assert not Case.get_by_id(case.id).comes_first
    assert person.post(f"/followups/cases/{case.id}/again", data={"again": "y"}).status_code == 303
    assert Case.get_by_id(case.id).comes_first


def test_what_is_done_in_full_is_not_brought(client_as, held) -> None:
    _, (case, _), decisions = held
    body = {"words-0-decision": decisions[0].id, "words-0-degree": "full", "voice": "member", "again": "y"}
    refused = client_as("negin").fragment(f"/followups/cases/{case.id}/words", "POST", data=body)
    assert refused.status_code == 422
    assert "تنها پرونده‌ای که مطرح شده و حل نشده است" in refused.text
    assert not Case.get_by_id(case.id).comes_first


def test_only_the_desk_brings_a_case(client, client_as, held) -> None:
    _, (case, _), _ = held
    url = f"/followups/cases/{case.id}/again"
    assert client.post(url, data={"again": "y"}).status_code in (303, 401)
    assert client_as("parisa").post(url, data={"again": "y"}).status_code == 403
    assert not Case.get_by_id(case.id).comes_first
