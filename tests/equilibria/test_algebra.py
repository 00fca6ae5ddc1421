"""Normal forms over roots and opaque generators."""

from __future__ import annotations

import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games.equilibria.algebra import denominator, factors, is_zero, normal, numerator, put

x, y, z = sp.symbols("x y z", positive=True)
r, s = sp.symbols("r s", real=True)
SMALL = st.integers(-4, 4)


@given(SMALL, SMALL, SMALL, SMALL)
def test_normal_form_keeps_the_value(a, b, c, d):
    expression = (a * r + b) * (c * r + d * s) / (1 + r**2) + a / (2 + s**2)
    point = {r: sp.Rational(2, 3), s: sp.Rational(-5, 7)}
    assert normal(expression).subs(point) == expression.subs(point)


@given(SMALL, SMALL)
def test_equal_expressions_have_one_normal_form(a, b):
    product = (r + a) * (r + b)
    assert normal(product) == normal(sp.expand(product))
    assert is_zero(product - sp.expand(product))


def test_common_factors_cancel():
    assert normal((x**2 - y**2) / (x - y)) == x + y
    assert normal(sp.sqrt(x) ** 2) == x
    assert normal((x - y) / (sp.sqrt(x) - sp.sqrt(y))) == sp.sqrt(x) + sp.sqrt(y)
    assert normal((sp.sqrt(x) - sp.sqrt(y)) / (x ** sp.Rational(1, 4) - y ** sp.Rational(1, 4))) == (
        x ** sp.Rational(1, 4) + y ** sp.Rational(1, 4)
    )


def test_roots_of_sums_reduce():
    root = sp.sqrt(r**2 + 1)
    assert is_zero(root**2 - r**2 - 1)
    assert is_zero(1 / (root - r) - root - r)
    assert is_zero(root**3 - (r**2 + 1) * root)
    assert is_zero((1 + r**2) ** sp.Rational(3, 2) / root - 1 - r**2)


def test_roots_within_roots_reduce():
    nested = sp.sqrt(1 + sp.sqrt(r**2 + 1))
    assert is_zero(nested**2 - 1 - sp.sqrt(r**2 + 1))


def test_opaque_functions_are_generators():
    assert is_zero((sp.exp(r) ** 2 - 1) / (sp.exp(r) - 1) - sp.exp(r) - 1) or sp.exp(r) ** 2 == sp.exp(2 * r)
    assert normal(sp.Max(0, r) * 2 / sp.Max(0, r)) == 2
    assert is_zero(sp.log(x + x) - sp.log(2 * x))


def test_symbolic_powers_are_generators():
    assert normal(r**x * 2 / r**x) == 2
    assert is_zero((r**x + 1) * (r**x - 1) - (r**x) ** 2 + 1)


def test_factors_and_parts():
    constant, pairs = factors(6 * x * (y - z) ** 2 / (4 * (x + y)))
    assert constant == sp.Rational(3, 2)
    assert dict(pairs) == {x: 1, y - z: 2, x + y: -1}
    assert factors(r - r) == (0, ())
    assert numerator(3 * x / (2 * y)) == 3 * x
    assert denominator(3 * x / (2 * y)) == 2 * y
    assert numerator(sp.Integer(0)) == 0


def test_put_leaves_kinks_unevaluated():
    kink = sp.Max(0, r)
    assert put(kink + s, {s: x}) == kink + x
    assert put(kink, {r: sp.Integer(3)}) == sp.Max(0, 3, evaluate=False)
    assert put(kink**2 + s, {r: y}).xreplace({y: sp.Integer(2)}).doit() == 4 + s
    assert put(x, {y: z}) is x
    case = sp.Piecewise((r, r > 0), (s, True))
    assert put(case, {s: y}).args[1][0] == y
    assert put(case, {r: x}) == x
