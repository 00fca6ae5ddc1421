"""What the prover says of claims whose truth is known."""

from __future__ import annotations

import pytest
import sympy as sp

from layered_games import ClaimError, Outcome, ParameterSpace, prove
from layered_games.parameters import Parameter

x, y, z, k = sp.symbols("x y z k", real=True)
a, b, c = sp.symbols("a b c", positive=True)
u, v = sp.symbols("u v")
n, m = sp.symbols("n m", integer=True)
TRUE, FALSE, MIXED, CONTRADICTORY = Outcome.TRUE, Outcome.FALSE, Outcome.MIXED, Outcome.CONTRADICTORY

CASES = [
    # polynomials
    (x**2 + y**2 >= 2 * x * y, (), TRUE),
    (a**3 + b**3 + c**3 >= 3 * a * b * c, (), TRUE),
    (x**4 * y**2 + x**2 * y**4 + 1 >= 3 * x**2 * y**2, (), TRUE),
    (x**2 + x + 1 > 0, (), TRUE),
    (x**2 + x + 1 <= 0, (), FALSE),
    (a + b > c, (), MIXED),
    (x**2 > y**2, [x > y, y > 0], TRUE),
    (x > 0, [x > 1, x < 0], CONTRADICTORY),
    (x > 0, [x**2 < 0], CONTRADICTORY),
    (x > 0, [sp.Eq(x**2, 2)], MIXED),
    (x > 1, [sp.Eq(x**5 - x - 1, 0)], TRUE),
    (sp.Eq(x**2, 2), (), MIXED),
    (sp.Ne(x**2, -1), (), TRUE),
    (sp.Eq(x, y), [x <= y, y <= x], TRUE),
    # quotients
    (a / (a + b) < 1, (), TRUE),
    (1 / a + 1 / b >= 4 / (a + b), (), TRUE),
    (a * b / (a + b) < sp.Min(a, b), (), TRUE),
    # symbols without assumptions are read as real
    (u**2 >= 0, (), TRUE),
    (u**2 + v**2 < 0, (), FALSE),
    (u > v, (), MIXED),
    # kinks
    (sp.Max(x, y) >= x, (), TRUE),
    (sp.Max(x, y) + sp.Min(x, y) > x + y, (), FALSE),
    (abs(x + y) <= abs(x) + abs(y), (), TRUE),
    (sp.sign(x) * x >= 0, (), TRUE),
    (sp.Piecewise((x, x > 0), (-x, True)) >= 0, (), TRUE),
    (sp.Max(0, x - y) ** 2 <= x**2, [y > 0, x > 0], TRUE),
    # roots
    (sp.sqrt(a * b) <= (a + b) / 2, (), TRUE),
    (sp.sqrt(x**2) < x, (), FALSE),
    (sp.sqrt(2) * x > x, (), MIXED),
    (sp.sqrt(2) > sp.Rational(7, 5), (), TRUE),
    # Booleans
    (sp.Or(x > 0, x <= 0), (), TRUE),
    (sp.And(x > 0, y > 0), (), MIXED),
    (sp.Not(sp.And(x > 0, x < 0)), (), TRUE),
    (sp.Implies(x > 1, x > 0), (), TRUE),
    (sp.Equivalent(x > 0, -x < 0), (), TRUE),
    (sp.Xor(x > 0, x <= 0, evaluate=False), (), TRUE),
    (sp.ITE(x > 0, y > 0, y > 1), [y > 2], TRUE),
    # integers
    (n >= 1, [n > 0], TRUE),
    (sp.Ne(2 * n, 1), (), TRUE),
    (n**2 >= n, (), TRUE),
    (sp.And(n > 0, n < 1), (), FALSE),
    (n > 0, [n > 0, n < 1], CONTRADICTORY),
    (n > m, (), MIXED),
    # folded before they arrive
    (x > x - 1, (), TRUE),
    (sp.S.false, (), FALSE),
    (True, [x > 0], TRUE),
    (False, [x > 0], FALSE),
    (True, [x > 0, x < 0], CONTRADICTORY),
    (x > 0, [False], CONTRADICTORY),
    (x > 0, [True], MIXED),
]


