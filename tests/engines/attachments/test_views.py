"""Upload and download over a real client."""

import io

import pytest

from tests.factories.board import a_case
from webapp.engines.attachments.models import Attachment

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
