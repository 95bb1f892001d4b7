from datetime import UTC, date, datetime

from webapp.office.audit.rules import FIRST_LINK, FieldChange, changes, digest

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
