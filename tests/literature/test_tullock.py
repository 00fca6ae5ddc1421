"""The Tullock contest: against best replies on a fine grid, and by definition at the border of existence."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from literature_kit import assert_agrees, assert_floats, assert_refused, draws

from layered_games.equilibria.symmetric import SymmetricGame
from layered_games.literature import tullock as row


def drawn(source):
    return {
        "n": source.randint(2, 9),
        "r": Fraction(source.randint(1, 30), 15),
        "V": Fraction(source.randint(1, 30), 7),
    }


def payoff(x, y, n, r, V):
    return V * x**r / (x**r + (n - 1) * y**r) - x


def settled(n, r, V):
    """Where damped best replies on a grid settle."""
    y, grid = V / n, np.linspace(0, V, 20001)
    for _ in range(200):
        y += 0.3 * (grid[np.argmax(payoff(grid, y, n, r, V))] - y)
    return y


def test_claimed_is_computed():
    assert_agrees(row, draws(40, drawn))
    assert_floats(row)
    assert_agrees(row, [{"n": 3, "r": 0.7123456789, "V": 31.41592653589793}], exact=False)


@pytest.mark.parametrize(("n", "r"), [(2, 1.0), (3, 0.6), (5, 1.1)])
def test_best_replies_settle_there(n, r):
    assert row.compute(n=n, r=r, V=2.0)["effort"] == pytest.approx(settled(n, r, 2.0), abs=1e-3)


@pytest.mark.parametrize("point", draws(25, drawn, seed=2))
def test_existence_by_definition(point):
    n, r, V = point.values()
    y = float(r * V * (n - 1)) / n**2
    grid = np.linspace(0, float(V), 40001)
    gain = payoff(grid, y, n, float(r), float(V)).max() - payoff(y, y, n, float(r), float(V))
    assert row.compute(**point)["exists"] is bool(gain <= 1e-9)


@pytest.mark.parametrize("n", [2, 3, 10])
def test_the_border_of_existence(n):
    border = Fraction(n, n - 1)
    at = row.compute(n=n, r=border, V=3)
    assert at["exists"] is True and at["payoff"] == 0 and at["dissipation"] == 1
    above = row.compute(n=n, r=border + Fraction(1, 10**9), V=3)
    assert above == {"effort": None, "payoff": None, "dissipation": None, "exists": False}
    assert row.compute(n=n, r=50, V=3)["exists"] is False


def test_a_changed_payoff_moves_the_output():
    model = row.game(3, 1, 9)
    dearer = SymmetricGame(model.moves, model.others, model.payoff - row.OWN)  # effort costs twice as much
    assert row.outcome(model, 3, 9)["effort"] == 2 * row.outcome(dearer, 3, 9)["effort"] == 2


def test_a_contest_without_a_first_order_point():
    model = SymmetricGame((row.OWN,), (row.OTHER,), -row.OWN + sp.Integer(0) * row.OTHER)
    assert row.outcome(model, 2, 1)["exists"] is False


def test_what_is_refused():
    assert_refused(row, {"n": 1}, {"n": 2.5}, {"r": 0}, {"r": -1}, {"V": 0}, {"V": "x"})
