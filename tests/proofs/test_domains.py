"""Denominators, roots and logarithms: where a claim is defined is a further assumption."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, for_all, prove, there_exists

x, y, k = sp.symbols("x y k", real=True)
TRUE, FALSE, MIXED, CONTRADICTORY = Outcome.TRUE, Outcome.FALSE, Outcome.MIXED, Outcome.CONTRADICTORY


@pytest.mark.parametrize(
    ("claim", "assuming", "outcome"),
    [
        ("x/x == 1", (), TRUE),
        ("x/x == 1", ["x == 0"], CONTRADICTORY),
        ("x/x > 1", (), FALSE),
        ("sqrt(x)**2 == x", (), TRUE),
        ("sqrt(x)**2 == x", ["x < 0"], CONTRADICTORY),
        ("sqrt(x) >= 0", (), TRUE),
        ("x >= 0", ["sqrt(x) < 2"], TRUE),
        ("x > 0", ["1/sqrt(x) < 2"], TRUE),
        ("x != 0", ["1/x < 2"], TRUE),
        ("1/x > 0", (), MIXED),
        ("1/x > 0", ["x >= 0"], TRUE),
        ("1/(x - y) > 0", ["x >= y"], TRUE),
        ("x**-2 > 0", (), TRUE),
        ("x**-0.5 > 0", (), TRUE),
        ("1/(1/x) == x", (), TRUE),
        ("1/(1/x) == x", ["x == 0"], CONTRADICTORY),
        ("1/(x - x) > 0", (), CONTRADICTORY),
        ("0/x == 0", (), TRUE),
        ("0/x == 0", ["x == 0"], CONTRADICTORY),
        ("0*log(x) == 0", ["x < 0"], CONTRADICTORY),
        ("x > 0", ["log(x) < 2"], TRUE),
        ("x > 0", ["log(x) < 2", "x < -1"], CONTRADICTORY),
        ("x > 0 or 1/x > 1", (), MIXED),
        ("x > 0 or 1/y > 1", ["y == 0"], CONTRADICTORY),
        ("sqrt(x) > 0 or sqrt(-x) > 0", (), FALSE),
    ],
)
def test_text_keeps_its_domain(claim, assuming, outcome):
    assert prove(claim, assuming).outcome is outcome


def test_objects_have_the_same_domains():
    assert prove(1 / x > 0, [x >= 0]).outcome is TRUE
    assert prove(1 / x > 0).outcome is MIXED
    assert prove(sp.sqrt(x) ** 3 >= 0).outcome is TRUE
    assert prove(sp.sqrt(x - 1) >= 0, [x < 0]).outcome is CONTRADICTORY
    assert prove(sp.log(x) > 0, [x <= 0]).outcome is CONTRADICTORY
    assert prove(sp.Max(1 / x, y) >= y, [sp.Eq(x, 0)]).outcome is CONTRADICTORY


def test_a_case_needs_its_domain_only_where_it_applies():
    root = sp.Piecewise((sp.sqrt(x), x >= 0), (-1, True))
    assert prove(root >= 0).outcome is MIXED
    assert prove(root >= 0, [x < 0]).outcome is FALSE
    assert prove(root >= 0, [x > 0]).outcome is TRUE
    quotient = sp.Piecewise((1 / x, x > 0), (0, True))
    assert prove(quotient >= 0).outcome is TRUE
    assert prove(quotient > 0, [x >= 0]).outcome is MIXED
    careless = sp.Piecewise((1 / x, x >= 0), (0, True))
    assert prove(careless > 0, [x >= 0]).outcome is TRUE
    assert prove(careless > 0, [sp.Eq(x, 0)]).outcome is CONTRADICTORY


def test_a_root_outside_a_case_still_needs_its_domain():
    inside = sp.Piecewise((sp.sqrt(x), x >= 0), (-1, True))
    assert prove(inside + sp.sqrt(x) >= 0).outcome is TRUE
    assert prove(inside + sp.sqrt(x) >= 0, [x < 0]).outcome is CONTRADICTORY


def test_cases_without_a_rest_are_undefined_elsewhere():
    partial = sp.Piecewise((1, x > 1), (2, x < -1))
    positive = sp.Gt(partial, 0, evaluate=False)  # SymPy would fold it to true
    assert prove(positive).outcome is TRUE
    assert prove(positive, [sp.Eq(x, 0)]).outcome is CONTRADICTORY
    assert prove(x**2 > 1, [positive]).outcome is TRUE


def test_conditions_of_cases_may_be_quotients():
    cases = sp.Piecewise((1, 1 / x > 0), (-1, True))
    assert prove(sp.Eq(cases, sp.sign(x))).outcome is TRUE
    assert prove(cases > 0, [sp.Eq(x, 0)]).outcome is CONTRADICTORY


def test_under_a_quantifier_the_domain_restricts_the_values():
    assert prove(for_all(x, sp.Eq(sp.sqrt(x) ** 4, x**2)), timeout=20).outcome is TRUE
    assert prove("for_all(x, x/x == 1)", timeout=20).outcome is TRUE
    assert prove("for_all(x, 1/x > 0)", timeout=20).outcome is FALSE
    assert prove(for_all(x, sp.sqrt(x) >= 0), timeout=20).outcome is TRUE
    assert prove(there_exists(x, 1 / x > k), timeout=20).outcome is TRUE
    assert prove("there_exists(x, x/x == 1 and x == 0)", timeout=20).outcome is FALSE


def test_under_a_quantifier_a_domain_of_free_symbols_is_an_assumption():
    assert prove("for_all(x, x**2/k >= 0)", ["k >= 0"]).outcome is TRUE
    assert prove("for_all(x, x**2/k >= 0)", ["k == 0"]).outcome is CONTRADICTORY
    assert prove("there_exists(x, x > sqrt(k))", ["k < 0"]).outcome is CONTRADICTORY
    assert prove("there_exists(x, x > sqrt(k))").outcome is TRUE


def test_examples_lie_in_the_domain():
    verdict = prove(1 / x + sp.sqrt(y) > 1)
    for point in (verdict.example, verdict.counterexample):
        assert point[x] != 0 and point[y] >= 0


def test_transcendental_terms_are_judged_by_what_is_known_of_them():
    assert prove(sp.exp(x) >= 1 + x).outcome is TRUE
    assert prove(sp.exp(x) > 0).outcome is TRUE
    assert prove(sp.log(x) <= x - 1).outcome is TRUE
    assert prove(sp.exp(x) > 3).outcome is MIXED
    assert prove(sp.sin(x) <= 1).outcome is TRUE
    assert prove(x > 3, [x > sp.pi]).outcome is TRUE
    assert prove(x > 4, [x > sp.pi]).outcome is MIXED
    assert prove(sp.exp(x) >= 1 + x + x**2 / 2, [x > 0]).outcome is TRUE
    undecided = prove(sp.besselj(0, x) <= 2)
    assert undecided.outcome is Outcome.UNKNOWN
    assert "besselj(0, x)" in undecided.reason


def test_what_cannot_fail_is_not_true_before_the_assumptions_can_hold():
    verdict = prove(x > 0, [sp.exp(x) < x**2, x > 1])
    assert verdict.outcome is not TRUE  # exp(x) > x**2 for x > 1


@pytest.mark.parametrize(
    ("kind", "claim"),
    [
        ({"negative": False}, "s >= 0"),
        ({"positive": False}, "s <= 0"),
        ({"zero": False}, "s != 0"),
        ({"nonpositive": False}, "s > 0"),
        ({"extended_positive": True}, "s > 0"),
        ({"extended_nonnegative": True}, "s >= 0"),
        ({"extended_nonzero": True}, "s != 0"),
    ],
)
def test_assumptions_speak_of_real_numbers(kind, claim):
    s = sp.Symbol("s", **kind)
    assert prove(claim, [sp.Ne(s + x, 7)]).outcome is TRUE
    assert prove(for_all(s, sp.Ne(s + x, 7)) | (y > 0), [y > 1]).outcome is TRUE


def test_assumptions_that_leave_no_real_number_are_refused():
    s = sp.Symbol("s", positive=False, negative=False, zero=False)
    with pytest.raises(ClaimError, match="no real number"):
        prove(sp.Ne(s * x, 7, evaluate=False))


@pytest.mark.parametrize("claim", ["x**0 == 1", "x - y - 1 == x - (y + 1)", "0.1*x == x/10", "Max(x) == x"])
def test_symbols_that_fall_out_take_any_value(claim):
    verdict = prove(claim)
    assert verdict.outcome is TRUE
    assert {s.name for s in verdict.example} >= {"x"}
