"""Responsibility contracts: both replies by hand, the best bonus by search, and limits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.models.base import Model
from layered_games.models.responsibility_contract_model import responsibility_contract

GAME = responsibility_contract()


def reply(at: dict[str, float], bonus: Any) -> tuple[Any, Any]:
    """By hand: the two linear conditions, or one project alone where the other is not worth it."""
    power = bonus + at["A_A"] * (1 - at["phi_A"])
    outside = at["delta"] * at["w"] + at["sigma"] * at["W"]
    r, k = at["r"], at["k"]
    e, x = (k * (a - r * b) / (1 - r**2) for a, b in ((power, outside), (outside, power)))
    e, x = np.where(x < 0, k * power, e), np.where(e < 0, k * outside, x)
    return np.maximum(e, 0), np.maximum(x, 0)


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_the_bonus_is_best_on_a_fine_grid(seed: int) -> None:
    (exact,) = random_points(GAME, 1, seed)
    at = {name: float(value) for name, value in exact.items()}
    values = solved(GAME, exact)
    e, x = reply(at, float(values["b"]))
    assert (e, x) == pytest.approx((float(values["e"]), float(values["x"])), abs=1e-9)
    grid = np.linspace(0, at["V"], 20_001)
    best = ((at["V"] - grid) * reply(at, grid)[0]).max()
    own = (at["V"] - float(values["b"])) * float(values["e"])
    assert own >= best * (1 - 1e-12) and own == pytest.approx(best, rel=1e-6)


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "delta": 0, "sigma": 0})["x"] == 0
    assert solved(GAME, {**at, "V": 100})["x"] == 0
    assert solved(GAME, {**at, "A_A": 1000})["b"] == 0
    apart = solved(GAME, {**at, "r": "1/1000000"})
    assert float(apart["x"]) == pytest.approx(1.5, abs=1e-5)
    assert float(apart["b"]) == pytest.approx((4 - 0.5) / 2, abs=1e-5)


def test_the_edge_lies_between() -> None:
    """Worth of the outside project from low to high: dropped, just dropped, done."""
    at = {**GAME.example, "sigma": 0, "w": 1}
    found = [solved(GAME, {**at, "delta": d, "w": 2}) for d in ("1/2", "3/5", "7/10")]
    assert [values["x"] > 0 for values in found] == [False, False, True]
    assert found[0]["b"] == solved(GAME, {**at, "delta": "1/4", "w": 2})["b"] < found[1]["b"]


def test_a_change_of_the_payoff_moves_the_bonus() -> None:
    """A superior to whom a bonus costs twice as much offers less."""
    b, e = GAME.moves["b"].symbol, GAME.moves["e"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={**GAME.payoffs, "S": GAME.payoffs["S"] - b * e},
        parameters=GAME.parameters,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["b"] < solved(GAME, GAME.example)["b"]
