"""Elastic appraisal: the best set of permitted choices by brute force over sets, and limits."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.models.base import Model
from layered_games.models.elastic_model import elastic

GAME = elastic()


def loss(permitted: np.ndarray, at: dict[str, float]) -> float:
    """By hand: in every state A takes the permitted choice nearest to what it wants."""
    theta = np.linspace(at["m"] - at["w"], at["m"] + at["w"], 2001)
    wanted = theta + at["beta_A"] * (1 - at["sigma"])
    nearest = permitted[np.abs(wanted[:, None] - permitted).argmin(axis=1)]
    return float(np.trapezoid((nearest - theta) ** 2, theta) / (2 * at["w"]))


def interval(low: float, high: float) -> np.ndarray:
    return np.linspace(low, high, 400)


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_no_other_cap_and_no_floor_is_better(seed: int) -> None:
    (exact,) = random_points(GAME, 1, seed)
    at = {name: float(value) for name, value in exact.items()}
    H, m, w = float(solved(GAME, exact)["H"]), at["m"], at["w"]
    lowest = m - 2 * w - 2 * at["beta_A"]
    best = loss(np.array([H]) if m == H else interval(lowest, H), at)
    scale = w**2 + at["beta_A"] ** 2
    for cap in np.linspace(m - w, m + w + at["beta_A"], 25):
        assert best <= loss(interval(lowest, cap), at) + 2e-3 * scale
        assert best <= loss(interval(min(m, cap), cap), at) + 2e-3 * scale


def test_no_set_of_points_does_better_than_the_cap() -> None:
    """All sets of up to four of twenty points, at the example."""
    at = {name: float(value) for name, value in GAME.example.items()}
    best = loss(interval(0, 6), at)
    points = np.linspace(3, 8, 20)
    assert all(best <= loss(np.array(s), at) + 1e-3 for n in (1, 2, 3, 4) for s in combinations(points, n))


def test_limits() -> None:
    at = dict(GAME.example)
    assert float(solved(GAME, {**at, "beta_A": Fraction(1, 10**9)})["H"]) == pytest.approx(7)
    assert solved(GAME, {**at, "beta_A": 2})["H"] == solved(GAME, {**at, "beta_A": 50})["H"] == 5
    assert float(solved(GAME, {**at, "beta_A": 50, "sigma": Fraction(99, 100)})["H"]) == pytest.approx(6.5)


def test_a_change_of_the_payoff_moves_the_cap() -> None:
    """A superior who gains by the distance does not cap in the middle."""
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"S": -GAME.payoffs["S"]},
        parameters=GAME.parameters,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["H"] != solved(GAME, GAME.example)["H"]
