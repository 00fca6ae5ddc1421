"""Dimensions: bids and work by a numeric optimiser, what a fixed level moves, and limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved
from scipy.optimize import minimize

import layered_games as lg
from layered_games.models.base import Model
from layered_games.models.dimensions_model import dimensions

FREE, FIXED = dimensions(), dimensions("fixed")


def stiffness(at: dict[str, float], i: int) -> float:
    d = (1 - (1 - at[f"q_{i}"]) * (1 - at["sigma"])) * at["P"]
    a = at["A_A"] * (1 - at["phi_A"])
    return a * d / (a + d)


def loss(x: np.ndarray, at: dict[str, float], fixed: bool) -> float:
    e, b = x[:2], [at["tau_1"] if fixed else x[2], x[3]]
    gaps = sum(stiffness(at, i + 1) * (b[i] - e[i]) ** 2 / 2 for i in (0, 1))
    cost = (e[0] ** 2 + e[1] ** 2 + 2 * at["r"] * e[0] * e[1]) / (2 * at["k"])
    return float(cost + gaps - at["beta_1"] * b[0] - at["beta_2"] * b[1])


def test_no_deviation_pays() -> None:
    assert best_deviation(FREE, 6) < 1e-9
    assert best_deviation(FIXED, 6) < 1e-9


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("fixed", [False, True])
def test_a_numeric_optimiser_finds_nothing_better(fixed: bool, seed: int) -> None:
    (exact,) = random_points(FREE, 1, seed)
    at = {name: float(value) for name, value in exact.items()}
    values = {n: float(v) for n, v in solved(FIXED if fixed else FREE, exact).items()}
    own = np.array([values["e_1"], values["e_2"], values.get("b_1", at["tau_1"]), values["b_2"]])
    bounds = [(0, None), (0, None), (at["tau_1"], None), (at["tau_2"], None)]
    best = loss(own, at, fixed)
    for start in (own * 0.5 + 0.1, own + 1.0, np.ones(4)):
        found = minimize(loss, start, (at, fixed), "L-BFGS-B", bounds=bounds)
        assert best <= found.fun + 1e-9 * max(1, abs(found.fun))


def test_a_fixed_level_moves_overbidding() -> None:
    at = dict(FREE.example)
    before, after = solved(FREE, at), solved(FIXED, at)
    assert after["b_2"] > before["b_2"] and after["e_1"] < before["e_1"]
    assert after["b_2"] - before["b_2"] == at["r"] * (before["e_1"] - after["e_1"])


def test_limits() -> None:
    at = dict(FREE.example)
    assert solved(FREE, {**at, "beta_1": 100})["e_2"] == 0
    apart = solved(FREE, {**at, "r": Fraction(1, 10**9)})
    assert [float(apart[n]) for n in ("e_1", "e_2")] == pytest.approx([3, 2], abs=1e-6)
    tolerated = solved(FREE, {**at, "phi_A": Fraction(10**6 - 1, 10**6)})
    assert float(tolerated["b_1"]) > 10**6 and tolerated["e_1"] == solved(FREE, at)["e_1"]


def test_a_wrong_choice_is_refused() -> None:
    with pytest.raises(lg.GameError, match="neither 'free' nor 'fixed'"):
        dimensions("open")


def test_a_change_of_the_payoff_moves_the_work() -> None:
    """Dimensions that help each other are no substitutes."""
    r = FREE.parameters["r"].symbol
    changed = Model(
        players=FREE.players,
        stages=FREE.stages,
        payoffs={"A": FREE.payoffs["A"].xreplace({r: -r})},
        parameters=FREE.parameters,
        channels=FREE.channels,
    )
    assert solved(changed, FREE.example)["e_2"] > solved(FREE, FREE.example)["e_2"]
