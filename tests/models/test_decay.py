"""Decay of information: every layer falsifies, and where most of it sits."""

from __future__ import annotations

from fractions import Fraction

from deviations import largest_gain
from mechanism_kit import best_deviation, random_points, solved

from layered_games.equilibria.solving import solve
from layered_games.models.base import Model
from layered_games.models.decay_model import decay

GAME = decay()


def test_no_deviation_pays() -> None:
    assert best_deviation(GAME) < 1e-9


def test_where_falsification_concentrates() -> None:
    at = dict(GAME.example)
    low = solved(GAME, at)
    assert low["f"] > low["f2"] > low["f1"] > 0
    lenient = solved(GAME, at | {"A_A": Fraction(1, 10), "A_S": 50, "P": 200})
    assert lenient["f2"] > lenient["f"]


def test_limits() -> None:
    at = dict(GAME.example)
    blind = solved(GAME, at | {"omega": Fraction(1, 10**6)})
    assert blind["h1"] < Fraction(1, 10**6) and blind["e"] < Fraction(1, 10**6)
    assert solved(GAME, at | {"P": 10**12})["f"] < Fraction(1, 10**6)


def test_a_changed_payoff_is_noticed() -> None:
    """What is best in the game is not best once falsification at the bottom costs ten times as much."""
    (player,) = {move.player for stage in GAME.stages for move in stage if move.name == "f"}
    symbol = GAME.moves["f"].symbol
    payoffs = {p: u - (9 * symbol**2 if p == player else 0) for p, u in GAME.payoffs.items()}
    changed = Model(
        players=GAME.players,
        stages=GAME.stages,
        payoffs=payoffs,
        parameters=GAME.parameters,
        channels=GAME.channels,
        derived=GAME.derived,
    )
    points = random_points(GAME, 3)
    assert largest_gain(changed, solve(GAME), points, [solved(GAME, p) for p in points]) > 1e-3
