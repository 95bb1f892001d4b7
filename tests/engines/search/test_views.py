"""The search page and the bar (N-22)."""

import pytest

from tests.factories.board import a_case, a_meeting, a_member
from webapp.engines.search import services


@pytest.fixture(autouse=True)
def found(db, now):
    member, case, meeting = a_member(now, "زاینده‌صنعت آزمون"), a_case(now), a_meeting(now)
    services.index("member", member.id, member.title, member.membership_number, contact=["09130004127"])
    services.index("case", case.id, case.applicant_name, f"{case.number} · زاینده", [case.number])
    services.index("meeting", meeting.id, "میز خدمت گمرک", meeting.number)
    return member, case, meeting


def test_grouped_by_kind_with_links(client_as, found) -> None:
    member, case, _ = found
    page = client_as("negin").get("/search?q=زاينده").text
    assert f'href="/members/{member.id}"' in page
    assert f'href="/cases/{case.id}"' in page
    assert 'value="زاینده"' in page


def test_the_fragment_and_the_bar(client_as, found) -> None:
    person = client_as("negin")
    assert "<html" not in person.fragment("/search?q=گمرک").text
    assert 'role="option"' in person.fragment("/search/bar?q=زاینده").text
    assert 'role="option"' not in person.fragment("/search/bar?q=").text


def test_two_letters_in_the_bar_tell_what_begins_with_them_and_the_page_all(client_as, found) -> None:
    person = client_as("negin")
    assert 'role="option"' in person.fragment("/search/bar?q=زا").text
    assert 'role="option"' not in person.fragment("/search/bar?q=عت").text
    assert f'href="/members/{found[0].id}"' in person.get("/search?q=عت").text


def test_nothing_found_and_nothing_typed(client_as) -> None:
    person = client_as("negin")
    assert "برای «ققنوس» چیزی پیدا نشد" in person.get("/search?q=ققنوس").text
    assert person.get("/search").status_code == 200
    assert person.get("/search?q=<script>").text.count("<script>alert") == 0


def test_only_what_the_role_may_open(client, client_as, found) -> None:
    assert client.get("/search?q=زاینده").status_code == 303
    assert client_as("iraj").get("/search?q=زاینده").status_code == 403
    # The protocol unit reads meetings, no cases and no members.
    page = client_as("taraneh").get("/search?q=زاینده").text
    assert "زاینده‌صنعت" not in page
    assert "میز خدمت گمرک" in client_as("taraneh").get("/search?q=گمرک").text


def test_phones_are_found_by_the_desk_only(client_as, found) -> None:
    assert "زاینده‌صنعت" in client_as("negin").get("/search?q=۴۱۲۷").text
    # The secretariat reads members, not their contact data.
    assert "زاینده‌صنعت" not in client_as("sara").get("/search?q=۴۱۲۷").text
    assert "زاینده‌صنعت" in client_as("sara").get("/search?q=زاینده").text
