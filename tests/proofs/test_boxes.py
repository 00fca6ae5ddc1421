"""Refutation on boxes: what is refuted, what is not, and that no point ever speaks against it."""

from __future__ import annotations

import random
import time
from fractions import Fraction
from math import inf

import mpmath
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from layered_games import Outcome, for_all, prove
from layered_games.proofs.box_arithmetic import OPERATIONS, enclosed
from layered_games.proofs.box_functions import Unsupported, compiled
from layered_games.proofs.box_sides import Side, bounds, split
from layered_games.proofs.box_signs import OutOfTime, Signs, number_sign, prepared, slope_of
from layered_games.proofs.boxes import formula_of, refuted
from layered_games.proofs.formula import Atom

x, y, p = sp.symbols("x y p", real=True)
u, v, r = sp.symbols("u v r", positive=True)
UNIT = [x > 0, x < 1]

FALSE = {
    "chord": [*UNIT, sp.exp(x) >= 1 + 2 * x],
    "tangent without bounds": [sp.exp(-x) < 1 - x],
    "entropy": [*UNIT, -x * sp.log(x) - (1 - x) * sp.log(1 - x) > sp.log(2)],
    "CES": [p > 0, p < 1, sp.diff((p * u**r + (1 - p) * v**r) ** (1 / r), u) <= 0],
    "saturation": [u < 5, 1 - sp.exp(-u) <= 0],
    "sine": [x > 0, x < 3, sp.sin(x) <= 0],
    "Bernoulli": [u < 4, p > 1, p < 3, (1 + u) ** p < 1 + p * u],
    "logistic": [x > -10, x < 10, 1 / (1 + sp.exp(-x)) >= 1],
    "logarithm below": [sp.log(1 + u) < u / (1 + u)],
    "either": [x > 1, x < 2, sp.Or(sp.log(x) < 0, sp.exp(x) < 1)],
    "neither": [x > 1, x < 2, sp.Not(sp.And(sp.log(x) > 0, sp.exp(x) > 1))],
    "implied": [x > 1, x < 2, sp.Not(sp.Implies(x > 0, sp.exp(x) > 1), evaluate=False)],
    "exclusive": [x > 1, x < 2, sp.Xor(x > 0, sp.exp(x) > 1)],
    "by an equation": [sp.Eq(y, 2 * x), *UNIT, sp.exp(y) <= 1 + x],
    "no box": [x > 1, x < 0, sp.exp(x) > 0],
    "not equal": [*UNIT, sp.Eq(sp.exp(x), 3)],
    "undefined": [x < -1, sp.log(x) < 5],
    "whole numbers": [x > 0, x < 1, sp.floor(x) > 0],
    "cases": [*UNIT, sp.Piecewise((sp.exp(x), x > sp.Rational(1, 2)), (1, True)) < sp.Rational(1, 2)],
}
OPEN = {
    "it holds": [*UNIT, sp.exp(x) > 1],
    "at one point": [*UNIT, sp.Eq(sp.exp(x), sp.Rational(3, 2))],
    "far away": [x > 0, sp.exp(x) > 1000],
    "tight on a curve": [u < 3, v < 3, u * v > u * sp.log(u) - u + sp.exp(v)],
    "a function without ranges": [x > 0, sp.besselj(0, x) > 5],
}


@pytest.mark.parametrize("name", FALSE)
def test_what_cannot_hold_is_refuted(name):
    found = refuted(FALSE[name], time.monotonic() + 20)
    assert found.refuted, found.reason


@pytest.mark.parametrize("name", OPEN)
def test_the_rest_is_left_open_with_a_reason(name):
    found = refuted(OPEN[name], time.monotonic() + 20)
    assert not found.refuted
    assert found.reason


def test_points_are_offered():
    seen = []

    def accept(point):
        seen.append(point)
        return point[x] > 1

    assert not refuted([sp.Eq(y, x + 1), x > 0, x < 3, sp.exp(x) > 1], inf, accept).refuted
    assert seen[-1][x] > 1
    assert seen[-1][y] == seen[-1][x] + 1


