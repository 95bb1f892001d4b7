"""While many rows are in hand the collector rests, and works again afterwards, whatever happened."""

import gc
from contextlib import ExitStack

import pytest

from webapp.core.bulk import uncollected


@pytest.fixture(autouse=True)
def collector():
    was_on = gc.isenabled()
    gc.enable()
    yield
    (gc.enable if was_on else gc.disable)()


def test_it_rests_inside_and_works_afterwards():
    with uncollected():
        assert not gc.isenabled()

    assert gc.isenabled()


def test_it_works_again_after_a_failure():
    with pytest.raises(ValueError), uncollected():
        raise ValueError

    assert gc.isenabled()


def test_of_two_threads_the_first_in_turns_it_on_again_however_they_end():
    first, second = ExitStack(), ExitStack()
    first.enter_context(uncollected())
    second.enter_context(uncollected())
    first.close()
    second.close()

    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off():
    gc.disable()
    with uncollected():
        pass

    assert not gc.isenabled()
