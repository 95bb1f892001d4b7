"""The page of a case."""

import re
from datetime import date

from tests.factories.cases import make_case
from tests.factories.meetings import make_meeting
from tests.factories.registry import NATIONAL_ID, make_member
from webapp.desk.cases import queries, services

PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")


def test_the_case_page_costs_the_same_with_more_of_everything(client_as, cast, now, count_sql) -> None:
    member = make_member(cast["negin"], now)
    case = make_case(cast["negin"], now, member_id=member)
    negin = client_as("negin")
    negin.get(f"/cases/{case.id}")
    with count_sql() as few:
        negin.get(f"/cases/{case.id}")
    for _ in range(20):
        make_case(cast["negin"], now, member_id=member)
        document = queries.documents(case.id)[0]
        services.receive_document(document.id, received=not document.is_received, actor=cast["negin"], now=now)
    with count_sql() as many:
        negin.get(f"/cases/{case.id}")
    assert few.value == many.value <= 20


def test_contacts_are_for_the_desk_only(client_as, cast, now) -> None:
    case = make_case(cast["negin"], now, visitor_identifier=NATIONAL_ID, visitor_name="فرناز")
    assert "۴۱۲۷" in client_as("negin").get(f"/cases/{case.id}").text
    page = client_as("simin").get(f"/cases/{case.id}").text
    assert "گرانول" in page
    assert "۴۱۲۷" not in page
    assert "۹۹۹۰۰۰۰۰۱۸" not in page


def test_a_representative_sees_cases_of_own_meetings_only(client_as, cast, now) -> None:
    from webapp.desk.slots.models import Hearing
    from webapp.registry.representatives import services as representatives

    facts = {"full_name": "نادر آزمون", "kind": "expert", "commission": "", "expertise": "", "phone": ""}
    nader = representatives.add(facts | {"user": cast["nader"].id, "is_active": True}, actor=cast["negin"], now=now)
    mine, other = make_case(cast["negin"], now), make_case(cast["negin"], now)
    meeting = make_meeting(representative=nader)
    Hearing.create(case=mine.id, meeting=meeting.id, state="absent")
    reader = client_as("nader")
    assert reader.get(f"/cases/{mine.id}").status_code == 200
    assert reader.get(f"/cases/{other.id}").status_code == 404
    listed = reader.get("/cases").text
    assert f"/cases/{mine.id}" in listed
    assert f"/cases/{other.id}" not in listed


def test_the_representative_goes_from_a_case_to_his_own_meetings_and_cases_alone(
    client_as, cast, now, count_sql
) -> None:
    from webapp.desk.slots.models import Hearing
    from webapp.registry.representatives import services as representatives

    facts = {"full_name": "نادر آزمون", "kind": "expert", "commission": "", "expertise": "", "phone": ""}
    nader = representatives.add(facts | {"user": cast["nader"].id, "is_active": True}, actor=cast["negin"], now=now)
    member = make_member(cast["negin"], now)
    mine, before, other = (make_case(cast["negin"], now, member_id=member) for _ in range(3))
    # The nearest of the desk is his own, the one before was another's.
    own, others = make_meeting(representative=nader), make_meeting(state="closed", date=date(2026, 10, 20))
    for case, meeting in ((mine, own), (mine, others), (before, own)):
        Hearing.create(case=case.id, meeting=meeting.id, state="absent")
    reader = client_as("nader")
    page = reader.get(f"/cases/{mine.id}").text
    led = set(re.findall(r'href="(/(?:meetings|cases)/\d+)"', page))
    assert {f"/meetings/{own.id}", f"/cases/{before.id}"} <= led
    assert not led & {f"/meetings/{others.id}", f"/cases/{other.id}"}
    assert page.count(f'href="/meetings/{own.id}"') == 2
    assert others.number.translate(PERSIAN) in page
    with count_sql() as few:
        reader.get(f"/cases/{mine.id}")
    Hearing.create(case=mine.id, meeting=make_meeting(state="closed", date=date(2026, 9, 20)).id, state="absent")
    with count_sql() as many:
        reader.get(f"/cases/{mine.id}")
    assert few.value == many.value
    assert f'href="/meetings/{others.id}"' in client_as("negin").get(f"/cases/{mine.id}").text


def test_a_document_is_ticked_in_place(client_as, cast, now) -> None:
    case = make_case(cast["negin"], now)
    document = queries.documents(case.id)[0]
    url = f"/cases/{case.id}/documents/{document.id}"
    answer = client_as("negin").fragment(url, "POST", data={"received": "y"})
    assert 'id="documents"' in answer.text
    assert queries.documents(case.id)[0].is_received
    assert client_as("simin").post(url, data={}).status_code == 403