def test_the_deadline_is_kept():
    hard = [x > 0, x < 9, y > 0, y < 9, sp.sin(x * y) ** 2 + sp.exp(sp.sin(x + y)) < sp.Rational(1, 3)]
    start = time.monotonic()
    found = refuted(hard, start)
    assert not found.refuted
    assert "in the time allowed" in found.reason


@pytest.mark.parametrize("claim", [for_all(x, sp.exp(x) > 0), sp.Symbol("b")])
def test_what_is_not_read_is_named(claim):
    with pytest.raises(Unsupported):
        formula_of(claim)
    assert "read" in refuted([claim], inf).reason


# ---------------------------------------------------------------------- never wrong
def drawn(source: random.Random, depth: int) -> sp.Expr:
    """A random expression in x and y."""
    if depth == 0:
        return source.choice([x, y, sp.Integer(source.randint(-2, 2)), sp.Rational(source.randint(1, 5), 3)])
    a, b = drawn(source, depth - 1), drawn(source, depth - 1)
    kind = source.randrange(10)
    if kind < 3:
        return a + b
    if kind < 6:
        return a * b
    if kind == 6:
        return sp.exp(a) if depth < 3 else a - b
    if kind == 7:
        return sp.log(1 + a**2 + sp.Abs(b))
    if kind == 8:
        return a / (2 + b**2)
    return source.choice([sp.Max(a, b), sp.sqrt(1 + a**2), sp.sin(a), (1 + sp.Abs(a)) ** sp.Rational(2, 3)])


@pytest.mark.parametrize("seed", range(120))
def test_no_point_of_a_grid_speaks_against_a_refutation(seed):
    source = random.Random(seed)
    e = drawn(source, 3)
    if not e.free_symbols:
        return
    middle = e.subs({x: sp.Rational(1, 2), y: sp.Rational(3, 2)})
    bound = sp.Rational(str(round(float(middle), 3))) - source.choice([0, 0.5, 2, 10])
    bound = sp.Rational(str(bound))
    box = [x >= 0, x <= 1, y > 1, y < 2]
    found = refuted([*box, e <= bound], time.monotonic() + 1.0)
    if found.refuted:
        value = sp.lambdify((x, y), e, "mpmath")
        grid = [(mpmath.mpf(i) / 12, 1 + mpmath.mpf(2 * j + 1) / 26) for i in range(13) for j in range(13)]
        assert all(value(a, b) > bound for a, b in grid)


@given(st.fractions(-5, 5), st.fractions(-5, 5), st.sampled_from(["exp", "log", "sin", "cos"]))
def test_ranges_hold_what_they_enclose(one, other, name):
    low, high = min(one, other), max(one, other)
    function = getattr(sp, name)
    found = compiled(function(x)).range([Side(low, high, False, False).range])
    for k in range(5):
        at = low + (high - low) * Fraction(k, 4)
        if name == "log" and at <= 0:
            continue
        exact = getattr(mpmath, name)(mpmath.mpf(at.numerator) / at.denominator)
        assert found is not None
        assert found[0] <= exact + 1e-12 and exact - 1e-12 <= found[1]
        assert name != "log" or found[3] == (low > 0)


def test_numbers_are_enclosed():
    third = enclosed(sp.Rational(1, 3))
    assert Fraction(third[0]) < Fraction(1, 3) < Fraction(third[1])
    assert enclosed(sp.Integer(10) ** 400)[1] == inf
    assert enclosed(-(sp.Integer(10) ** 400))[0] == -inf
    assert OPERATIONS


def test_signs_of_numbers_are_exact():
    assert number_sign(sp.exp(1) - sp.Rational(271828, 100000)) == 1
    assert number_sign(sp.log(4) - 2 * sp.log(2)) == 0
    assert number_sign(sp.Rational(-1, 2)) == -1
    assert number_sign(sp.oo + 0 * sp.exp(1)) is None
    assert number_sign(sp.log(-1 * sp.exp(sp.sqrt(2)), evaluate=False)) is None


