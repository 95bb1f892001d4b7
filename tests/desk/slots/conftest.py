"""A planner and a board of hers."""

import pytest

from tests.factories.board import Board


@pytest.fixture
def negin(cast):
    return cast["negin"]


@pytest.fixture
def board(db, now, negin):
    return Board(now, negin)
