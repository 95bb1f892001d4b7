"""Triage and merging."""

from tests.factories.cases import make_case
from tests.factories.registry import make_member
from webapp.desk.cases import queries


def test_triage_in_the_dialog(client_as, cast, now) -> None:
    case = make_case(cast["negin"], now, state="received")
    negin = client_as("negin")
    assert negin.post(f"/cases/{case.id}/accept").status_code == 303
    dialog = negin.fragment(f"/cases/{case.id}/triage/referred")
    assert 'name="guidance"' in dialog.text
    assert "<html" not in dialog.text
    refused = negin.fragment(f"/cases/{case.id}/triage/referred", "POST", data={"reason": "چون"})
    assert refused.status_code == 422
    assert 'id="destination-error"' in refused.text
    done = negin.fragment(
        f"/cases/{case.id}/triage/referred",
        "POST",
        data={"reason": "چون", "destination": "سازمان", "guidance": "بروید"},
    )
    assert done.headers["HX-Redirect"] == f"/cases/{case.id}"
    assert queries.by_id(case.id).state == "referred"
    assert negin.post(f"/cases/{case.id}/accept").status_code == 409
    assert negin.post(f"/cases/{case.id}/triage/received", data={"reason": "مدرک تازه"}).status_code == 303
    assert negin.get(f"/cases/{case.id}/triage/nonsense").status_code == 404
    assert client_as("simin").get(f"/cases/{case.id}/triage/referred").status_code == 403


def test_merging_from_the_page_of_a_case(client_as, cast, now) -> None:
    member = make_member(cast["negin"], now)
    first = make_case(cast["negin"], now, member_id=member)
    second = make_case(cast["negin"], now, member_id=member)
    negin = client_as("negin")
    assert "۱۴۰۵-۰۰۰۰۰۱" in negin.fragment(f"/cases/{second.id}/merge").text
    assert negin.post(f"/cases/{second.id}/merge", data={"into": str(second.id)}).status_code == 422
    assert negin.post(f"/cases/{second.id}/merge", data={"into": str(first.id)}).status_code == 303
    assert queries.by_id(second.id).merged_into_id == first.id
