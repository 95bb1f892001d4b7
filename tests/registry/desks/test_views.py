"""Pages of the desks."""

import pytest

from webapp.registry.desks import queries


@pytest.mark.parametrize("url", ["/desks", "/desks/1"])
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


def test_a_reader_sees_and_does_not_edit(client_as) -> None:
    desk = queries.by_code("customs")
    sara = client_as("sara")
    page = sara.get(f"/desks/{desk.id}").text
    assert "کالای متروکه" in page
    assert "<textarea" not in page
    assert sara.post(f"/desks/{desk.id}", data={}).status_code == 403
    assert client_as("iraj").get("/desks").status_code == 403


def typed(desk: queries.DeskRow, **over: str) -> dict[str, str]:
    return {
        "title": desk.title,
        "short_title": desk.short_title,
        "agency": str(desk.agency_id),
        "file_number_label": desk.file_number_label,
        "deadline_label": desk.deadline_label,
        "slot_minutes": "۱۲",
        "is_active": "y",
        "topics": "کالای متروکه\nارزش گمرکی",
        "documents": "بارنامه",
    } | over


def test_the_office_edits_a_desk(client_as) -> None:
    desk = queries.by_code("customs")
    assert client_as("negin").post(f"/desks/{desk.id}", data=typed(desk)).status_code == 303
    page = queries.desk(desk.id)
    assert page.desk.slot_minutes == 12
    assert [topic.title for topic in page.active_topics] == ["کالای متروکه", "ارزش گمرکی"]


def test_a_refusal_stands_at_its_field(client_as) -> None:
    desk = queries.by_code("customs")
    answer = client_as("negin").post(f"/desks/{desk.id}", data=typed(desk, slot_minutes="2", topics="", title="گ"))
    assert answer.status_code == 422
    assert 'id="slot_minutes-error"' in answer.text
    assert 'id="topics-error"' in answer.text
    assert queries.desk(desk.id).desk.title == "گمرک"


def test_an_unknown_desk_is_not_found(client_as) -> None:
    assert client_as("negin").get("/desks/999").status_code == 404


def test_the_list_takes_few_statements(client_as, count_sql) -> None:
    negin = client_as("negin")
    negin.get("/desks")
    with count_sql() as counted:
        negin.get("/desks")
    assert counted.value <= 8
