"""Wrong blame: the appeal by hand, what is done to be safe, and limits."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from mechanism_kit import best_deviation, random_points, solved

from layered_games.models.base import Model
from layered_games.models.wrong_blame_model import wrong_blame

GAME = wrong_blame()


def by_hand(at: dict[str, Any]) -> dict[str, Fraction]:
    """The appeal first, then each safeguard against what blame costs after it."""
    blame = at["A_A"] * (1 - at["phi_A"])
    strikes = at["q"] * (1 - at["rho"]) * (1 - at["sigma"])
    y = min(max((at["alpha"] * blame - at["g"]) / at["m"], Fraction(0)), Fraction(1))
    loss = blame * (1 - at["alpha"] * y) + at["g"] * y + at["m"] * y**2 / 2
    each = strikes * loss
    return {
        "y": y,
        "R": loss,
        "b": each / at["c"],
        "v": each / at["x"],
        "e": max(at["k"] * (at["beta_A"] - each), Fraction(0)),
    }


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(10))
def test_all_quantities_are_those_by_hand(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    values = solved(GAME, at)
    assert {name: Fraction(str(values[name])) for name in by_hand(at)} == by_hand(at)
    assert values["w"] >= 0


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "q": 0})["b"] == solved(GAME, {**at, "rho": 1})["v"] == 0
    assert solved(GAME, {**at, "rho": 1})["e"] == at["k"] * at["beta_A"]
    assert float(solved(GAME, {**at, "sigma": Fraction(10**9 - 1, 10**9)})["b"]) < 1e-8
    assert solved(GAME, {**at, "alpha": 0})["b"] == Fraction(1, 2)
    assert solved(GAME, {**at, "g": 10**6})["y"] == 0
    assert solved(GAME, {**at, "g": 0, "m": Fraction(1, 10**6)})["y"] == 1
    assert solved(GAME, {**at, "beta_A": Fraction(1, 100)})["e"] == 0
    light = {**at, "phi_A": Fraction(10**6 - 1, 10**6)}
    assert solved(GAME, light)["y"] == 0 < float(solved(GAME, light)["b"]) < 1e-6


def test_a_change_of_the_payoff_moves_the_appeal() -> None:
    """An appeal that makes things worse is never made."""
    alpha = GAME.parameters["alpha"].symbol
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={p: u.xreplace({alpha: -alpha}) for p, u in GAME.payoffs.items()},
        parameters=GAME.parameters,
        channels=GAME.channels,
    )
    assert solved(changed, GAME.example)["y"] == 0 < solved(GAME, GAME.example)["y"]
