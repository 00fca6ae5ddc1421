"""Claims that must be settled by a certificate, and certificates that must hold."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import Outcome, for_all, prove, there_exists
from layered_games.proofs import questions
from layered_games.proofs.certificate import holds

x, y, z, k = sp.symbols("x y z k", real=True)
a, b, c, d = sp.symbols("a b c d", positive=True)
TRUE, FALSE, MIXED, CONTRADICTORY = Outcome.TRUE, Outcome.FALSE, Outcome.MIXED, Outcome.CONTRADICTORY


@pytest.mark.parametrize(
    ("claim", "assuming", "outcome"),
    [
        (a / (a + b) < 1, (), TRUE),
        (x**2 + y**2 >= 2 * x * y, (), TRUE),
        (x**2 + x * y + y**2 >= 0, (), TRUE),
        (x**2 - 2 * x + k > 0, [k > 1], TRUE),
        (a**3 + b**3 + c**3 >= 3 * a * b * c, (), TRUE),
        ((a + b + c) ** 3 >= 27 * a * b * c, (), TRUE),
        (a * (a - b) * (a - c) + b * (b - a) * (b - c) + c * (c - a) * (c - b) >= 0, (), TRUE),  # Schur
        (a / b + b / a >= 2, (), TRUE),
        (sp.sqrt(a * b) <= (a + b) / 2, (), TRUE),
        (sp.Max(x, y) >= sp.Min(x, y), (), TRUE),
        (sp.Abs(x + y) <= sp.Abs(x) + sp.Abs(y), (), TRUE),
        (sp.Abs(x) >= x, (), TRUE),
        (x**2 > 0, [sp.Ne(x, 0)], TRUE),
        (sp.Equivalent(x * a > 0, x > 0), (), TRUE),
        (sp.Equivalent(a - b > 0, a * (a - b) * (a + c) > 0), (), TRUE),
        (x > 0, [x < 0, x > 1], CONTRADICTORY),
        (x > 0, [sp.Eq(x, y), x > y], CONTRADICTORY),
        (x * y > 1, [x > 1, y > 1], TRUE),
        (x * y < 1, [x >= 1, y >= 1], FALSE),
        (x**3 < x**2, [x > 0, x < 1], TRUE),
        (a * (1 - x) + b * x > 0, [x >= 0, x < 1], TRUE),
        (d * x > 0, [a * d > b, a < 1, x > 0, b > 0], TRUE),
        (a > b, (), MIXED),
        (1 / x > 0, (), MIXED),
        (sp.Eq(x**2, 2), (), MIXED),
        (sp.exp(x) >= 1 + x, (), TRUE),
        (for_all(x, x**2 - 2 * x + k > 0), [k > 1], TRUE),
    ],
    ids=str,
)
def test_by_certificate(claim, assuming, outcome, monkeypatch):
    monkeypatch.setattr(questions, "SEARCH", 10.0)  # seconds are not what is tested: the machine may be busy
    verdict = prove(claim, assuming, timeout=60)
    assert (verdict.outcome, verdict.evidence) == (outcome, "certificate"), str(verdict)
    assert verdict.certificates
    assert all(holds(certificate) for certificate in verdict.certificates)


def test_two_solvers_speak_where_no_certificate_is_found():
    verdict = prove(sp.Eq(sp.Max(x, y) + sp.Min(x, y), x + y))
    assert (verdict.outcome, verdict.evidence) in ((TRUE, "two solvers"), (TRUE, "certificate"))


def test_transcendental_points_are_measured():
    verdict = prove(sp.sin(x) > 0)
    assert (verdict.outcome, verdict.evidence) == (MIXED, "measured")
    assert sp.sin(verdict.example[x]) > 0 >= sp.sin(verdict.counterexample[x])


@pytest.mark.parametrize(
    ("claim", "assuming"),
    [
        (sp.log(a) <= a - 1, ()),
        (sp.log(a) < sp.log(b), [a < b]),
        (sp.exp(x) < sp.exp(y), [x < y]),
        (sp.exp(x + y) > 0, ()),
        (sp.sin(x) ** 2 <= 1, ()),
        (sp.cosh(x) >= 1, ()),
        (sp.floor(x) <= x, ()),
        (sp.ceiling(x) >= x, ()),
        (sp.pi > 3, ()),
        (sp.E * a < 3 * a, ()),
        (sp.GoldenRatio * a > a, ()),
        (x < 2, [sp.Eq(x**2, 2), x > 0]),
        (sp.tanh(x) < 2, ()),
    ],
    ids=str,
)
def test_facts_about_functions_suffice(claim, assuming):
    assert prove(claim, assuming).outcome is TRUE


@pytest.mark.parametrize("claim", [sp.sin(x) > 2, sp.exp(x) < 0, sp.log(a) > a], ids=str)
def test_facts_about_functions_refute(claim):
    assert prove(claim).outcome is FALSE


def test_exact_constants_are_isolated():
    root = sp.CRootOf(z**5 - z - 1, 0)
    assert prove(root * a > a).outcome is TRUE
    assert prove(sp.Eq(x**5 - x, 1), [sp.Eq(x, root)]).outcome is TRUE


def test_values_of_unknown_functions_are_shown_in_points():
    f = sp.Function("f", real=True)
    verdict = prove(sp.Gt(f(x) + sp.exp(y) * a, 0))
    assert verdict.outcome is Outcome.MIXED
    assert f(x) in verdict.example and f(x) in verdict.counterexample


def test_functions_without_bounds_are_named():
    verdict = prove(sp.besselj(0, x) + sp.exp(y) * a > 0, [sp.besselj(0, x) < 2])
    assert verdict.outcome is Outcome.UNKNOWN
    assert "besselj(0, x)" in verdict.reason


def test_latex_shows_claim_and_points():
    text = prove(a > b)._repr_latex_()
    assert text.startswith("$") and text.endswith("$")
    assert "MIXED" in text and "a > b" in text and "holds at" in text and "fails at" in text
    assert r"\mathtt{x/x == 1}" in prove("x/x == 1")._repr_latex_()


def test_same_names_are_pointed_out():
    other = sp.Symbol("a")
    verdict = prove(other > 0, [a > 1])
    assert verdict.outcome is MIXED
    assert "different symbols are called a" in verdict.reason


def test_witnesses_are_told():
    assert "x = " in prove(there_exists(x, sp.Eq(x**2, 2))).reason
