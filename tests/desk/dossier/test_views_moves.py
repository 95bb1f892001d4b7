"""A meeting is postponed, called off, closed and reopened over a real client."""

from datetime import date

import pytest

from tests.factories.board import placed
from tests.factories.meetings import make_meeting
from webapp.desk.meetings import queries
from webapp.engines.calls.models import Call

TODAY = date(2026, 11, 21)


def text(answer):
    return answer.get_data(as_text=True)


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


def test_after_a_reopening_the_head_leads_to_the_outcomes(client_as):
    meeting = make_meeting(state="closed", date=TODAY)
    mahtab = client_as("mahtab")
    mahtab.post(f"/meetings/{meeting.id}/reopen", data={"reason": "اصلاح مصوبه"})
    head = text(mahtab.get(f"/meetings/{meeting.id}")).partition("page-head__actions")[2].partition("<details")[0]
    assert f'href="/meetings/{meeting.id}/room"' in head
    assert f"/meetings/{meeting.id}/close" in head
