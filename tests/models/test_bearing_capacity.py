"""Bearing capacity: work up to a threshold of pressure, nothing beyond, and what moves the threshold."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.bearing_capacity_model import bearing_capacity

GAME = bearing_capacity()


def stiffness(at: dict[str, Fraction]) -> Fraction:
    """By hand: two springs in series."""
    a = at["A_A"] * (1 - at["phi_A"])
    d = at["P"] * (1 - (1 - at["q"]) * (1 - at["sigma"]))
    return a * d / (a + d)


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME) < 1e-9


@pytest.mark.parametrize("seed", range(16))
def test_work_or_nothing_by_what_it_costs(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    c = stiffness(at)
    burden = c * at["tau"] ** 2 / (2 * (1 + at["k"] * c))
    loss = at["L"] + at["sigma"] * at["W"]
    values = solved(GAME, at)
    assert values["z"] == (1 if burden < loss else 0)
    assert values["e"] == (at["k"] * c * at["tau"] / (1 + at["k"] * c) if burden < loss else 0)


def test_effort_rises_to_the_ceiling_and_is_zero_beyond() -> None:
    at = dict(GAME.example)
    below = [solved(GAME, {**at, "P": P})["e"] for P in (1, 2, 3, Fraction(399, 100))]
    assert below == sorted(below) and 0 < 2 - below[-1] < Fraction(1, 100)
    assert solved(GAME, {**at, "P": Fraction(401, 100)})["e"] == 0


def test_tolerance_moves_the_threshold_and_then_removes_it() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "P": 5})["e"] == 0
    assert solved(GAME, {**at, "P": 5, "phi_A": "1/4"})["e"] > 0
    assert solved(GAME, {**at, "P": 7, "phi_A": "1/4"})["e"] == 0
    assert 0 < 2 - solved(GAME, {**at, "P": 10**9, "phi_A": "1/2"})["e"] < Fraction(1, 10**6)


def test_oversight_ends_work_or_restores_it() -> None:
    at = {**GAME.example, "P": 3}
    more = {"sigma": "1/2"}
    assert solved(GAME, at)["e"] > 0 == solved(GAME, at | more)["e"]
    heavy = {**at, "P": 5, "W": 4}
    assert solved(GAME, heavy)["e"] == 0 < solved(GAME, heavy | more)["e"]


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "L": 8, "P": 10**9, "A_A": 10**9})["e"] > Fraction(399, 100)
    assert solved(GAME, {**at, "tau": 10**3})["e"] == 0
    assert solved(GAME, {**at, "L": Fraction(1, 10**9)})["z"] == 0
    assert solved(GAME, {**at, "P": Fraction(1, 10**9)})["e"] < Fraction(1, 10**8)


def test_a_change_of_the_payoff_moves_the_threshold() -> None:
    """With the loss halved work ends at the example already."""
    loss = next(c.symbol for c in GAME.channels if c.parameter.name == "g")
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"A": GAME.payoffs["A"].xreplace({loss: loss / 2})},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(GAME, GAME.example)["e"] == sp.Rational(8, 5)
    assert solved(changed, GAME.example)["e"] == 0
    assert solve(changed).complete