# ---------------------------------------------------------------------- sides
def test_sides_are_cut_at_simple_numbers():
    box = {x: Side(Fraction(0), Fraction(1))}
    left, right = split(box, x)
    assert left[x].high == right[x].low == Fraction(1, 2)
    assert not left[x].high_open and right[x].low_open
    assert Side().middle == 0
    assert Side(Fraction(3)).middle == 6
    assert Side(None, Fraction(-3)).middle == -6
    assert Side(Fraction(-5, 2), Fraction(-1)).middle == -2
    assert Side(Fraction(1), Fraction(1)).empty and Side(Fraction(2), Fraction(1), False, False).empty
    assert not Side(Fraction(1), Fraction(1), False, False).empty


def test_bounds_are_read_off_linear_facts():
    facts = [Atom(x, ">"), Atom(x - y, "<="), Atom(2 * y - 1, "<"), Atom(x * y - 5, ">"), Atom(x - 3, "!=")]
    box = bounds(facts, [x, y])
    assert (box[x].low, box[x].high) == (0, Fraction(1, 2))
    assert (box[y].low, box[y].high, box[y].low_open) == (0, Fraction(1, 2), True)


def test_slopes_that_do_not_exist_are_not_used():
    assert slope_of(sp.floor(x), x) is None
    assert slope_of(sp.Abs(x), x) is not None
    assert slope_of(sum(sp.exp(k * x) for k in range(900)), x) is None
    assert prepared(sp.exp(x) / 2 + sp.exp(x) / 3) == sp.exp(x) * sp.Rational(5, 6)


def test_steps_are_limited():
    signs = Signs(inf, 2)
    box = {x: Side(Fraction(0), Fraction(1))}
    assert signs.positive(sp.exp(x), box, True, 0)
    with pytest.raises(OutOfTime):
        for _ in range(5):
            signs.tick()


# ---------------------------------------------------------------------- verdicts
def test_a_verdict_by_boxes_says_so():
    verdict = prove(sp.exp(x) < 1 + 2 * x, UNIT)
    assert verdict.outcome is Outcome.TRUE
    assert verdict.evidence == "one solver"
    assert "boxes, by interval arithmetic" in verdict.reason
    assert "shown on boxes" in verdict.to_smtlib()
    again = prove(sp.exp(x) < 1 + 2 * x, UNIT, confirm=True)
    assert again.outcome is Outcome.TRUE
    assert all(c.agrees is not False for c in again.confirmations)


def test_a_verdict_that_is_open_says_how_far_boxes_came():
    verdict = prove(u * v <= u * sp.log(u) - u + sp.exp(v), [u < 3, v < 3], timeout=5)
    assert verdict.outcome is Outcome.UNKNOWN
    assert "boxes: " in verdict.reason


def test_points_of_boxes_fit_their_symbols():
    s = sp.Symbol("s", nonzero=True)
    assert prove(sp.Ne(sp.exp(s), 1), timeout=2).outcome in (Outcome.TRUE, Outcome.UNKNOWN)


@pytest.mark.parametrize(
    ("claim", "assuming", "outcome"),
    [
        (sp.log((u + v) / 2) >= (sp.log(u) + sp.log(v)) / 2, [], Outcome.TRUE),
        (sp.log(x) > 0, [], Outcome.MIXED),
        (sp.log(u) + sp.log(v) > sp.log(u * v + 1), [], Outcome.FALSE),
        (sp.Eq(sp.log(x**2), 2 * sp.log(x)), [], Outcome.TRUE),
        (sp.Eq(sp.log(x**2), 2 * sp.log(x)), [x < 0], Outcome.CONTRADICTORY),
        (3 * sp.log(u) / 2 > sp.log(v) / 3, [u > 1, sp.Eq(u, v)], Outcome.TRUE),
    ],
    ids=str,
)
def test_sums_of_logarithms_are_exact(claim, assuming, outcome):
    verdict = prove(claim, assuming)
    assert verdict.outcome is outcome
    assert verdict.evidence == "certificate"
