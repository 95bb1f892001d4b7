from datetime import UTC, date, datetime

from webapp.office.audit.rules import FIRST_LINK, FieldChange, changes, digest, filled, kept

ROW = {"id": 1, "event": "meeting.opened", "at": datetime(2026, 11, 21, tzinfo=UTC), "after": {"date": "2026-12-01"}}


def test_a_seal_depends_on_every_value_the_order_and_the_seal_before() -> None:
    other = ROW | {"id": 2}
    seals = {
        digest(FIRST_LINK, [ROW, other]),
        digest(FIRST_LINK, [other, ROW]),
        digest(FIRST_LINK, [ROW, other | {"event": "meeting.edited"}]),
        digest("1" * 64, [ROW, other]),
        digest(FIRST_LINK, [ROW]),
    }
    assert len(seals) == 5


def test_the_same_rows_give_the_same_seal_in_any_zone_and_key_order() -> None:
    turned = dict(reversed(ROW.items()))
    assert digest(FIRST_LINK, [ROW]) == digest(FIRST_LINK, [turned])


def test_changes_are_only_what_differs() -> None:
    found = changes(
        {"date": date(2026, 1, 1), "place": "A", "gone": 1}, {"date": date(2026, 1, 1), "place": "B", "new": 2}
    )
    assert found == [FieldChange("place", "A", "B"), FieldChange("gone", 1, None), FieldChange("new", None, 2)]


def test_an_entry_without_before_or_after_has_what_was_given() -> None:
    assert changes(None, {"state": "draft"}) == [FieldChange("state", None, "draft")]
    assert changes(None, None) == []


def test_history_keeps_the_end_of_a_telephone_or_identifier_only() -> None:
    facts = {"title": "فولاد", "phone": "+983136560000", "phones": ["+989000004127"], "identifier": "99912345609"}
    masked = {"title": "فولاد", "phone": "…0000", "phones": ["…4127"], "identifier": "…5609"}

    assert kept(facts) == masked
    assert kept(masked) == masked
    assert kept({"phone": "", "identifier": None}) == {"phone": "", "identifier": None}
    assert kept({}) is kept(None) is None


def test_what_was_left_empty_is_no_fact_of_something_new() -> None:
    assert filled({"title": "سالن", "facilities": "", "user": None}) == {"title": "سالن"}
