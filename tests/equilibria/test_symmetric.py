"""Symmetric games: first-order points, the search for deviations, refusals."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from scipy.stats import norm

import layered_games as lg
from layered_games.equilibria.symmetric import (
    NODES,
    WEIGHTS,
    SymmetricGame,
    SymmetricPoint,
    best_deviation,
    solve_symmetric,
)
from layered_games.parameters import make_symbol

X, Y, A, B = (make_symbol(name, "positive") for name in ("x", "y", "u", "v"))
T, P = make_symbol("t"), make_symbol("p", "positive")


def test_the_rule_for_the_mean_over_a_shock():
    for function, mean in (
        (NODES**2, 1.0),
        (NODES**8, 105.0),
        (norm.cdf(NODES) ** 3, 0.25),
        (np.cos(3 * NODES), np.exp(-4.5)),
    ):
        assert function @ WEIGHTS == pytest.approx(mean, abs=1e-12)


def test_closed_forms_with_parameters():
    (point,) = solve_symmetric(SymmetricGame((X,), (Y,), P * X / (X + Y) - X))
    assert point.values[X] == P / 4 and point.payoff == P / 4
    assert solve_symmetric(SymmetricGame((X,), (Y,), -X * Y)) == ()
    assert solve_symmetric(SymmetricGame((X,), (Y,), -X - X**2)) == ()


def test_two_moves():
    game = SymmetricGame((X, A), (Y, B), X - Y + 2 * A - X**2 / 2 - A**2)
    (point,) = solve_symmetric(game)
    assert point.values == {X: 1, A: 1}
    found = best_deviation(game, point, [4, 4])
    assert not found.pays and found.moves == pytest.approx((1, 1), abs=1e-6)
    wrong = SymmetricPoint({X: sp.Integer(2), A: sp.Integer(1)}, sp.S.Zero)
    found = best_deviation(game, wrong, [4, 4])
    assert found.pays and found.gain == pytest.approx(0.5) and found.moves == pytest.approx((1, 1), abs=1e-3)


def test_a_deviation_to_nothing_is_compared_exactly():
    game = SymmetricGame((X,), (Y,), X**2 / (X**2 + Y**2) * 4 - X)
    (point,) = solve_symmetric(game)
    assert point.payoff == 0 and not best_deviation(game, point, [4]).pays
    less = sp.Rational(1, 10**15)
    dear = SymmetricGame((X,), (Y,), (4 - less) * X ** (2 + less) / (X ** (2 + less) + Y ** (2 + less)) - X)
    (point,) = solve_symmetric(dear)
    found = best_deviation(dear, point, [4])
    assert found.pays and found.moves == (0.0,) and 0 < found.gain < 1e-14


def test_shocks():
    game = SymmetricGame((X,), (Y,), P * X * T**2 - X**2 / 2, shock=T)
    (point,) = solve_symmetric(game)
    assert float(point.values[X] / P) == pytest.approx(1)
    placed = SymmetricPoint({X: sp.Integer(3)}, sp.S.Zero)
    assert not best_deviation(game, placed, [9], at={P: 3}).pays
    assert best_deviation(game, placed, [9], at={P: 2}).moves == pytest.approx((2,), abs=1e-6)
    constant = SymmetricGame((X,), (Y,), X - X**2, shock=T)
    assert solve_symmetric(constant)[0].values[X] == sp.Rational(1, 2)
    with pytest.raises(lg.GameError, match="depends on moves"):
        solve_symmetric(SymmetricGame((X,), (Y,), sp.sin(X * T) - X, shock=T))


def test_what_is_refused():
    with pytest.raises(lg.GameError, match="counterpart"):
        SymmetricGame((X,), (), X)
    with pytest.raises(lg.GameError, match="positive symbols"):
        SymmetricGame((T,), (Y,), T)
