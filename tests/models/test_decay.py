"""Decay of information: every layer falsifies, and where most of it sits."""

from __future__ import annotations

from fractions import Fraction

from mechanism_kit import best_deviation, solved

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
