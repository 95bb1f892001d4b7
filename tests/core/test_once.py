"""What is sent twice is written once, on both engines, also at the same moment."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest

from webapp.core import once
from webapp.core.db import database, transaction
from webapp.core.errors import RuleBroken
from webapp.core.once import SentForm
from webapp.office.units.models import Unit


@transaction()
@once.once()
def _write(code: str, *, now, wrong: bool = False) -> int:
    unit = Unit.create(code=code, title=code)
    if wrong:
        raise RuleBroken("stale")
    return int(unit.id)


def _written() -> int:
    return Unit.select().where(Unit.code.startswith("once")).count()


@pytest.mark.both_engines
def test_a_key_that_is_known_has_the_answer_of_the_first_time(db, now) -> None:
    first = _write("once-1", once="key", now=now)
    assert _write("once-2", once="key", now=now) == first
    assert _written() == 1
    assert _write("once-3", once="another", now=now) != first


@pytest.mark.both_engines
def test_without_a_key_each_is_written(db, now) -> None:
    assert _write("once-1", now=now) != _write("once-2", now=now)


@pytest.mark.both_engines
def test_what_was_refused_may_be_sent_again(db, now) -> None:
    with pytest.raises(RuleBroken):
        _write("once-1", once="key", now=now, wrong=True)
    _write("once-1", once="key", now=now)
    assert _written() == 1


@pytest.mark.both_engines
def test_two_at_the_same_moment_write_one(db, now) -> None:
    start, answers = Barrier(2), []

    def send(number: int) -> None:
        with database.connection_context():
            start.wait()
            answers.append(_write(f"once-{number}", once="key", now=now))

    threads = [Thread(target=send, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert _written() == 1


@pytest.mark.both_engines
def test_keys_are_forgotten_after_a_week(db, now) -> None:
    _write("once-1", once="old", now=now - timedelta(days=8))
    _write("once-2", once="new", now=now)
    assert once.forget(now) == 1
    assert [row.key for row in SentForm.select()] == ["new"]
