"""Claims about all, or some, values of bound symbols."""

from __future__ import annotations

import pickle

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, for_all, prove, there_exists
from layered_games.proofs.quantifiers import ForAll, ThereExists

x, y, z, k = sp.symbols("x y z k", real=True)
a = sp.Symbol("a", positive=True)
u = sp.Symbol("u")
n = sp.Symbol("n", integer=True)
TRUE, FALSE, MIXED, CONTRADICTORY = Outcome.TRUE, Outcome.FALSE, Outcome.MIXED, Outcome.CONTRADICTORY
below_square = x**2 - 2 * x + k > 0

CASES = [
    (for_all(x, below_square), (), MIXED),
    (for_all(x, below_square), [k > 1], TRUE),
    (for_all(x, below_square), [k < 1], FALSE),
    (there_exists(x, sp.Eq(x**2, k)), (), MIXED),
    (there_exists(x, sp.Eq(x**2, k)), [k > 0], TRUE),
    (for_all(x, there_exists(y, y > x)), (), TRUE),
    (there_exists(y, for_all(x, y > x)), (), FALSE),
    (there_exists([x, y], sp.And(x > y, y > x)), (), FALSE),
    (for_all((x, y), x**2 + y**2 >= 2 * x * y), (), TRUE),
    (for_all(u, u**2 + 1 > 0), (), TRUE),
    # the symbols' assumptions restrict the values
    (for_all(a, sp.Gt(a, 0, evaluate=False)), (), TRUE),
    (for_all(a, a > 1), (), FALSE),
    (there_exists(a, sp.Lt(a, 0, evaluate=False)), (), FALSE),
    (for_all(a, a * k > 0), [k > 0], TRUE),
    # bound symbols shadow free ones
    (sp.And(x > 0, for_all(x, x**2 + 1 > 0)), (), MIXED),
    (sp.And(x > 0, for_all(x, x > 0)), (), FALSE),
    (sp.Or(x > 0, there_exists(x, x <= 0)), (), TRUE),
    (for_all(x, sp.Or(x > 0, there_exists(x, sp.Eq(x, 5)))), (), TRUE),
    (for_all(x, there_exists(x, sp.Eq(x, 5))), (), TRUE),
    (sp.And(for_all(x, x > k), there_exists(x, x < k)), (), FALSE),
    # symbols that do not occur
    (for_all(x, k > 0), (), MIXED),
    (for_all(x, True), (), TRUE),
    (there_exists(x, False), (), FALSE),
    # joined and negated
    (sp.Not(for_all(x, x > k)), (), TRUE),
    (sp.Implies(there_exists(x, sp.Eq(x**2, k)), k >= 0), (), TRUE),
    (sp.Equivalent(for_all(x, x**2 >= k), k <= 0), (), TRUE),
    # kinks and roots below
    (for_all(x, abs(x) >= x), (), TRUE),
    (for_all(x, sp.Max(x, y) >= y), (), TRUE),
    (there_exists(x, sp.Max(x, y) < y), (), FALSE),
    (there_exists(a, sp.Eq(sp.sqrt(a), 3)), (), TRUE),
]


@pytest.mark.parametrize(("claim", "assuming", "outcome"), CASES, ids=lambda value: str(value)[:60])
def test_outcome(claim, assuming, outcome):
    verdict = prove(claim, assuming, timeout=20)
    assert verdict.outcome is outcome, str(verdict)
    assert verdict.evidence in {"certificate", "two solvers", "one solver"}


def test_assumptions_may_be_quantified():
    assert prove(k > 0, [for_all(x, x**2 + k > 0)]).outcome is TRUE
    assert prove(k > 1, [for_all(x, x**2 + k > 0)]).outcome is MIXED
    assert prove(x <= y, [for_all(z, z <= y)]).outcome is CONTRADICTORY


def test_bound_integers_never_give_a_wrong_outcome():
    for claim, wrong in (
        (for_all(n, sp.Ne(n, sp.Rational(1, 2), evaluate=False)), FALSE),
        (there_exists(n, sp.Eq(2 * n, 1, evaluate=False)), TRUE),
    ):
        try:
            assert prove(claim).outcome is not wrong
        except ClaimError as error:
            assert "integer" in str(error)


def test_points_cover_the_free_symbols_only():
    verdict = prove(for_all(x, x**2 > k + y))
    assert verdict.outcome is MIXED
    for point in (verdict.example, verdict.counterexample):
        assert set(point) == {k, y}
        assert all(value.is_number for value in point.values())
    assert verdict.example[k] + verdict.example[y] < 0 <= sum(verdict.counterexample.values())


def test_points_of_shadowed_symbols_are_those_of_the_free_one():
    verdict = prove(sp.And(x > 3, for_all(x, x**2 + 1 > 0)))
    assert verdict.outcome is MIXED
    assert verdict.example[x] > 3 >= verdict.counterexample[x]


