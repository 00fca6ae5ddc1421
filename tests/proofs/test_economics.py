"""Economics propositions with known verdicts: the prover, and exact sampling that shares nothing with it."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import economics_oracle as oracle
import pytest
import sympy as sp
from economics import PROPOSITIONS, TEXTBOOK
from economics_mutations import complaint, supported

from layered_games import Outcome, prove
from layered_games.proofs import certificate
from layered_games.proofs.processes import available

x, y, z = sp.symbols("x y z")
f = sp.Function("f")
each = pytest.mark.parametrize("proposition", PROPOSITIONS, ids=lambda p: f"{p.kind}: {p.name}")


def test_the_set_is_large_and_balanced():
    counts = Counter(p.verdict for p in TEXTBOOK)
    assert len(TEXTBOOK) >= 80
    assert set(counts) == {"TRUE", "FALSE", "MIXED", "CONTRADICTORY"}
    assert min(counts.values()) >= 12
    assert len({(p.name, p.kind) for p in PROPOSITIONS}) == len(PROPOSITIONS)
    assert all(p.why and p.name and p.kind for p in PROPOSITIONS)


@each
def test_the_verdict_is_the_known_one(proposition):
    verdict = prove(proposition.claim, proposition.assumptions, timeout=60)
    assert verdict.outcome.name == proposition.verdict, verdict.reason
    assert all(certificate.holds(c) for c in verdict.certificates)
    for claim, point in ((proposition.claim, verdict.example),
                         (oracle.opposite(proposition.claim), verdict.counterexample)):  # fmt: skip
        assert point is None or supported([*proposition.assumptions, claim], point)


@each
def test_sampling_agrees_with_economics(proposition):
    facts, claim = proposition.assumptions, proposition.claim
    known = proposition.verdict
    seen = [oracle.shown(facts, claim, number=1000, rounds=4, repeats=1)]
    if seen != [known]:  # which equation is solved for what is drawn: draw more
        seen = [oracle.shown(facts, claim, number=1000, rounds=4, repeats=10)]
    assert seen == [known]
    if known in ("TRUE", "FALSE"):
        inside = oracle.points(facts, 40, number=1000, rounds=3, repeats=10)
        assert len(inside) >= 20
    if known == "CONTRADICTORY":  # all but the last can hold together
        assert oracle.points(facts[:-1], 1, number=1000, rounds=4, repeats=10)


@pytest.mark.skipif(len(available()) < 2, reason="needs z3 and cvc5")
@pytest.mark.parametrize("proposition", PROPOSITIONS[::12], ids=lambda p: p.name)
def test_two_solvers_do_not_disagree(proposition):
    verdict = prove(proposition.claim, proposition.assumptions, timeout=60, confirm=True)
    assert verdict.outcome.name == proposition.verdict
    assert all(c.agrees is not False for c in verdict.confirmations)


# ---------------------------------------------------------------------- the sampling itself
@pytest.mark.parametrize(
    ("facts", "claim", "seen"),
    [
        ([x > 0], x > -1, "TRUE"),
        ([x > 0], x < 0, "FALSE"),
        ([x >= 0], x > 0, "MIXED"),
        ([x > 0, x < 0], x > 0, "CONTRADICTORY"),
        ([sp.Eq(x + y, 1), sp.Eq(x - y, z)], 2 * x <= 1, "MIXED"),
        ([sp.Eq(x * y, 0), sp.Ne(x, 0)], sp.Eq(y, 0), "TRUE"),
        ([sp.Eq(x**2, y**2), x > 0, y > 0], sp.Eq(x, y), "TRUE"),
        ([x >= y, y >= z], x > z, "MIXED"),
        ([x > 0], sp.And(1 / x > 0, sp.Or(x > 5, x < 6)), "TRUE"),
        ([], sp.Implies(x > 1, x**2 > 1), "TRUE"),
        ([sp.sqrt(x) > 2], x > 4, "TRUE"),
        ([sp.Max(x, y) < 0], sp.Abs(x) > sp.Min(y, 0), "TRUE"),
        ([f(x) > 0, sp.Derivative(f(x), x) < 0], sp.Derivative(f(x), x) / f(x) < 0, "TRUE"),
        ([], f(x) > f(y), "MIXED"),
        ([], sp.true, "TRUE"),
        ([x > 0], sp.false, "FALSE"),
    ],
    ids=str,
)
def test_sampling_finds_what_there_is(facts, claim, seen):
    assert oracle.shown(facts, claim, number=500, rounds=3) == seen


def test_points_are_exact_and_satisfy_what_is_asked():
    facts = [x > 0, y < 1, sp.Eq(3 * x + 7 * y, z)]
    found = oracle.points(facts, 30)
    assert len(found) == 30
    for point in found:
        assert all(isinstance(v, Fraction) for v in point.values())
        assert point[x] > 0 and point[y] < 1 and 3 * point[x] + 7 * point[y] == point[z]


def test_what_has_no_value_satisfies_nothing():
    assert not oracle.satisfies([1 / x > -1], {x: Fraction(0)})
    assert not oracle.satisfies([sp.Or(x < 1, 1 / x > 5)], {x: Fraction(0)})
    assert not oracle.satisfies([sp.sqrt(x) > -1], {x: Fraction(-1)})
    assert not oracle.satisfies([sp.sqrt(x) > 1], {x: Fraction(2)})
    assert oracle.satisfies([sp.sqrt(x) > 1], {x: Fraction(9, 4)})


def test_what_it_does_not_know_is_refused():
    with pytest.raises(TypeError, match="cannot evaluate"):
        oracle.value(sp.exp(x), {x: Fraction(1)})
    with pytest.raises(TypeError, match="cannot judge"):
        oracle.holds(sp.Xor(x > 0, y > 0), {x: Fraction(1), y: Fraction(1)})


def test_wrong_verdicts_are_complained_about():
    proposition = next(p for p in TEXTBOOK if p.verdict == "TRUE")
    wrong = prove(x > 0, [x < 0])
    assert wrong.outcome is Outcome.FALSE
    assert "sampling says" in complaint(proposition, prove(x >= x + 1)) or "point" in complaint(
        proposition, wrong
    )
    assert not supported([x > 1], {x: sp.Rational(1, 2)})
    assert not supported([x > 1], None)
    assert not supported([x > y], {x: sp.Integer(1)})
    assert supported([sp.Eq(x**2, 2), x > 1, sp.Or(x >= 1, x < 0)], {x: sp.sqrt(2)})
    assert not supported([sp.Ne(x**2, 2)], {x: sp.sqrt(2)})
