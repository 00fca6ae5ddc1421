"""Public value: the loss by hand, welfare by a numeric optimiser, and limits."""

from __future__ import annotations

from fractions import Fraction

import pytest
from mechanism_kit import best_deviation, random_points, solved
from scipy.optimize import minimize_scalar

from layered_games.models.base import Model
from layered_games.models.public_value_model import public_value
from layered_games.models.welfare_split import WORK, welfare

GAME = public_value()


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME, 8) < 1e-9


@pytest.mark.parametrize("seed", range(8))
def test_the_split_is_the_loss_by_hand(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    values = solved(GAME, at)
    v, N, k = (float(at[n]) for n in ("v", "N", "k"))
    best = minimize_scalar(lambda e: v * (N - e) ** 2 / 2 + e**2 / (2 * k))
    found = welfare(GAME, at=at)
    assert float(found.best) == pytest.approx(-best.fun, rel=1e-9)
    assert float(found.reached) == pytest.approx(float(values["W"]), rel=1e-9)
    detected = 1 - (1 - at["q"]) * (1 - at["sigma"])
    assert found.losses["lost trust"] == detected * at["w"] * values["f"]
    assert found.losses["paperwork of falsifying"] == at["g"] * values["f"]
    assert found.loss == found.losses[WORK] + at["g"] * values["f"] + detected * at["w"] * values["f"]


def test_limits() -> None:
    at = dict(GAME.example)
    exact = welfare(GAME, at={**at, "beta_A": Fraction(5, 2), "g": 0, "w": 0})
    assert exact.loss == 0 and exact.reached == exact.best
    assert float(welfare(GAME, at={**at, "P": 10**9, "w": 0}).losses["paperwork of falsifying"]) < 1e-6
    more, less = (welfare(GAME, at={**at, "beta_A": b}) for b in (2, Fraction(3, 2)))
    assert less.loss > more.loss, "less credit, less overbidding, and less welfare"


def test_tolerance_raises_the_bid_and_not_the_loss() -> None:
    at = dict(GAME.example)
    lenient = {**at, "phi_A": Fraction(3, 4)}
    assert solved(GAME, lenient)["b"] > solved(GAME, at)["b"]
    assert welfare(GAME, at=lenient) == welfare(GAME, at=at)


def test_a_change_of_the_payoff_moves_the_loss() -> None:
    """Without a sanction on the admitted part nobody falsifies more, but without one on lies all do."""
    d = next(c.symbol for c in GAME.channels if c.parameter.name == "d")
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"A": GAME.payoffs["A"].xreplace({d: d / 2})},
        parameters=GAME.parameters,
        channels=GAME.channels,
        accounts=GAME.accounts,
    )
    lies = "paperwork of falsifying"
    at = GAME.example
    assert welfare(changed, at=at).losses[lies] == 2 * welfare(GAME, at=at).losses[lies]
