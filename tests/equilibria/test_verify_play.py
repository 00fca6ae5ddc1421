"""Playing out strategies: rounding of payoffs is bounded by the magnitude of their terms."""

from __future__ import annotations

import random

import numpy as np
import sympy as sp

from layered_games.equilibria.verify_play import ROUNDING, magnitude

X, Y, Z = sp.symbols("x y z", real=True)


def test_nothing_cancels_in_a_magnitude():
    at = {X: sp.Rational(1, 3), Y: sp.Rational(1, 3), Z: 2}
    assert magnitude((X - Y) * Z).subs(at) == sp.Rational(4, 3)
    assert magnitude(sp.Max(X - Y, -Z) - sp.Abs(Y)).subs(at) == sp.Rational(7, 3)


def test_what_lies_below_a_fraction_line_or_a_root_counts_as_it_is():
    assert magnitude(1 / (X - Y)).subs({X: 3, Y: 2}) == 1
    assert magnitude(sp.sqrt(X - Y) - X).subs({X: 3, Y: 2}) == 4


def test_rounded_values_differ_by_less():
    source = random.Random(0)
    payoff = (X - Y * Z) * X + sp.Max(X - Z, Y - Z) ** 2 - Y**3
    value, size = (sp.lambdify((X, Y, Z), e, "numpy") for e in (payoff, magnitude(payoff)))
    for _ in range(50):
        exact = {s: sp.Rational(source.randint(1, 99), source.randint(1, 99)) for s in (X, Y, Z)}
        floats = [float(v) for v in exact.values()]
        error = abs(float(payoff.subs(exact)) - float(value(*floats)))
        assert error <= ROUNDING * float(np.abs(size(*floats)))
