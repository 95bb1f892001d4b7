"""A closure shows the meetings it hits and moves them in one act."""

from datetime import timedelta

import pytest

from tests.factories.board import placed
from tests.factories.meetings import DAY, make_meeting
from webapp.desk.meetings import queries
from webapp.engines.calls.models import Call


def text(answer):
    return answer.get_data(as_text=True)


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
