"""Unknown functions and their derivatives: free reals, tied by equal arguments."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.errors import ClaimError
from layered_games.proofs import for_all, prove
from layered_games.proofs.opaque import MAX_TERMS, named

x, y, z, p, t = sp.symbols("x y z p t")
f, g = sp.Function("f"), sp.Function("g")
positive, weak = sp.Function("h", positive=True), sp.Function("k", nonnegative=True)
D = sp.Derivative

TRUE = [
    (f(x) + 1 > f(x), []),
    (D(f(x), x) * y > 0, [D(f(x), x) > 0, y > 0]),
    (sp.Eq(f(x), f(y)), [sp.Eq(x, y)]),
    (sp.Eq(f(g(x)), f(y)), [sp.Eq(g(x), y)]),
    (sp.Eq(D(f(x), x), sp.Subs(D(f(z), z), z, y)), [sp.Eq(x, y)]),
    (D(f(g(x)), x) > 0, [D(g(x), x) > 0, sp.Subs(D(f(z), z), z, g(x)) > 0]),
    (D(f(2 * x), x) > 0, [sp.Subs(D(f(z), z), z, 2 * x) > 0]),
    (-D(f(x, y), x, y) / D(f(x, y), (x, 2)) > 0, [D(f(x, y), x, y) > 0, D(f(x, y), (x, 2)) < 0]),
    (D(p * f(p), p) < 0, [f(p) > 0, p > 0, p * D(f(p), p) / f(p) < -1]),
    (positive(x) + positive(y) > 0, []),
    (sp.Eq(D(weak(x), x), 0), [sp.Eq(weak(x), 0)]),
    (f(2) > 1, [f(2) > 3]),
    (sp.Max(f(x), f(y)) >= f(x), []),
]
MIXED = [
    (sp.Eq(f(x), f(y)), []),
    (sp.Implies(x < y, f(x) < f(y)), []),
    (D(f(x), (x, 3)) > D(f(x), x), []),
    (D(f(x, x), x) > 0, []),
    (D(positive(x), x) > 0, [sp.Eq(positive(x), 1)]),
]


@pytest.mark.parametrize(("claim", "given"), TRUE)
def test_what_holds_for_every_function(claim, given):
    verdict = prove(claim, assuming=given)
    assert verdict.outcome.name == "TRUE", verdict
    assert verdict.evidence == "certificate"


@pytest.mark.parametrize(("claim", "given"), MIXED)
def test_what_depends_on_the_function(claim, given):
    verdict = prove(claim, assuming=given)
    assert verdict.outcome.name == "MIXED", verdict
    assert any(key.has(sp.Function) for key in verdict.example if isinstance(key, sp.Basic))


def test_points_speak_of_the_values_of_the_function():
    verdict = prove(sp.Eq(f(x), f(y)))
    assert verdict.counterexample[f(x)] != verdict.counterexample[f(y)]
    assert verdict.counterexample[x] != verdict.counterexample[y]
    assert "f_x_ stands for f(x)" in verdict.to_smtlib()


def test_a_total_derivative_is_the_sum_of_the_partial_ones():
    total = D(f(x, g(x)), x)
    parts = sp.Subs(D(f(z, g(x)), z), z, x) + D(f(x, g(x)), g(x)) * D(g(x), x)
    assert prove(sp.Eq(total, parts)).outcome.name == "TRUE"


def test_no_point_is_claimed_where_derivatives_are_tied():
    assert prove(D(weak(x), x) > 0).outcome.name == "MIXED"
    verdict = prove(D(weak(x), (x, 2)) < 0, assuming=[sp.Eq(weak(x), 0)])
    assert verdict.outcome.name == "UNKNOWN"
    assert "declare it positive" in verdict.reason


def test_a_function_of_whole_values_gets_no_points():
    whole = sp.Function("n", integer=True)
    assert prove(D(whole(x), x) > 0).outcome.name == "UNKNOWN"
    assert prove(whole(x) > 0).outcome.name == "MIXED"


def test_a_quantified_argument_is_not_read():
    verdict = prove(for_all(x, f(x) > 0))
    assert verdict.outcome.name == "UNKNOWN"
    assert "quantified x" in verdict.reason
    assert prove(for_all(t, t**2 + f(x) ** 2 >= 0)).outcome.name == "TRUE"


def test_too_many_values_are_not_read():
    verdict = prove(sum(f(k) for k in range(MAX_TERMS + 1)) > 0)
    assert verdict.outcome.name == "UNKNOWN"
    assert f"up to {MAX_TERMS}" in verdict.reason


def test_functions_without_real_values_are_refused():
    with pytest.raises(ClaimError, match="no real number"):
        prove(sp.Eq(sp.Function("w", imaginary=True)(x), sp.Symbol("q")))


def test_a_derivative_that_cannot_be_taken_is_not_read():
    verdict = prove(sp.Derivative(f(x), (x, sp.Symbol("n", integer=True, positive=True))) > 0)
    assert verdict.outcome.name == "UNKNOWN"
    assert "give it a name" in verdict.reason


def test_claims_without_functions_stay_as_they_are():
    claims = (x > 0, y > x)
    done = named(claims)
    assert done.claims == claims
    assert done.back({x: sp.Integer(1)}) == {x: 1}
    assert done.back(None) is None
