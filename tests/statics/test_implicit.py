"""The implicit function theorem: known results of theory, and differences of numeric optima."""

from __future__ import annotations

import pytest
import sympy as sp
from scipy.optimize import brentq

from layered_games import GameError, Move, Parameter, SequentialGame, comparative_statics, solve
from layered_games.statics.implicit import first_order_conditions, implicit_statics

p, t, x, y, a, z = sp.symbols("p t x y a z", positive=True)
D, P = sp.Function("D", positive=True), sp.Function("P", positive=True)
C = sp.Function("C")


def at(function, order, point):
    return sp.Subs(sp.Derivative(function(z), (z, order)), z, point)


def test_a_tax_raises_the_price_of_a_monopolist_with_unknown_demand():
    slope = sp.Derivative(D(p), p)
    effect = implicit_statics({p: D(p) + (p - t) * slope}, p, t, [slope < 0])
    assert effect.sign.name == "POSITIVE"
    assert effect.verdict.evidence == "certificate"
    free = implicit_statics({p: D(p) + (p - t) * slope}, p, t, [slope < 0], stable=False)
    assert free.sign.name == "MIXED"


def test_pass_through_above_one_needs_log_convex_demand():
    slope, bend = sp.Derivative(D(p), p), sp.Derivative(D(p), (p, 2))
    focs = {p: D(p) + (p - t) * slope}
    assert implicit_statics(focs, p - t, t, [slope < 0, D(p) * bend < slope**2]).sign.name == "NEGATIVE"
    assert implicit_statics(focs, p - t, t, [slope < 0, D(p) * bend > slope**2]).sign.name == "POSITIVE"


def test_cournot_rivals_with_unknown_demand():
    c = a
    slope, bend = at(P, 1, x + y), at(P, 2, x + y)
    focs = {x: P(x + y) + x * slope - c, y: P(x + y) + y * slope - t}
    given = [slope < 0, slope + x * bend < 0, slope + y * bend < 0]
    signs = {of: implicit_statics(focs, of, c, given).sign.name for of in (x, y, x + y)}
    assert signs == {x: "NEGATIVE", y: "POSITIVE", x + y: "NEGATIVE"}


def test_the_envelope_theorem_comes_out():
    effect = implicit_statics({x: a - sp.Derivative(C(x), x)}, a * x - C(x), a)
    assert effect.sign.name == "POSITIVE"
    assert {c.channel for c in effect.channels} == {"a", "x"}


@pytest.mark.parametrize(("focs", "wrt"), [({}, t), ({"x": a - x}, a), ({x: a - x}, x), ({x: a - x}, "a")])
def test_wrong_questions(focs, wrt):
    with pytest.raises(GameError, match="symbol"):
        implicit_statics(focs, x, wrt)


# ---------------------------------------------------------------------- games without a closed form
def quintic():
    bonus, move = Parameter("a", "positive"), Move("1", "x", lower=0)
    payoff = bonus.symbol * move.symbol - move.symbol**6 - move.symbol**2
    return SequentialGame(["1"], [[move]], {"1": payoff}, [bonus])


def test_a_game_without_a_closed_form_has_statics():
    solution = solve(quintic())
    assert not solution.equilibria
    effect = comparative_statics(solution, "x", "a")
    assert effect.sign.name == "POSITIVE"
    assert comparative_statics(solution, "U_1", "a").sign.name == "POSITIVE"
    symbol = solution.game.moves["x"].symbol
    assert comparative_statics(solution, symbol**2, "a").of == "x**2"


def test_the_derivative_agrees_with_numeric_optima():
    effect = comparative_statics(solve(quintic()), "x", "a")
    game = quintic()
    best = {b: brentq(lambda v, b=b: b - 6 * v**5 - 2 * v, 0, 5) for b in (3.0, 3.0001)}
    point = {game.parameters["a"].symbol: 3.0, game.moves["x"].symbol: best[3.0]}
    assert float(effect.expression.subs(point)) == pytest.approx((best[3.0001] - best[3.0]) / 1e-4, rel=1e-3)


def test_unknown_quantities_are_named():
    with pytest.raises(GameError, match="unknown quantity 'zz'; the game has x, U_1"):
        comparative_statics(solve(quintic()), "zz", "a")
    with pytest.raises(GameError, match="unknown parameter"):
        comparative_statics(solve(quintic()), "x", "zz")


def test_conditions_are_taken_in_one_stage_only():
    one, two = Move("1", "x"), Move("2", "y")
    game = SequentialGame(["1", "2"], [[one], [two]], {"1": -(one.symbol**2), "2": -(two.symbol**2)})
    with pytest.raises(GameError, match="games of one stage"):
        first_order_conditions(game)
