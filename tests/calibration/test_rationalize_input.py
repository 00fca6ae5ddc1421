"""Ladders as they are given: what is read, and what is refused in which words."""

from __future__ import annotations

import math

import pytest

from layered_games.calibration.rationalize_input import read_ladder
from layered_games.errors import GameError


def test_numbers_are_read_exactly():
    rungs = read_ladder((60, 61.5, "62", "125/2"))
    assert [str(r.value) for r in rungs] == ["60", "123/2", "62", "125/2"]
    assert all(r.sharp for r in rungs)


def test_rounding_gives_intervals():
    one, other = read_ladder([0.2, 1], tolerance=0.5)
    assert 0 < one.lower < 1e-5 and not one.sharp
    assert str(other.lower) == "1/2" and str(other.upper) == "3/2"


@pytest.mark.parametrize(
    ("ladder", "match"),
    [
        ("60, 61", "list of targets"),
        (60, "list of targets"),
        ([60], "1 entries"),
        ([], "0 entries"),
        ([60, 61, 59], "falls from 61 to 59 at entry 3"),
        ([60, -1], "entry 2 is -1"),
        ([0, 60], "entry 1 is 0"),
        ([60, math.nan], "entry 2 is nan"),
        ([60, math.inf], "entry 2 is inf"),
        ([60, None], "entry 2"),
        ([60, "many"], "entry 2"),
        ([60, True], "entry 2"),
    ],
)
def test_wrong_ladders(ladder, match):
    with pytest.raises(GameError, match=match):
        read_ladder(ladder)


@pytest.mark.parametrize("tolerance", [-1, "wide", math.nan])
def test_wrong_tolerances(tolerance):
    with pytest.raises(GameError, match="tolerance"):
        read_ladder([60, 61], tolerance)


def test_a_falling_ladder_is_told_how_to_turn():
    with pytest.raises(GameError, match="as until"):
        read_ladder([12, 6])


def test_dates_that_move_forward_are_read_by_the_time_left():
    rungs = read_ladder([12, "10", 6], tolerance="1/2", until=18)
    assert [str(r.value) for r in rungs] == ["6", "8", "12"]
    assert (float(rungs[0].lower), float(rungs[0].upper)) == (5.5, 6.5)


@pytest.mark.parametrize(
    ("ladder", "until", "match"),
    [
        ([12, 6], 12, "entry 1 is 12, not below until"),
        ([6, 12], 18, "never put it off"),
        ([12, 6], "late", "until"),
        ([12, 6], -1, "until is -1"),
    ],
)
def test_wrong_last_dates(ladder, until, match):
    with pytest.raises(GameError, match=match):
        read_ladder(ladder, until=until)