@pytest.mark.parametrize(("claim", "assuming", "outcome"), CASES, ids=lambda value: str(value)[:60])
def test_outcome(claim, assuming, outcome):
    verdict = prove(claim, assuming)
    assert verdict.outcome is outcome, str(verdict)
    assert verdict.evidence in {"certificate", "two solvers"}
    assert (verdict.example is not None) == (outcome in (TRUE, MIXED))
    assert (verdict.counterexample is not None) == (outcome in (FALSE, MIXED))


@pytest.mark.parametrize(("claim", "assuming", "outcome"), CASES[:8], ids=lambda value: str(value)[:60])
def test_the_opposite_claim_has_the_opposite_outcome(claim, assuming, outcome):
    opposite = {TRUE: FALSE, FALSE: TRUE}.get(outcome, outcome)
    assert prove(sp.Not(claim), assuming).outcome is opposite


def test_assumptions_come_in_several_shapes():
    for assuming in ([x > 1], (x > 1,), x > 1, "x > 1", ["x > 1"], iter([x > 1]), {x > 1}):
        assert prove(x > 0, assuming).outcome is TRUE


def test_a_parameter_space_gives_its_domains_and_relations():
    share, scale = Parameter("share", "[0, 1)"), Parameter("scale", "positive")
    space = ParameterSpace([share, scale], [scale.symbol > share.symbol])
    assert prove(share.symbol < 1, space).outcome is TRUE
    assert prove(scale.symbol > share.symbol, space).outcome is TRUE
    assert prove(scale.symbol > 1, space).outcome is MIXED


def test_assumptions_of_symbols_in_assumptions_count():
    assert prove(x > 0, [x > a]).outcome is TRUE
    assert prove(x > 0, [sp.Lt(a, -1, evaluate=False)]).outcome is CONTRADICTORY


@pytest.mark.parametrize(
    ("facts", "claim"),
    [
        ({"positive": True}, lambda s: s > 0),
        ({"negative": True}, lambda s: s < 0),
        ({"nonnegative": True}, lambda s: s >= 0),
        ({"nonpositive": True}, lambda s: s <= 0),
        ({"nonzero": True, "real": True}, lambda s: sp.Ne(s, 0)),
        ({"zero": True}, lambda s: sp.Eq(s, 0)),
    ],
)
def test_signs_of_symbols_are_assumptions(facts, claim):
    s = sp.Symbol("s", **facts)
    stubborn = claim(sp.Symbol("t")).xreplace({sp.Symbol("t"): s})
    relation = claim(x).func(s, 0, evaluate=False)
    assert prove(relation).outcome is TRUE, stubborn


def test_even_and_odd_numbers():
    even, odd = sp.Symbol("even", even=True), sp.Symbol("odd", odd=True)
    verdict = prove(even > odd)
    assert verdict.outcome is MIXED
    assert verdict.example[even] % 2 == 0 and verdict.example[odd] % 2 == 1
    assert prove(sp.Ne(even, odd, evaluate=False)).outcome in (TRUE, Outcome.UNKNOWN)


@pytest.mark.parametrize("name", ["prime", "irrational", "rational"])
def test_points_respect_every_assumption_of_a_symbol(name):
    s = sp.Symbol("s", **{name: True, "real": True})
    verdict = prove(s > 3)
    for point in (verdict.example, verdict.counterexample):
        assert point is None or getattr(point[s], f"is_{name}")
    assert prove(sp.Eq(s, 4, evaluate=False)).outcome is not TRUE


@pytest.mark.parametrize("timeout", [0, -1, "5", None, True, float("nan")])
def test_a_timeout_is_a_positive_number(timeout):
    with pytest.raises(ClaimError, match="timeout"):
        prove(x > 0, timeout=timeout)
