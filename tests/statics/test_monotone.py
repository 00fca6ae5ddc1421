"""Supermodular games: the theorem's conditions, and equilibria found by iteration."""

from __future__ import annotations

import pytest
import sympy as sp
from scipy.optimize import minimize_scalar

from layered_games import GameError, Move, Parameter, SequentialGame
from layered_games.statics.monotone import increasing_differences, monotone_statics, single_crossing

s = Parameter("s", "positive")
x, y = Move("A", "x", lower=0, upper=2), Move("B", "y", lower=0, upper=2)
X, Y, S = x.symbol, y.symbol, s.symbol


def game(first, second, *, moves=(x, y)):
    return SequentialGame(["A", "B"], [list(moves)], {"A": first, "B": second}, [s])


def iterated(first, second, value, start):
    """The extreme equilibrium that best replies from a corner lead to."""
    now = [start, start]
    for _ in range(200):
        for k, (payoff, own) in enumerate(((first, X), (second, Y))):
            other = Y if own == X else X
            u = sp.lambdify([own], -payoff.subs({other: now[1 - k], S: value}))
            now[k] = float(minimize_scalar(u, bounds=(0, 2), method="bounded", options={"xatol": 1e-9}).x)
    return now


def test_complements_rise_together():
    first, second = S * X * Y + X - X**3, S * X * Y + Y - Y**3
    found = monotone_statics(game(first, second), "s")
    assert {n: sign.name for n, sign in found.signs.items()} == {"x": "POSITIVE", "y": "POSITIVE"}
    assert found.holds
    assert found.reversed_players == ()
    low, high = iterated(first, second, 0.2, 0.0), iterated(first, second, 0.4, 0.0)
    assert high[0] > low[0]
    assert high[1] > low[1]


def test_two_rivals_are_turned_round():
    first, second = S * X - X * Y - X**3, -X * Y + Y - Y**3
    found = monotone_statics(game(first, second), "s")
    assert {n: sign.name for n, sign in found.signs.items()} == {"x": "POSITIVE", "y": "NEGATIVE"}
    assert found.reversed_players == ("B",)
    low, high = iterated(first, second, 0.5, 0.5), iterated(first, second, 0.8, 0.5)
    assert high[0] > low[0]
    assert high[1] < low[1]


def test_a_parameter_that_lowers_gains():
    found = monotone_statics(game(X * Y - S * X - X**3, X * Y - Y**3), "s")
    assert {n: sign.name for n, sign in found.signs.items()} == {"x": "NEGATIVE", "y": "NEGATIVE"}
    assert "s lowers the gain from x: true" in str(found)


def test_where_the_theorem_does_not_apply_nothing_is_said():
    found = monotone_statics(game(X * Y + S * X - X**3, -X * Y - Y**3), "s")
    assert {sign.name for sign in found.signs.values()} == {"UNKNOWN"}
    assert not found.holds
    assert any(v.outcome.name == "FALSE" or v.outcome.name == "MIXED" for _, v in found.steps)


def test_assumptions_help():
    payoff = S * X * (Y - 1) - X**3
    free = monotone_statics(game(payoff, X * Y - Y**3), "s")
    assert not free.holds
    assert monotone_statics(game(payoff, X * Y - Y**3), "s", [Y > 1]).holds


def test_one_player_with_two_complementary_tasks():
    one, two = Move("A", "x", lower=0), Move("A", "y", lower=0)
    payoff = S * one.symbol + one.symbol * two.symbol - one.symbol**4 - two.symbol**4
    found = monotone_statics(SequentialGame(["A"], [[one, two]], {"A": payoff}, [s]), "s")
    assert {n: sign.name for n, sign in found.signs.items()} == {"x": "POSITIVE", "y": "POSITIVE"}


def test_wrong_games_are_refused():
    bound = Move("A", "x", lower=0, upper=S)
    with pytest.raises(GameError, match="the set of choices must stay"):
        monotone_statics(SequentialGame(["A"], [[bound]], {"A": -(bound.symbol**2)}, [s]), "s")
    with pytest.raises(GameError, match="unknown parameter 'q'; the game has s"):
        monotone_statics(game(-(X**2), -(Y**2)), "q")
    staged = SequentialGame(["A", "B"], [[x], [y]], {"A": -(X**2), "B": -(Y**2)}, [s])
    with pytest.raises(GameError, match="one stage"):
        monotone_statics(staged, "s")


def test_single_crossing_of_signals():
    e, w, n = sp.symbols("e w n", positive=True)
    assert single_crossing(w - e**2 / n, e, w, n).outcome.name == "TRUE"
    assert single_crossing(w - e**2 * n, e, w, n).outcome.name == "FALSE"
    assert single_crossing(-w - e**2 / n, e, w, n).outcome.name == "TRUE"
    r = sp.Symbol("r", real=True)
    assert single_crossing(r * w - e**2 / n, e, w, n, [sp.Ne(r, 0)]).outcome.name == "TRUE"


def test_increasing_differences_with_an_unknown_function():
    f, u, v = sp.Function("f"), *sp.symbols("u v", positive=True)
    cross = sp.Derivative(f(u, v), u, v)
    assert increasing_differences(f(u, v) - u**2, u, v, [cross > 0]).outcome.name == "TRUE"
