"""Transactions that meet each other: held in one order, and tried again where the database had to break a tie."""

from threading import Barrier, Thread

import pytest

from webapp.core import db as core
from webapp.core.db import database, hold, hold_all, transaction
from webapp.core.errors import NotFound
from webapp.registry.venues.models import Venue

pytestmark = pytest.mark.both_engines


@pytest.fixture
def rooms(db):
    return [Venue.create(title=title, seats=8).id for title in ("یک", "دو")]


def test_rows_of_one_kind_are_held_in_the_order_of_their_ids(rooms, monkeypatch):
    held = []
    monkeypatch.setattr(core, "hold", lambda model, key: held.append(key) or hold(model, key))
    with transaction():
        found = hold_all(Venue, [rooms[1], rooms[0], rooms[1]])
        assert {key: row.title for key, row in found.items()} == {rooms[0]: "یک", rooms[1]: "دو"}
        with pytest.raises(NotFound):
            hold_all(Venue, [0])
    assert held[:2] == sorted(rooms)


def test_two_who_wait_for_each_other_both_come_through(rooms):
    """PostgreSQL breaks such a tie by failing one of the two; its service is run again from the beginning."""
    met, tries = Barrier(2), []

    @transaction()
    def seat_more(first, then):
        tries.append(first)
        one = hold(Venue, first)
        if len(tries) <= 2 and core.is_postgresql():
            met.wait(timeout=20)
        other = hold(Venue, then)
        for room in (one, other):
            room.seats += 1
            room.save()

    def run(first, then):
        with database.connection_context():
            seat_more(first, then)

    both = [Thread(target=run, args=order) for order in (rooms, rooms[::-1])]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert [Venue.get_by_id(key).seats for key in rooms] == [10, 10]
    assert (len(tries) > 2) == core.is_postgresql()


def test_inside_another_transaction_nothing_is_tried_again(rooms):
    calls = []

    @transaction()
    def inner():
        calls.append(1)
        raise RuntimeError

    with pytest.raises(RuntimeError), transaction():
        inner()
    assert calls == [1]
