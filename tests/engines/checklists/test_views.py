"""The checklist beside the board and on its own page (SD-2.6-c)."""

import io
import re
from datetime import date, timedelta

import pytest

from tests.factories.board import a_meeting
from webapp.engines.checklists import queries, services, shipped
from webapp.engines.checklists.models import ChecklistItem
from webapp.office.holidays import queries as holidays


@pytest.fixture
def meeting(db, now, cast):
    meeting = a_meeting(now)
    calendar = holidays.calendar_now(now)
    services.open(
        ("meeting", meeting.id, meeting.number), shipped.CODE, "customs", meeting.date, calendar,
        actor=cast["negin"], now=now - timedelta(days=30),
    )  # fmt: skip
    return meeting


def _item(meeting, code: str = "poster_requested") -> ChecklistItem:
    found = queries.by_code("meeting", meeting.id, code)
    assert found is not None
    return found


def test_the_column_and_the_page(client_as, meeting, now) -> None:
    services.set_evidence("meeting", meeting.id, "problem_forms_registered", "از ۲۱ پرونده", now=now)
    person = client_as("negin")
    column = person.fragment(f"/checklists/meeting/{meeting.id}").text
    page = person.get(f"/checklists/meeting/{meeting.id}").text
    assert "<html" not in column
    assert "<html" in page
    for text in (column, page):
        assert "MM-FR-03-05-01" in text
        assert "خودکار، از ۲۱ پرونده" in text
        assert "۱ از ۳۰ انجام شد" in text
        assert f'data-live="meeting:{meeting.id}"' in text


def test_ticking_answers_with_the_row_and_the_sums(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting)
    answer = person.fragment(f"/checklists/items/{item.id}/tick", "POST", data={"seen": item.version})
    assert answer.status_code == 200
    assert 'aria-checked="true"' in answer.text
    assert answer.text.count("<li") == 1
    assert 'id="check-sum" hx-swap-oob="true"' in answer.text
    assert f'id="check-sum-{item.stage}" hx-swap-oob="true"' in answer.text
    assert "نگین آزمون" in answer.text
    back = person.fragment(f"/checklists/items/{item.id}/untick", "POST", data={"seen": item.version + 1})
    assert 'aria-checked="false"' in back.text


def test_without_a_script_it_works_by_redirects(client_as, meeting) -> None:
    item = _item(meeting)
    answer = client_as("negin").post(f"/checklists/items/{item.id}/tick", data={"seen": "0"})
    assert (answer.status_code, answer.location) == (303, f"/checklists/meeting/{meeting.id}")
    assert _item(meeting).done_at is not None


def test_the_own_page_answers_with_the_whole_list(client_as, meeting) -> None:
    item = _item(meeting)
    answer = client_as("negin").fragment(f"/checklists/items/{item.id}/tick", "POST", data={"seen": "0", "wide": "y"})
    assert answer.text.lstrip().startswith("<section")
    assert "<table" in answer.text


def test_a_stale_tick_is_told(client_as, meeting, now, cast) -> None:
    item = _item(meeting)
    services.tick(item.id, actor=cast["peyman"], now=now, seen=0)
    refused = client_as("negin").fragment(f"/checklists/items/{item.id}/untick", "POST", data={"seen": "0"})
    assert refused.status_code == 409
    assert "در همین فاصله تغییر کرده است" in refused.text


def test_what_ticks_itself_has_no_button(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting, "date_final")
    column = person.fragment(f"/checklists/meeting/{meeting.id}").text
    row = re.search(rf'<li class="check-item[^>]*id="check-{item.id}">.*?</li>', column, re.S).group()
    assert "button" not in row
    assert "خودکار تیک می‌خورد" in row
    assert person.post(f"/checklists/items/{item.id}/tick", data={"seen": "0"}).status_code == 409
    assert person.post(f"/checklists/items/{item.id}/tick", data={"seen": "0", "note": "با نامه"}).status_code == 303
    assert _item(meeting, "date_final").note == "با نامه"


