"""Elimination: zero on what is not measured is a corner, with a threshold that moves as stated."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy as sp
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.elimination_model import elimination

GAME = elimination()


def threshold(at: dict[str, Fraction]) -> Fraction | None:
    """By hand: attention over the effort that an indicator is worth."""
    a = at["A_A"] * (1 - at["phi_A"])
    d = at["P"] * (1 - (1 - at["q"]) * (1 - at["sigma"]))
    effort = at["tau"] - (at["w"] + at["sigma"] * at["W"]) * (1 / a + 1 / d)
    return at["K"] / effort if effort > 0 else None


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME) < 1e-9


@pytest.mark.parametrize("seed", range(12))
def test_needs_get_nothing_exactly_from_the_threshold_on(seed: int) -> None:
    (at,) = random_points(GAME, 1, seed)
    limit = threshold(at)
    if limit is None:
        assert solved(GAME, at)["x"] == at["K"]
        return
    assert solved(GAME, {**at, "N": limit})["x"] == solved(GAME, {**at, "N": 2 * limit})["x"] == 0
    assert solved(GAME, {**at, "N": limit * Fraction(99, 100)})["x"] > 0


def test_limits() -> None:
    at = dict(GAME.example)
    assert solved(GAME, {**at, "N": Fraction(1, 10**9)})["x"] > sp.Rational(119, 10)
    assert solved(GAME, {**at, "N": 10**9})["e"] < Fraction(1, 10**7)
    assert solved(GAME, {**at, "w": 10**6})["e"] == 0
    nearly_all = solved(GAME, {**at, "phi_A": Fraction(10**9 - 1, 10**9)})
    assert nearly_all["e"] == 0 and nearly_all["f"] < Fraction(1, 10**6)


def test_oversight_of_needs_has_either_effect() -> None:
    at = dict(GAME.example)
    more = {"sigma": Fraction(1, 10)}
    assert solved(GAME, at | more)["x"] < solved(GAME, at)["x"]
    minded = at | {"W": 10}
    assert solved(GAME, minded | more)["x"] > solved(GAME, minded)["x"]


def test_a_change_of_the_payoff_moves_the_threshold() -> None:
    """With needs twice as dear the corner sets in later; the old one is no best reply any more."""
    worth = next(c.symbol for c in GAME.channels if c.parameter.name == "v")
    payoff = GAME.payoffs["A"].xreplace({worth: 2 * worth})
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs={"A": payoff},
        parameters=GAME.parameters,
        derived=GAME.derived,
        channels=GAME.channels,
    )
    at = {**GAME.example, "N": 6}
    assert solved(GAME, at)["x"] == 0 < solved(changed, at)["x"]
    assert solve(changed).complete
