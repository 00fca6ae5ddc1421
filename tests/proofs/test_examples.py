"""Examples and counterexamples: exact, checked, simple, on the user's symbols."""

from __future__ import annotations

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import Outcome, prove

x, y, z = sp.symbols("x y z", real=True)
a, b = sp.symbols("a b", positive=True)
n = sp.Symbol("n", integer=True)


def points(verdict):
    return [p for p in (verdict.example, verdict.counterexample) if p is not None]


@pytest.mark.parametrize(
    ("claim", "assuming"),
    [
        (a > b, ()),
        (a * b > a + b, ()),
        (sp.Max(x, y) > 1, ()),
        (sp.sqrt(x) + sp.sqrt(y) > 1, [x + y < 1]),
        (x > 0, [sp.Eq(x**2 + y**2, 1)]),
        (x > y, [sp.Eq(x + y, 1)]),
        (x**2 > 2, [sp.Eq(y, x + z)]),
        (sp.Eq(x**3, 2), ()),
        (x > 1, [sp.Eq(x**4 - 10 * x**2 + 1, 0)]),
        (abs(x) > y, [y > sp.sqrt(3)]),
        (sp.Piecewise((x, x > y), (y, True)) > 1, ()),
        (n > x, [x > sp.Rational(1, 2)]),
        (sp.Eq(n**2, 4), ()),
    ],
    ids=str,
)
def test_points_satisfy_what_they_stand_for(claim, assuming):
    verdict = prove(claim, assuming)
    assert verdict.outcome is Outcome.MIXED
    wanted = claim.free_symbols.union(*(fact.free_symbols for fact in assuming))
    for point, expected in ((verdict.example, True), (verdict.counterexample, False)):
        assert set(point) == wanted
        assert all(value.is_real and not value.has(sp.Float) for value in point.values())
        assert all(value.is_integer for s, value in point.items() if s.is_integer)
        assert sp.simplify(claim.subs(point)) == expected
        assert all(sp.simplify(fact.subs(point)) == sp.true for fact in assuming)


def test_algebraic_points_are_exact():
    verdict = prove(x > 0, [sp.Eq(x**2, 2)])
    assert verdict.example == {x: sp.sqrt(2)} and verdict.counterexample == {x: -sp.sqrt(2)}
    verdict = prove(x > 1, [sp.Eq(x**5 - x - 1, 0)])
    assert verdict.example[x] ** 5 - verdict.example[x] - 1 != 0  # stays a root object
    assert abs((verdict.example[x] ** 5 - verdict.example[x] - 1).evalf(40)) < 1e-30


@pytest.mark.parametrize(
    ("claim", "assuming", "size"),
    [
        (x > 0, (), 1),
        (a > b, (), 2),
        (a + b > 3, (), 4),
        (x > sp.Rational(1, 10), (), 2),
        (a * b > a + b, (), 4),
        (x + y + z > 0, [x < y, y < z], 4),
        (x >= 5, [x > 4], 8),
        (a**2 + b**2 > 1, (), 2),
        (n > 3, (), 5),
    ],
    ids=str,
)
def test_points_are_small_and_simple(claim, assuming, size):
    for point in points(prove(claim, assuming)):
        for value in point.values():
            assert abs(value) <= size and value.q <= 10, point


def test_points_lie_strictly_inside_where_they_can():
    share = sp.Symbol("share", nonnegative=True)
    verdict = prove(share < sp.Rational(1, 2), [share <= 1])
    for point in points(verdict):
        assert 0 < point[share] < 1
    verdict = prove(x * y >= x, [x >= 0, y >= 0])
    for point in points(verdict):
        assert point[x] > 0 and point[y] > 0


def test_points_cover_symbols_of_assumptions_and_no_others():
    verdict = prove(sp.Max(x, 0) > 1, [a > 0, sp.Or(y > 0, y < 0)])
    for point in points(verdict):
        assert set(point) == {x, a, y} or set(point) == {x, y}  # a > 0 is folded to true by SymPy
    assert list(verdict.example) == sorted(verdict.example, key=str)


def test_points_of_claims_without_symbols_are_empty():
    verdict = prove(True)
    assert verdict.example == {} and verdict.counterexample is None


def test_floats_are_read_as_their_shortest_decimal():
    assert prove(sp.Eq(x, sp.Rational(1, 10)), [sp.Eq(x, 0.1)]).outcome is Outcome.TRUE
    assert prove("x == 1/10", ["x == 0.1"]).outcome is Outcome.TRUE
    assert prove(sp.Eq(x, sp.Rational(3, 10**7)), [sp.Eq(x, 3e-7)]).outcome is Outcome.TRUE
    assert prove(sp.Eq(10 * (x * 0.1), x)).outcome is Outcome.TRUE
    assert prove(sp.Eq(a**0.5, sp.sqrt(a), evaluate=False)).outcome is Outcome.TRUE
    assert prove(sp.Eq(a**2.5, a**2 * sp.sqrt(a), evaluate=False)).outcome is Outcome.TRUE
    assert prove("x**0.5 == sqrt(x)").outcome is Outcome.TRUE
    assert prove(sp.Max(0.1, x) >= sp.Rational(1, 10)).outcome is Outcome.TRUE
    assert prove(x > sp.Float("0.1", 40), [sp.Eq(x, sp.Rational(1, 10))]).outcome is Outcome.FALSE


@settings(max_examples=40)
@given(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False))
def test_any_float_is_its_decimal(value):
    exact = sp.Rational(repr(value))
    assert prove(sp.Eq(x, value, evaluate=False), [sp.Eq(x, exact)]).outcome is Outcome.TRUE


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=4),
    st.sampled_from([sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Eq, sp.Ne]),
)
def test_points_of_any_polynomial_claim_are_true(terms, relation):
    claim = relation(sum(c * x**i * y**j for c, i, j in terms), 1)
    verdict = prove(claim, timeout=4)
    assert verdict.outcome is not Outcome.CONTRADICTORY
    for point, expected in ((verdict.example, True), (verdict.counterexample, False)):
        assert point is None or claim.subs(point) == expected
