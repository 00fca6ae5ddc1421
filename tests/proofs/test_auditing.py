"""What lies around a verdict: cores, needed assumptions, repairs, ties, separating conditions."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games.proofs import Outcome, prove
from layered_games.proofs.auditing import audit
from layered_games.proofs.exactness import truth
from layered_games.proofs.separating import factors, repairs, separating

x, y, z = sp.symbols("x y z")
a, b, c = sp.symbols("a b c", positive=True)
n = sp.Symbol("n", integer=True, positive=True)
FOREVER = float("inf")


def strict(left, right=0):
    return sp.StrictGreaterThan(left, right, evaluate=False)


# ---------------------------------------------------------------------- cores
@pytest.mark.parametrize(
    ("given", "core"),
    [
        ([x > 3, y > 0, x < 2], {x > 3, x < 2}),
        ([x > y, y > z, z > x, x > 0], {x > y, y > z, z > x}),
        ([x**2 + y**2 < 1, x + y > 3, x > -5], {x**2 + y**2 < 1, x + y > 3}),
        ([sp.Eq(x, 1), y > 0, sp.Eq(x * y, -1)], {sp.Eq(x, 1), y > 0, sp.Eq(x * y, -1)}),
    ],
)
def test_the_core_of_a_contradiction_is_minimal(given, core):
    verdict = prove(x > y, given)
    assert verdict.outcome is Outcome.CONTRADICTORY
    assert set(verdict.core) == core
    for fact in verdict.core:
        rest = [f for f in verdict.core if f != fact]
        assert prove(sp.Ge(x**2, 0, evaluate=False), rest).outcome is Outcome.TRUE


def test_declared_signs_belong_to_the_core():
    verdict = prove(a > y, [strict(-a), y > 0])
    assert verdict.outcome is Outcome.CONTRADICTORY
    assert set(verdict.core) == {strict(-a), strict(a)}


def test_other_verdicts_have_no_core():
    assert prove(x > 0).core == ()


# ---------------------------------------------------------------------- conditions
@pytest.mark.parametrize(
    ("claim", "condition"),
    [
        (a**2 * b > a * b**2, strict(a - b)),
        (1 / a > 1 / b, sp.StrictLessThan(a - b, 0)),
        (a**3 > a * b * c, strict(a**2 - b * c)),
        (sp.Ne(a * b, b * c), sp.Ne(a - c, 0)),
        ((a - b) ** 2 * (a - c) >= 0, sp.Or(sp.Eq(a - b, 0), a - c >= 0)),
        ((a - b) ** 2 * (a - c) > 0, sp.And(sp.Ne(a - b, 0), strict(a - c))),
        ((a - b) ** 2 > 0, sp.And(sp.true, sp.Ne(a - b, 0))),
    ],
)
def test_the_separating_condition_is_the_sign_of_what_cannot_be_cancelled(claim, condition):
    verdict = prove(claim)
    assert verdict.outcome is Outcome.MIXED
    found = verdict.condition
    assert prove(sp.Equivalent(found, condition)).outcome is Outcome.TRUE
    assert sp.count_ops(found) <= sp.count_ops(claim) + 4
    for point, holds in ((verdict.example, True), (verdict.counterexample, False)):
        assert truth(found, point) is holds


def test_assumptions_settle_the_sign_of_factors():
    verdict = prove((x - 2) * (y - 1) < 0, [x < 1])
    assert verdict.condition == strict(y - 1)


def test_settled_verdicts_have_plain_conditions():
    assert prove(a + b > 0, [a > 1]).condition is sp.true
    assert prove(strict(-a - b), [a > 1]).condition is sp.false
    assert prove(x > 0, [x > 1, x < 0]).condition is None
    assert prove(sp.Or(x > 0, y > 0)).condition is None


def test_nothing_is_said_without_time():
    assert separating(a > b, [], 0.0) is None
    assert repairs(a > b, [], [a > b + 1], 0.0) == ()


def test_what_is_no_quotient_of_polynomials_is_one_factor():
    assert factors(sp.Piecewise((x, x > 0), (y, True)) + sp.Max(x, y)) != []
    assert factors(x - x) in ([(0, 1)], [])


# ---------------------------------------------------------------------- audits
def test_assumptions_that_a_proof_does_not_need_are_named():
    found = audit(x + y > 1, [x > 1, y > 0, y < 5])
    assert found.verdict.outcome is Outcome.TRUE
    assert found.needed == (x > 1, y > 0)
    assert found.unused == (y < 5,)
    assert "not needed" in str(found)


def test_declared_signs_are_assumptions():
    found = audit(a * x + b > 0, [a > 2, x > 0])
    assert {strict(b), x > 0} <= set(found.needed)
    assert len({strict(a), a > 2} & set(found.needed)) == 1


def test_whole_numbers_keep_their_declaration():
    found = audit(n >= 1, [x > 0])
    assert found.verdict.outcome is Outcome.TRUE
    assert found.unused == (x > 0,)


def test_the_weakest_repair_is_found_among_candidates_and_factors():
    found = audit(a**2 * b > a * b**2, candidates=[a > 2 * b, "a > b + 1"])
    assert found.verdict.outcome is Outcome.MIXED
    assert found.repairs == (strict(a - b),)
    listed = repairs(sp.Or(x > y, x > z), [], [x > y + 1, x > y, x > z], FOREVER)
    assert set(listed) == {x > y, x > z}


def test_of_equivalent_repairs_the_first_is_kept():
    assert repairs(sp.Or(x > y, x > y + 1), [], [x - y > 0, x > y], FOREVER) == (x - y > 0,)


def test_knife_edges_are_reported():
    found = audit(a * x >= 0, [x >= 0])
    assert [(e.relation, e.outcome.name) for e in found.edges] == [(a * x >= 0, "MIXED")]
    assert "mixed" in str(found)
    found = audit(x * y > 0, [x > 0, y > 0])
    assert [e.changed for e in found.edges] == [x >= 0, y >= 0]
    found = audit(sp.Ne(x, 1), [x >= 2, x <= 3])
    assert found.edges == ()


def test_an_undecided_verdict_comes_back_alone():
    opaque = prove(sp.besselj(0, x) < 2, timeout=1)
    assert opaque.outcome is Outcome.UNKNOWN
    assert audit(opaque).needed == ()


def test_verdicts_offer_their_audit():
    assert prove(x + y > 1, [x > 1, y > 0, y < 5]).audit().unused == (y < 5,)
