"""A problem is typed, refused at its field, registered, edited, over a real client."""

import io
from datetime import date, timedelta

import pytest

from tests.factories.cases import make_case
from tests.factories.meetings import make_meeting
from tests.factories.registry import NATIONAL_ID, customs, make_member
from webapp.desk.cases import queries, services
from webapp.desk.cases.models import Case
from webapp.engines.attachments import queries as attachments
from webapp.office.drafts import queries as drafts

TODAY = date(2026, 11, 21)


def typed(member_id: int | None, **over: str) -> dict[str, str]:
    """What a browser sends when the six required fields are filled."""
    desk = customs()
    return {
        "source": "phone",
        "member": str(member_id or ""),
        "desk": str(desk.desk.id),
        "topic": str(desk.topics[0].id),
        "description": "۲۴ تن گرانول پلی‌اتیلن در انبار مانده است.",
        "remedy": "تمدید مهلت",
        "urgency": "urgent",
        "phones-0-number": "۰۹۰۰ ۰۰۰ ۴۱۲۷",
        "phones-0-whose": "فرناز",
        "visitor_authority": "self",
        "visitor_count": "۱",
        "letter_relation": "",
        "letter_class": "ordinary",
        "outcome": "accepted",
    } | over


def test_a_problem_is_registered_from_six_fields(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now)
    negin = client_as("negin")
    negin.post("/drafts/case", data=typed(member))
    answer = negin.post("/cases", data=typed(member, amount="۱۸٬۶۰۰", available="۹ تا ۱۱", legal_deadline="۲ آذر ۱۴۰۵"))
    assert answer.status_code == 303
    case = Case.get()
    assert (case.state, case.amount, case.available_from, case.available_to) == ("accepted", 18_600, 540, 660)
    assert case.legal_deadline == date(2026, 11, 23)
    assert drafts.kept(cast["negin"], "case") is None
    page = negin.get(answer.location).text
    assert case.subject in page
    assert "هجده میلیارد" in page


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"desk": ""}, "desk"),
        ({"topic": ""}, "topic"),
        ({"description": " "}, "description"),
        ({"remedy": ""}, "remedy"),
        ({"urgency": ""}, "urgency"),
        ({"legal_deadline": "۳۱ اسفند ۱۴۰۴"}, "legal_deadline"),
        ({"amount": "زیاد"}, "amount"),
        ({"available": "صبح"}, "available"),
        ({"available": "۱۱ تا ۹"}, "available"),
        ({"visitor_count": "۰"}, "visitor_count"),
        ({"visitor_identifier": "9990000019"}, "visitor_identifier"),
        ({"phones-0-number": ""}, "phones"),
        ({"phones-0-number": "12"}, "phones-0-number"),
        ({"source": "letter"}, "letter_number"),
        ({"source": "letter", "letter_number": "۵", "letter_date": "۱۴۰۶/۱/۱"}, "letter_date"),
        ({"source": "letter", "letter_number": "۵", "register_date": "۱ آذر ۱۴۰۵"}, "register_date"),
        ({"member": ""}, "member"),
        ({"topic": "-1"}, "subject"),
        ({"outcome": "incomplete"}, "incomplete_reason"),
        ({"outcome": "referred", "refer_reason": "چون", "destination": "سازمان"}, "guidance"),
        ({"outcome": "solved_before_meeting"}, "solved_reason"),
    ],
)
def test_a_refusal_stands_at_its_field_and_everything_typed_is_kept(client_as, cast, now, over, field) -> None:
    member = make_member(cast["negin"], now)
    data = typed(member, steps_taken="نامهٔ ۱۷ آبان") | over
    answer = client_as("negin").post("/cases", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert "نامهٔ ۱۷ آبان" in answer.text
    assert Case.select().count() == 0


def test_everything_that_lacks_is_told_at_once(client_as, cast, now) -> None:
    empty = dict.fromkeys(("member", "description", "urgency", "phones-0-number"), "")
    answer = client_as("negin").post("/cases", data=typed(None) | empty)
    assert answer.status_code == 422
    assert [name for name in empty if f'id="{name.split("-")[0]}-error"' in answer.text] == list(empty)
    # Nothing is said twice: who chose no topic yet is not asked for a subject besides.
    answer = client_as("negin").post("/cases", data=typed(None) | {"topic": ""})
    assert 'id="topic-error"' in answer.text
    assert 'id="subject-error"' not in answer.text


@pytest.mark.parametrize("typed", ["", "x", "-5", "9" * 20, "۱۴۰۵/۱۳/۴۵", "<b>"])
def test_whatever_is_sent_is_refused_in_words(client_as, cast, now, typed: str) -> None:
    """Also what no page of ours sends: the rest of the form is read although a part of it makes no sense."""
    negin = client_as("negin")
    names = ("desk", "topic", "member", "urgency", "available", "amount", "legal_deadline", "visitor_count")
    names += ("visitor_identifier", "letter_date", "register_date", "documents", "phones-0-number", "source")
    for sent in (dict.fromkeys(names, typed), *({name: typed} for name in names)):
        assert negin.post("/cases", data={"source": "letter"} | sent).status_code == 422, sent


def test_an_identifier_of_another_member_is_refused_at_the_field(client_as, cast, now) -> None:
    make_member(cast["negin"], now, membership_number="1", kind="natural", title="ناهید نمونه", identifier=NATIONAL_ID)
    member = make_member(cast["negin"], now)
    answer = client_as("negin").post("/cases", data=typed(member, visitor_identifier=NATIONAL_ID))
    assert answer.status_code == 422
    assert "ناهید نمونه" in answer.text


def test_the_same_problem_again_offers_two_ways(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now)
    first = make_case(cast["negin"], now, member_id=member)
    negin = client_as("negin")
    answer = negin.post("/cases", data=typed(member))
    assert answer.status_code == 409
    assert f'name="merge_into" value="{first.id}"' in answer.text
    assert 'name="despite_similar"' in answer.text
    assert Case.select().count() == 1
    assert negin.post("/cases", data=typed(member, merge_into=str(first.id))).status_code == 303
    assert Case.get(Case.id != first.id).state == "merged"
    assert negin.post("/cases", data=typed(member, despite_similar="y")).status_code == 303
    assert Case.select().where(Case.state == "accepted").count() == 2


def test_a_letter_brings_its_scan(client_as, cast, now) -> None:
    pdf = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"
    data = typed(
        None,
        source="letter",
        letter_number="۱۲۳/الف",
        letter_date="۲۰ آبان ۱۴۰۵",
        letter_relation="further_to",
        letter_related_number="۱۱۹",
        applicant_name="کارگاه نمونه",
        outcome="referred",
        refer_reason="در چارچوب میز نیست",
        destination="سازمان اموال تملیکی",
        guidance="با اصل نامه مراجعه کنند",
    )
    answer = client_as("negin").post("/cases", data=data | {"files": (io.BytesIO(pdf), "نامه.pdf")})
    assert answer.status_code == 303
    case = Case.get()
    assert (case.state, case.letter_number, case.letter_related_number) == ("referred", "123/الف", "119")
    assert len(attachments.of(("case", case.id))) == 1
    guidance = client_as("negin").get(f"/cases/{case.id}/guidance")
    assert "با اصل نامه مراجعه کنند" in guidance.text


@pytest.mark.parametrize("content", [b"MZ" + b"0" * 300, b"", b"%PDF-1.4" + b"0" * (20 * 1024 * 1024)])
def test_a_letter_with_a_file_that_cannot_be_kept_is_not_registered(client_as, cast, now, content: bytes) -> None:
    member = make_member(cast["negin"], now)
    data = typed(member, source="letter", letter_number="۱۲۳", steps_taken="نامه داده‌ایم")
    files = [(io.BytesIO(b"%PDF-1.4\n%%EOF"), "نامه.pdf"), (io.BytesIO(content), "پیوست.pdf")]
    answer = client_as("negin").post("/cases", data=data | {"files": files})
    assert answer.status_code == 422
    assert Case.select().count() == 0
    field = answer.text.split('id="files-field"')[1].split('id="desk-field"')[0]
    assert "پیوست.pdf" in field.split("files-error")[-1]
    assert "نامه.pdf" in field  # must be chosen again, and says so
    assert "نامه داده‌ایم" in answer.text


def test_files_that_must_be_chosen_again_are_named(client_as, cast, now) -> None:
    data = typed(make_member(cast["negin"], now), source="letter", letter_number="")
    answer = client_as("negin").post("/cases", data=data | {"files": (io.BytesIO(b"%PDF-1.4\n%%EOF"), "نامه.pdf")})
    assert answer.status_code == 422
    assert 'id="files-note"' in answer.text
    assert "نامه.pdf" in answer.text


def test_files_of_a_letter_are_not_of_a_call(client_as, cast, now) -> None:
    data = typed(make_member(cast["negin"], now), source="phone")
    answer = client_as("negin").post("/cases", data=data | {"files": (io.BytesIO(b"MZ00"), "x.exe")})
    assert answer.status_code == 303
    assert len(attachments.of(("case", Case.get().id))) == 0


def test_a_draft_comes_back_and_can_be_thrown_away(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now)
    negin = client_as("negin")
    negin.post("/drafts/case", data=typed(member, description="نیمه‌کاره نوشته‌ام"))
    page = negin.get("/cases/new").text
    assert "نیمه‌کاره نوشته‌ام" in page
    assert "سپاهان‌پلیمر فرضی" in page
    assert "نیمه‌کاره نوشته‌ام" not in client_as("peyman").get("/cases/new").text
    other = make_member(cast["negin"], now, membership_number="2", identifier=None, title="دیگری")
    assert "نیمه‌کاره نوشته‌ام" not in negin.get(f"/cases/new?member={other}").text
    assert negin.post("/cases/new/anew").status_code == 303
    assert "نیمه‌کاره نوشته‌ام" not in negin.get("/cases/new").text


def test_what_hangs_on_the_desk_follows_it(client_as, cast, now) -> None:
    make_meeting(date=TODAY + timedelta(days=3))
    desk = customs()
    query = f"/cases/new/desk?desk={desk.desk.id}&legal_deadline=1405/9/1"
    answer = client_as("negin").fragment(query)
    assert 'id="topic-part"' in answer.text
    assert desk.topics[2].title in answer.text
    assert desk.documents[0].title in answer.text
    assert "کوتاژ" in answer.text
    assert 'id="nearest"' in answer.text
    assert "field__note--danger" in answer.text


@pytest.mark.parametrize(("deadline", "is_red"), [("1405/9/1", True), ("1405/9/3", False), ("", False)])
def test_a_deadline_is_red_when_it_runs_out_before_the_meeting(client_as, deadline: str, is_red: bool) -> None:
    make_meeting(date=TODAY + timedelta(days=3))
    answer = client_as("negin").fragment(f"/cases/new/deadline?desk={customs().desk.id}&legal_deadline={deadline}")
    assert ("field__note--danger" in answer.text) is is_red


def test_the_member_strip_shows_standing_and_past(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now, valid_until=TODAY - timedelta(days=10))
    make_case(cast["negin"], now, member_id=member)
    answer = client_as("negin").fragment(f"/cases/new/member?member={member}")
    assert 'id="member-facts"' in answer.text
    assert "state--warn" in answer.text
    assert 'id="past"' in answer.text
    assert "۱۴۰۵-۰۰۰۰۰۱" in answer.text


def test_an_amount_is_read_out(client_as) -> None:
    assert "هجده میلیارد و ششصد میلیون ریال" in client_as("negin").fragment("/cases/new/amount?amount=۱۸۶۰۰").text


def test_two_editors_see_both_texts(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now)
    case = make_case(cast["negin"], now, member_id=member)
    version = queries.by_id(case.id).version
    data = typed(member, remedy="متن پیمان", version=str(version))
    assert client_as("peyman").post(f"/cases/{case.id}/edit", data=data).status_code == 303
    answer = client_as("negin").post(f"/cases/{case.id}/edit", data=data | {"remedy": "متن نگین"})
    assert answer.status_code == 409
    assert "متن پیمان" in answer.text
    assert "متن نگین" in answer.text
    assert queries.by_id(case.id).remedy == "متن پیمان"
    newest = queries.by_id(case.id).version
    again = data | {"remedy": "متن نگین", "version": str(newest)}
    assert f'name="version" value="{newest}"' in answer.text
    assert client_as("negin").post(f"/cases/{case.id}/edit", data=again).status_code == 303


def test_a_heard_case_is_no_longer_edited(client_as, cast, now) -> None:
    case = make_case(cast["negin"], now)
    services.raise_case(case.id, on=TODAY, now=now)
    assert client_as("negin").get(f"/cases/{case.id}/edit").status_code == 409
