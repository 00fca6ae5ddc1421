"""Exact evaluation of closed forms at a point, and vectorised evaluation."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.evaluation import channel_point, compiled, evaluate, holds, relation_holds
from layered_games.equilibria.pieces import Constraint
from layered_games.games.moves import Channel, Move
from layered_games.games.sequential import SequentialGame
from layered_games.parameters import Parameter

x, y = sp.symbols("x y", real=True)
NUMBERS = st.fractions(-5, 5, max_denominator=20)


@given(NUMBERS, NUMBERS)
def test_rational_expressions_agree_with_sympy(u, v):
    expression = (x**2 - 3 * x * y + 1) / (1 + y**2) + sp.Max(x, y, 0) - sp.Min(x, 2) + sp.Abs(x - y)
    got = evaluate(expression, {x: u, y: v})
    want = expression.subs(
        {x: sp.Rational(u.numerator, u.denominator), y: sp.Rational(v.numerator, v.denominator)}
    )
    assert isinstance(got, Fraction)
    assert sp.Rational(got.numerator, got.denominator) == want


def test_irrational_parts_stay_exact():
    value = evaluate(sp.sqrt(x) + 1, {x: Fraction(2)})
    assert value == 1 + sp.sqrt(2)
    assert evaluate(sp.sqrt(x) * sp.sqrt(x), {x: Fraction(2)}) == Fraction(2)
    assert evaluate(sp.sqrt(x), {x: Fraction(9, 4)}) == Fraction(3, 2)
    assert evaluate(sp.Max(x, sp.sqrt(2)), {x: Fraction(1)}) == sp.sqrt(2)
    assert evaluate(x + y, {x: Fraction(1), y: sp.sqrt(2)}) == 1 + sp.sqrt(2)


def test_cases_are_taken_in_order():
    case = sp.Piecewise((x, x > 0), (y, True))
    assert evaluate(case, {x: Fraction(2), y: Fraction(5)}) == 2
    assert evaluate(case, {x: Fraction(-2), y: Fraction(5)}) == 5
    with pytest.raises(ValueError, match="no case"):
        evaluate(sp.Piecewise((x, x > 0)), {x: Fraction(-1)})


def test_a_vanishing_denominator_is_an_error():
    with pytest.raises(ZeroDivisionError):
        evaluate(1 / x, {x: Fraction(0)})


def test_memory_is_shared():
    memo = {}
    evaluate((x + 1) ** 2, {x: Fraction(1)}, memo)
    assert memo[x + 1] == 2


@pytest.mark.parametrize(
    ("relation", "truth"),
    [
        (True, True), (sp.false, False), (x > 1, False), (x >= 1, True), (x < 1, False), (x <= 1, True),
        (sp.Eq(x, 1), True), (sp.Ne(x, 1), False),
        (sp.And(x >= 1, x <= 1), True), (sp.Or(x > 1, x < 1), False),
        (sp.Not(sp.Or(x > 1, x < 1)), True), (sp.Not(sp.Eq(x, 1), evaluate=False), False),
    ],
)  # fmt: skip
def test_relations_are_decided(relation, truth):
    assert relation_holds(relation, {x: Fraction(1)}) is truth


def test_conjunctions_are_decided_exactly():
    strict, closed = Constraint(x - y, strict=True), Constraint(x - y)
    same = {x: Fraction(1, 3), y: Fraction(1, 3)}
    assert holds([closed], same)
    assert not holds([strict], same)
    assert not holds([closed], {x: Fraction(0), y: Fraction(1)})
    assert holds([], same)


def test_a_constraint_that_is_undefined_does_not_hold():
    assert not holds([Constraint(sp.sqrt(x))], {x: Fraction(-1)})
    assert not holds([Constraint(1 / x)], {x: Fraction(0)})
    assert holds([Constraint(sp.sqrt(x) - 1)], {x: Fraction(2)})


def test_channels_are_added_to_a_point():
    a = Parameter("a", "positive")
    m = Channel(Parameter("m", "positive"), 1 / a.symbol)
    n = Channel(Parameter("n", "positive"), m.symbol + 1)
    move = Move("1", "x")
    game = SequentialGame(["1"], [[move]], {"1": -(move.symbol**2)}, [a], channels=[m, n])
    point = channel_point(game, {a.symbol: sp.Integer(2)})
    assert point == {a.symbol: 2, m.symbol: Fraction(1, 2), n.symbol: Fraction(3, 2)}
    assert channel_point(game, {a.symbol: sp.sqrt(2)})[m.symbol] == sp.sqrt(2) / 2


def test_compiled_expressions_broadcast():
    total, product = compiled((x, y), (x + y, x * y))(np.arange(3.0)[:, None], np.arange(2.0))
    assert total.shape == product.shape == (3, 2)
    assert product[2, 1] == 2
