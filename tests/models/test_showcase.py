"""Showcases: the split of the budget by a search, where to look by definition, and limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.models.base import Model
from layered_games.models.showcase_claims import where_to_look
from layered_games.models.showcase_model import showcase

GAME = showcase()


def gain(at: dict[str, float], x: np.ndarray) -> np.ndarray:
    y = (at["K"] - x) / (at["n"] - 1)
    worth = at["V"] + at["A_A"] * (1 - at["phi_A"])
    cost = at["w"] + at["sigma"] * at["W"]
    seen = at["s"] * x + (1 - at["s"]) * (x + (at["n"] - 1) * y) / at["n"]
    return worth * seen - cost * ((at["L"] - x) ** 2 + (at["n"] - 1) * (at["L"] - y) ** 2) / 2


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_no_other_split_is_better(seed: int) -> None:
    (exact,) = random_points(GAME, 1, seed)
    at = {name: float(value) for name, value in exact.items()}
    x = float(solved(GAME, exact)["x"])
    grid = np.linspace(0, at["K"], 20_001)
    best = gain(at, np.array([x]))[0]
    assert best >= gain(at, grid).max() - 1e-9 * max(1, abs(best))


@pytest.mark.parametrize("sites", [2, 3])
def test_even_mixing_leaves_nobody_a_better_site(sites: int) -> None:
    game = where_to_look(sites).at({"x": 5, "y": 2})
    host, visitor = (np.array(p, dtype=float) for p in game.to_floats().payoffs)
    even = np.full(sites, 1 / sites)
    assert np.ptp(host @ even) == pytest.approx(0) and np.ptp(even @ visitor) == pytest.approx(0)


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "s": 0})["x"] == solved(GAME, {**at, "s": 0})["y"] == 3
    assert solved(GAME, {**at, "V": 100})["y"] == 0
    assert float(solved(GAME, {**at, "W": 10**9})["x"]) == pytest.approx(3, abs=1e-6)
    assert solved(GAME, {**at, "K": 1, "s": 1})["z"] == 1


def test_a_change_of_the_payoff_moves_the_showcase() -> None:
    """A visitor who punishes what shines gets even sites."""
    v = GAME.channels[0].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"A": GAME.payoffs["A"].xreplace({v: -v})},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["x"] == Fraction(3) < solved(GAME, GAME.example)["x"]
