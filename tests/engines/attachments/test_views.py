"""Upload and download over a real client."""

import io

import pytest

from tests.factories.board import a_case, a_meeting
from tests.factories.registry import make_member, member_facts
from webapp import panels
from webapp.engines.attachments.models import Attachment
from webapp.engines.checklists import services as checklists
from webapp.engines.checklists.models import ChecklistItem
from webapp.office.holidays import queries as holidays

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def case(db, now):
    return a_case(now)


def _send(person, case, content: bytes = PDF, name: str = "نامه.pdf", **over):
    body = {"file": (io.BytesIO(content), name), "label": "برگ تشخیص"} | over
    return person.post(f"/attachments/case/{case.id}", data=body, content_type="multipart/form-data")


def test_a_file_is_kept_and_comes_back_as_a_download(client_as, case) -> None:
    person = client_as("negin")
    assert _send(person, case).status_code == 303
    page = person.fragment(f"/attachments/case/{case.id}").text
    assert "نامه.pdf" in page
    answer = person.get(f"/attachments/{Attachment.get().id}")
    assert answer.data == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_row_names_its_owner(client_as, case, now, cast) -> None:
    person = client_as("negin")
    meeting, member_id = a_meeting(now), make_member(cast["negin"], now)
    checklist = checklists.open(
        ("meeting", meeting.id, meeting.number),
        "MM-FR-03-05-01",
        "",
        meeting.date,
        holidays.calendar_now(now),
        actor=cast["negin"],
        now=now,
    )
    item = ChecklistItem.get(ChecklistItem.checklist == checklist)
    named = {
        ("case", case.id): case.number,
        ("meeting", meeting.id): meeting.number,
        ("member", member_id): member_facts()["title"],
        ("checklist_item", item.id): item.text,
    }
    assert {kind for kind, _ in named} == set(panels.OWNERS)
    for kind, owner_id in named:
        body = {"file": (io.BytesIO(PDF), "نامه.pdf"), "label": ""}
        answer = person.post(f"/attachments/{kind}/{owner_id}", data=body, content_type="multipart/form-data")
        assert answer.status_code == 303, kind
    kept = Attachment.select(Attachment.owner_kind, Attachment.owner_id, Attachment.owner_title).tuples()
    assert {(kind, owner_id): title for kind, owner_id, title in kept} == named


def test_nobody_hangs_a_file_on_what_is_not_there(client_as, db) -> None:
    body = {"file": (io.BytesIO(PDF), "نامه.pdf"), "label": ""}
    answer = client_as("negin").post("/attachments/member/999", data=body, content_type="multipart/form-data")
    assert answer.status_code == 404
    assert not Attachment.select().exists()


def test_refusals_stand_at_the_field(client_as, case) -> None:
    person = client_as("negin")
    refused = person.fragment(
        f"/attachments/case/{case.id}",
        "POST",
        data={"file": (io.BytesIO(b"MZ" + b"\0" * 99), "a.pdf")},
        content_type="multipart/form-data",
    )
    assert refused.status_code == 422
    assert "pdf، jpg" in refused.text
    assert _send(person, case, b"").status_code == 422
    assert person.post(f"/attachments/case/{case.id}", data={}).status_code == 422
    assert not Attachment.select().exists()


def test_who_may_not_see_the_owner_gets_nothing(client, client_as, case) -> None:
    _send(client_as("negin"), case)
    address = f"/attachments/{Attachment.get().id}"
    assert client.get(address).status_code == 303
    # The protocol unit reads no cases.
    assert client_as("taraneh").get(address).status_code == 404
    assert client_as("taraneh").get(f"/attachments/case/{case.id}").status_code == 404
    assert client_as("omid").get(address).status_code == 403
    assert client_as("iraj").get(address).status_code == 403


def test_removing_takes_it_off_the_list(client_as, case) -> None:
    person = client_as("negin")
    _send(person, case)
    kept = Attachment.get().id
    assert client_as("simin").post(f"/attachments/{kept}/remove").status_code == 403
    assert person.post(f"/attachments/{kept}/remove").status_code == 303
    assert person.get(f"/attachments/{kept}").status_code == 404


def test_unknown_owners_and_kinds(client_as) -> None:
    assert client_as("negin").get("/attachments/spaceship/1").status_code == 404
    assert client_as("negin").get("/attachments/999").status_code == 404
