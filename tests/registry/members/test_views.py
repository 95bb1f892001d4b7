"""Pages of the member register."""

import io

import pytest

from tests.factories.registry import HEADINGS, make_member, sheet
from webapp.registry.members import queries
from webapp.registry.members.models import Member

PAGES = ("/members", "/members/find?q=x", "/members/new", "/members/1", "/members/1/edit", "/members/import")


@pytest.mark.parametrize("url", PAGES)
def test_strangers_are_sent_to_the_sign_in(client, url: str) -> None:
    assert client.get(url).status_code == 303


@pytest.mark.parametrize(("name", "url"), [("iraj", "/members"), ("sara", "/members/new"), ("sara", "/members/import")])
def test_who_may_not_gets_403(client_as, name: str, url: str) -> None:
    assert client_as(name).get(url).status_code == 403


def test_identifiers_and_phones_are_for_the_desk_only(client_as, cast, now) -> None:
    member_id = make_member(cast["negin"], now)
    expert, secretariat = client_as("negin"), client_as("sara")
    for url in (f"/members/{member_id}", "/members"):
        assert "۹۹۹۱۲۳۴۵۶۰۹" in expert.get(url).text
        page = secretariat.get(url).text
        assert "سپاهان" in page
        assert "۹۹۹۱۲۳۴۵۶۰۹" not in page
    assert "۴۱۲۷" in expert.get(f"/members/{member_id}").text
    assert "۴۱۲۷" not in secretariat.get(f"/members/{member_id}").text
    assert "سپاهان" not in secretariat.get("/members/find?q=99912345609").text


def test_a_wrong_identifier_is_told_at_its_field_and_keeps_what_was_typed(client_as) -> None:
    answer = client_as("negin").post(
        "/members/new",
        data={"membership_number": "1", "kind": "legal", "title": "شرکت تازه", "identifier": "99912345600"},
    )
    assert answer.status_code == 422
    assert "شرکت تازه" in answer.text
    assert "99912345600" in answer.text
    assert Member.select().count() == 0


def test_a_wrong_telephone_is_named_in_persian_and_led_to(client_as) -> None:
    data = {"membership_number": "20418", "title": "سپاهان پلیمر", "kind": "legal", "phones-0-number": "12"}
    page = client_as("negin").post("/members/new", data=data).text
    assert '<a href="#phones-0-number">تلفن‌ها</a>' in page
    assert 'aria-describedby="phones-0-number-error"' in page


def test_a_member_is_entered_and_edited(client_as) -> None:
    negin = client_as("negin")
    data = {
        "membership_number": "۲۰۴۱۸",
        "kind": "legal",
        "title": "سپاهان پليمر",
        "identifier": "۹۹۹۱۲۳۴۵۶۰۹",
        "valid_until": "۱۴ اسفند ۱۴۰۵",
        "restriction": "",
        "phones-0-number": "۰۹۰۰ ۰۰۰ ۴۱۲۷",
        "phones-0-whose": "فرناز",
    }
    answer = negin.post("/members/new", data=data)
    assert answer.status_code == 303
    member = Member.get()
    assert (member.membership_number, member.title, member.identifier) == ("20418", "سپاهان پلیمر", "99912345609")
    url = f"/members/{member.id}/edit"
    assert negin.post(url, data=data | {"title": "نام تازه", "version": "0"}).status_code == 303
    stale = negin.post(url, data=data | {"title": "نام دیگر", "version": "0"})
    assert stale.status_code == 409
    assert "نام تازه" in stale.text
    assert "نام دیگر" in stale.text


def test_the_list_is_a_fragment_for_htmx_and_costs_the_same_at_any_length(client_as, cast, now, count_sql) -> None:
    negin = client_as("negin")
    make_member(cast["negin"], now)
    negin.get("/members")
    with count_sql() as one:
        negin.get("/members")
    for place in range(30):
        make_member(cast["negin"], now, (), membership_number=f"9{place}", identifier=None, title=f"شرکت {place}")
    with count_sql() as many:
        page = negin.get("/members")
    assert one.value == many.value <= 10
    assert "<html" in page.text
    fragment = negin.fragment("/members?q=شرکت 7")
    assert "<html" not in fragment.text
    assert 'id="member-list"' in fragment.text
    assert "شرکت 7" in fragment.text


def test_a_list_goes_from_upload_over_preview_to_the_register(client_as) -> None:
    negin = client_as("negin")
    content = sheet([HEADINGS, [20418.0, 99912345609.0, "سپاهان‌پلیمر فرضی", "1405/12/14", "9000004127"]])
    answer = negin.post("/members/import", data={"file": (io.BytesIO(content), "اعضا.xlsx")})
    assert answer.status_code == 303
    preview = negin.get(answer.location)
    assert "سپاهان‌پلیمر فرضی" in preview.text
    import_id = queries.imports.latest()[0].id
    assert negin.post(f"/members/import/{import_id}/apply").status_code == 303
    assert Member.get().identifier == "99912345609"
    assert negin.post(f"/members/import/{import_id}/apply").status_code == 409


def test_what_is_no_spreadsheet_is_told_at_the_file(client_as) -> None:
    answer = client_as("negin").post("/members/import", data={"file": (io.BytesIO(b"%PDF-1.7"), "a.xlsx")})
    assert answer.status_code == 422
    assert 'id="file-error"' in answer.text


def test_the_administrator_sees_no_identifier_in_a_preview(client_as, cast, now) -> None:
    content = sheet([HEADINGS, [20418.0, 99912345600.0, "سپاهان‌پلیمر فرضی", None, None]])
    admin = client_as("omid")
    answer = admin.post("/members/import", data={"file": (io.BytesIO(content), "a.xlsx")})
    page = admin.get(answer.location).text
    assert "۵۶۰۰" in page
    assert "۹۹۹۱۲۳۴۵۶۰۰" not in page
