"""Dual subordination: offers by alternating best replies for any number of principals, and limits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved

import layered_games as lg
from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.dual_subordination_model import dual_subordination

GAME = dual_subordination()


def power(count: int, worth: float, k: float, risk: float) -> float:
    """By hand, one task: principal 1 values it; each reply sets the sum where (k + R)*sum = k*(V + "
    "others)."""
    replies = (k + risk) * np.ones((count, count)) - k * (1 - np.eye(count))
    offers = np.linalg.solve(replies, k * worth * np.eye(count)[0])
    return float(offers.sum())


@pytest.mark.parametrize("count", [2, 3])
def test_no_deviation_pays(count: int) -> None:
    assert best_deviation(dual_subordination(count), 6) < 1e-9
    assert best_deviation(dual_subordination(count, "own task"), 6) < 1e-9


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("count", [2, 3])
def test_the_power_is_that_of_mutual_best_replies(count: int, seed: int) -> None:
    game = dual_subordination(count)
    (at,) = random_points(game, 1, seed)
    risk = float(at["r"] * (1 - at["phi_A"]) * (1 - at["sigma"]))
    values = solved(game, at)
    assert float(values["p"]) == pytest.approx(power(count, float(at["V_1"]), float(at["k"]), risk), rel=1e-9)
    assert float(values["e_1"]) == pytest.approx(float(at["k"] * values["p"]), rel=1e-12)


def test_the_pattern_goes_on_for_more_principals() -> None:
    for count in range(2, 9):
        assert power(count, 2.0, 1.5, 0.7) == pytest.approx(2.0 * 1.5 / (1.5 + count * 0.7))


def test_limits() -> None:
    at = dict(GAME.example)
    nearly = {**at, "phi_A": Fraction(10**9 - 1, 10**9)}
    assert float(solved(GAME, nearly)["p"]) == pytest.approx(2, abs=1e-6)
    assert abs(float(solved(GAME, nearly)["p_12"])) < 1e-6
    assert float(solved(GAME, {**at, "r": 10**9})["p"]) < 1e-6
    joint = dual_subordination(contracts="together")
    assert solved(joint, at)["W"] > solved(GAME, at)["W"]


def test_wrong_choices_are_refused() -> None:
    with pytest.raises(lg.GameError, match="none of 'everything', 'own task', 'together'"):
        dual_subordination(contracts="nothing")
    with pytest.raises(lg.GameError, match="from 2 to 3"):
        dual_subordination(9)


def test_a_change_of_the_payoff_moves_the_offers() -> None:
    """A principal who minds the other's task as its own no longer punishes it as much."""
    V, e = GAME.parameters["V_2"].symbol, GAME.moves["e_2"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={**GAME.payoffs, "P1": GAME.payoffs["P1"] + V * e},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["p_12"] > solved(GAME, GAME.example)["p_12"]
    assert len(solve(GAME)) == 1 and solve(GAME).complete