def test_functions_under_quantifiers_are_never_judged_wrongly():
    for claim, wrong in (
        (for_all(x, sp.exp(x) > 0), FALSE),
        (there_exists(x, sp.exp(x) < 0), TRUE),
        (for_all(x, sp.exp(x) > 1), TRUE),
        (there_exists(x, sp.exp(x) > 100), FALSE),
    ):
        try:
            assert prove(claim, timeout=2).outcome is not wrong
        except ClaimError as error:
            assert "quantifier" in str(error)


def test_printing_and_free_symbols():
    claim = for_all((x, y), x + y > k)
    assert isinstance(claim, ForAll) and claim.variables == (x, y)
    assert claim.free_symbols == {k}
    assert str(claim) == "for_all(x, y, x + y > k)"
    assert str(there_exists(x, x > 0)) == "there_exists(x, x > 0)"
    assert claim.body == (x + y > k)


def test_they_compare_pickle_and_combine():
    claim = there_exists(x, x > k)
    assert claim == there_exists(x, x > k) and claim != there_exists(x, x > k + 1)
    assert claim != for_all(x, x > k)
    assert isinstance(claim, ThereExists)
    assert pickle.loads(pickle.dumps(claim)) == claim
    assert isinstance(claim & (k > 0), sp.And)
    assert (~claim).args == (claim,)


def test_substitution_spares_bound_symbols():
    claim = for_all(x, x**2 + k > 0)
    assert claim.subs(x, 1) == claim
    assert claim.subs(k, 2) == for_all(x, x**2 + 2 > 0)
    captured = there_exists(x, x > k).subs(k, x)
    assert captured.free_symbols == {x}
    assert prove(captured).outcome is TRUE


@pytest.mark.parametrize("bound", [3, x + 1, (), [x, 3], "x", None, (x, x)])
def test_only_symbols_can_be_bound(bound):
    with pytest.raises(ClaimError, match="bind"):
        for_all(bound, x > 0)


@pytest.mark.parametrize("body", [x, x + 1, 3, "x > 0", None, object()])
def test_only_claims_can_be_quantified(body):
    with pytest.raises(ClaimError):
        prove(there_exists(x, body))


@pytest.mark.parametrize("facts", [{"imaginary": True}, {"complex": True, "real": False}])
def test_bound_symbols_are_real(facts):
    with pytest.raises(ClaimError, match="real"):
        prove(for_all(sp.Symbol("i", **facts), k > 0))


def test_quantifiers_are_set_in_latex():
    claim = for_all((x, y), there_exists(z, z > x + y))
    assert sp.latex(claim) == r"\forall x, y\colon \exists z\colon z > x + y"


def test_bound_symbols_are_known_to_sympy():
    claim = for_all(x, x > k)
    assert claim.bound_symbols == [x]
    assert claim.subs({k: 3, x: 7}) == for_all(x, x > 3)
    assert claim.xreplace({k: y}) == for_all(x, x > y)


@pytest.mark.parametrize("kind", ["integer", "rational", "irrational", "prime", "algebraic"])
def test_quantifiers_do_not_range_over_special_numbers(kind):
    bound = sp.Symbol("m", real=True, **{kind: True})
    with pytest.raises(ClaimError, match="real numbers"):
        prove(for_all(bound, sp.Ne(bound**2, 2, evaluate=False)))


def test_under_exclusive_or_nothing_is_freed():
    exists = there_exists(x, sp.And(x > k, x < k + 1))
    assert prove(sp.Xor(exists, k > 0)).outcome is MIXED
    assert prove(sp.Xor(exists, exists & (k > 0)), timeout=20).outcome is MIXED
    assert prove(sp.Xor(there_exists(x, sp.Eq(x**2, k)), k >= 0), timeout=1).outcome in (
        FALSE,
        Outcome.UNKNOWN,
    )


def test_the_value_of_a_witness_is_named():
    verdict = prove(there_exists(x, sp.And(x > 3, x < k)), [k > 5])
    assert verdict.outcome is TRUE
    assert set(verdict.example) == {k}


def test_claims_that_share_a_body_and_bind_different_symbols_share_nothing_else():
    body = sp.Eq(sp.sqrt(x + y), x)
    assuming = [there_exists(x, body), there_exists(y, body), sp.Eq(y, 0), sp.Eq(x, 5)]
    assert prove(sp.true, assuming).outcome is TRUE
    larger = sp.Eq(sp.Max(x, y), 3)
    assert prove(x < y, [there_exists(x, larger), there_exists(y, larger)]).outcome is MIXED


def test_a_bound_symbol_that_makes_way_keeps_its_assumptions():
    other = sp.Symbol("b", nonzero=True)
    claim = for_all(other, sp.Ne(other * x**2, 0)).subs(x, other)
    assert prove(claim).outcome is TRUE


def test_a_witness_at_a_single_value_is_found():
    assert prove(there_exists(x, for_all(y, x * y >= 0)), timeout=6).outcome is TRUE