def test_a_note_beside_the_board_leads_nobody_away(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting)
    column = person.fragment(f"/checklists/meeting/{meeting.id}").text
    assert f'href="/checklists/items/{item.id}?beside=y" data-in-dialog' in column
    assert 'name="beside"' not in person.fragment(f"/checklists/items/{item.id}").text
    assert 'name="beside"' in person.fragment(f"/checklists/items/{item.id}?beside=y").text
    body = {"due_on": "۱ آذر ۱۴۰۵", "note": "منتظر عکس", "seen": "0", "beside": "y"}
    wrong = person.fragment(f"/checklists/items/{item.id}", "POST", data=body | {"due_on": "دیروزتر"})
    assert wrong.status_code == 422
    assert 'name="beside"' in wrong.text
    saved = person.fragment(f"/checklists/items/{item.id}", "POST", data=body)
    assert saved.headers["HX-Trigger"] == "dialog:close"
    assert "HX-Redirect" not in saved.headers
    assert "منتظر عکس" in saved.text


def test_counting_as_done_beside_the_board_leads_nobody_away(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting, "date_final")
    dialog = person.fragment(f"/checklists/items/{item.id}?beside=y").text
    address = f"/checklists/items/{item.id}/tick"
    assert f'hx-post="{address}" hx-target="#dialog"' in dialog
    assert dialog.count('name="beside"') == 2
    assert f'hx-post="{address}"' not in person.fragment(f"/checklists/items/{item.id}").text
    body = {"seen": str(item.version), "note": "با نامه", "beside": "y"}
    counted = person.fragment(address, "POST", data=body)
    assert counted.headers["HX-Trigger"] == "dialog:close"
    assert "HX-Redirect" not in counted.headers
    assert counted.text.count('hx-swap-oob="true"') == 7
    assert _item(meeting, "date_final").note == "با نامه"
    back = person.fragment(f"/checklists/items/{item.id}/untick", "POST", data=body | {"seen": str(item.version + 1)})
    assert back.headers["HX-Trigger"] == "dialog:close"
    assert _item(meeting, "date_final").done_at is None


def test_due_and_note(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting)
    form = person.fragment(f"/checklists/items/{item.id}").text
    assert 'name="due_on"' in form
    body = {"due_on": "۱ آذر ۱۴۰۵", "note": "منتظر عکس", "seen": "0"}
    assert person.post(f"/checklists/items/{item.id}", data=body).status_code == 303
    assert (_item(meeting).due_on, _item(meeting).note) == (date(2026, 11, 22), "منتظر عکس")
    refused = person.fragment(
        f"/checklists/items/{item.id}", "POST", data=body | {"due_on": "فردای نزدیک", "seen": "1"}
    )
    assert refused.status_code == 422
    assert "فردای نزدیک" in refused.text


def test_a_file_is_evidence_of_an_item(client_as, meeting) -> None:
    person, item = client_as("negin"), _item(meeting)
    address = f"/attachments/checklist_item/{item.id}"
    body = {"file": (io.BytesIO(b"%PDF-1.4\n%%EOF\n"), "درخواست.pdf")}
    assert person.post(address, data=body, content_type="multipart/form-data").status_code == 303
    assert "درخواست.pdf" in person.fragment(address).text


def test_units_tick_their_own_and_supervisors_only_read(client, client_as, meeting) -> None:
    poster, catering = _item(meeting), _item(meeting, "catering_requested")
    assert client.get(f"/checklists/meeting/{meeting.id}").status_code == 303
    assert client_as("iraj").get(f"/checklists/meeting/{meeting.id}").status_code == 403
    protocol, systems = client_as("taraneh"), client_as("simin")
    assert protocol.post(f"/checklists/items/{poster.id}/tick").status_code == 403
    assert protocol.post(f"/checklists/items/{catering.id}/tick").status_code == 303
    assert systems.get(f"/checklists/meeting/{meeting.id}").status_code == 200
    assert systems.post(f"/checklists/items/{poster.id}/tick").status_code == 403
    column = systems.fragment(f"/checklists/meeting/{meeting.id}").text
    assert "<button" not in column


def test_nothing_where_there_is_no_list(client_as, meeting) -> None:
    for address in ("/checklists/meeting/999", "/checklists/spaceship/1", "/checklists/items/999"):
        assert client_as("negin").get(address).status_code == 404


def test_an_open_list_is_told_only_what_changed(client_as, meeting) -> None:
    changes = client_as("negin").fragment(f"/checklists/meeting/{meeting.id}/changes").text
    assert changes.count('hx-swap-oob="true"') == 1 + 6
    # Morphed, not replaced: the box under somebody's fingers stays the same element.
    assert changes.count('hx-swap-oob="outerMorph"') == 6
    assert "<details" not in changes
