"""Dresher's game: against a linear programme over whole plans."""

from __future__ import annotations

from fractions import Fraction

import pytest
from literature_kit import assert_agrees, assert_refused
from stages_oracle import minimax

from layered_games.literature import dresher as row
from layered_games.literature.inspection_stages import Stages

STATES = [(n, m) for n in range(1, 7) for m in range(n + 1)]


def test_claimed_is_computed():
    assert_agrees(row, [{"n": n, "m": m} for n, m in STATES])


@pytest.mark.parametrize(("n", "m"), [(n, m) for n, m in STATES if n <= 5])
def test_a_linear_programme_over_plans_gives_the_value(n, m):
    assert row.compute(n=n, m=m)["value"] == pytest.approx(-minimax(n, m, -1, 1), abs=1e-9)


def test_the_ends():
    assert row.compute(n=3, m=3) == {"value": 0, "inspect_first": 1}
    assert row.compute(n=3, m=0) == {"value": -1, "inspect_first": 0}
    assert row.compute(n=1, m=1) == {"value": 0, "inspect_first": 1}


def test_more_inspections_than_stages_are_one_a_stage():
    assert row.game().solve(2, 5) == row.game().solve(2, 2)


def test_a_changed_payoff_moves_the_output():
    before = row.outcome(row.game(), 4, 2)
    after = row.outcome(Stages(caught=(2, -2), uncaught=(-1, 1)), 4, 2)
    assert after["value"] > before["value"] and after["inspect_first"] != before["inspect_first"]
    assert after["value"] == -Fraction(minimax(4, 2, -2, 1)).limit_denominator(1000)


def test_what_is_refused():
    assert_refused(row, {"n": 2, "m": 3}, {"n": 0, "m": 0}, {"m": -1}, {"n": 2.5}, {"m": True})
