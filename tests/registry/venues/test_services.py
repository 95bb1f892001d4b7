"""Rooms against a real database."""

from typing import Any

import pytest

from webapp.core.errors import FieldErrors, NotFound
from webapp.office.audit import queries as history
from webapp.registry.venues import queries, services

ROOM: dict[str, Any] = {"title": "سالن آزمون", "seats": 30, "facilities": "", "is_active": True}


def test_a_room_is_entered_and_its_history_says_what_was_filled_in(db, cast, now) -> None:
    venue_id = services.add(ROOM, actor=cast["negin"], now=now)

    assert queries.venue(venue_id).seats == 30
    (entry,) = history.history("venue", venue_id)
    assert entry.after == {"title": "سالن آزمون", "seats": 30, "is_active": True}


def test_a_name_is_given_once_and_may_be_kept(db, cast, now) -> None:
    negin = cast["negin"]
    venue_id = services.add(ROOM, actor=negin, now=now)

    with pytest.raises(FieldErrors) as refusal:
        services.add(ROOM, actor=negin, now=now)
    assert refusal.value.fields == {"title": "venue_title_taken"}
    services.edit(venue_id, ROOM | {"seats": 40}, actor=negin, now=now)
    assert queries.venue(venue_id).seats == 40


def test_saving_without_a_change_leaves_no_line_in_the_history(db, cast, now) -> None:
    venue_id = services.add(ROOM, actor=cast["negin"], now=now)

    services.edit(venue_id, ROOM, actor=cast["negin"], now=now)
    assert [entry.event for entry in history.history("venue", venue_id)] == ["venue.added"]


def test_a_closed_room_is_offered_no_more_and_stays_in_the_list(db, cast, now) -> None:
    venue_id = services.add(ROOM, actor=cast["negin"], now=now)

    services.edit(venue_id, ROOM | {"is_active": False}, actor=cast["negin"], now=now)
    assert venue_id not in [row.id for row in queries.active()]
    assert queries.all_venues()[-1].id == venue_id


def test_no_such_room(db, cast, now) -> None:
    with pytest.raises(NotFound):
        services.edit(999, ROOM, actor=cast["negin"], now=now)
