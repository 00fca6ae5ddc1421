"""Never wrong, sometimes unknown: verdicts against direct evaluation on a grid, and against each other."""

from __future__ import annotations

from itertools import product

import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import ClaimError, Outcome, for_all, prove, there_exists
from layered_games.proofs.exactness import truth

x, y, k = sp.symbols("x y k", real=True)
GRID = [
    dict(zip((x, y), map(sp.Rational, p), strict=True))
    for p in product(("-2", "-1/2", "0", "1/3", "1", "3"), repeat=2)
]
RELATIONS = st.sampled_from([sp.Gt, sp.Ge, sp.Lt, sp.Le, sp.Eq, sp.Ne])
LEAVES = st.sampled_from([x, y, sp.Integer(1), sp.Integer(-2), sp.Rational(1, 3)])


def grow(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        two.map(lambda t: sp.Add(*t, evaluate=False)),
        two.map(lambda t: sp.Mul(*t, evaluate=False)),
        two.filter(lambda t: t[1] != 0).map(
            lambda t: sp.Mul(t[0], sp.Pow(t[1], -1, evaluate=False), evaluate=False)
        ),
        two.map(lambda t: sp.Max(*t, evaluate=False)),
        two.map(lambda t: sp.Piecewise((t[0], t[1] > 0), (1, True))),
        inner.map(lambda t: sp.Abs(t, evaluate=False)),
        inner.map(lambda t: sp.sqrt(t, evaluate=False)),
        inner.map(lambda t: sp.Pow(t, 2, evaluate=False)),
        inner.map(lambda t: sp.exp(t, evaluate=False)),
    )


TERMS = st.recursive(LEAVES, grow, max_leaves=4)
ATOMS = st.tuples(RELATIONS, TERMS, TERMS).map(lambda t: t[0](t[1], t[2], evaluate=False))
CLAIMS = st.one_of(
    ATOMS,
    st.tuples(ATOMS, ATOMS).map(lambda t: sp.Or(*t)),
    st.tuples(ATOMS, ATOMS).map(lambda t: sp.And(*t)),
    st.tuples(ATOMS, ATOMS).map(lambda t: sp.Xor(*t, evaluate=False)),
)


@settings(max_examples=40)
@given(CLAIMS, ATOMS)
def test_no_point_of_a_grid_speaks_against_a_verdict(claim, fact):
    if (
        not isinstance(claim, sp.logic.boolalg.Boolean)
        or claim.has(sp.zoo, sp.nan)
        or fact.has(sp.zoo, sp.nan)
    ):
        return
    try:
        verdict = prove(claim, [fact], timeout=0.5)
    except ClaimError as error:
        assert "no real number" in str(error)  # such as sqrt(-2)
        return
    for point in GRID:
        if truth(fact, point) is True:
            found = truth(claim, point)
            assert found is not True or verdict.outcome not in (Outcome.FALSE, Outcome.CONTRADICTORY), point
            assert found is not False or verdict.outcome not in (Outcome.TRUE, Outcome.CONTRADICTORY), point
    for shown, expected in ((verdict.example, True), (verdict.counterexample, False)):
        if shown is not None and shown.keys() >= claim.free_symbols | fact.free_symbols:
            assert truth(claim, shown) is expected
            assert truth(fact, shown) is True


@settings(max_examples=10)
@given(st.lists(st.integers(-3, 3), min_size=5, max_size=5), RELATIONS)
def test_quantifiers_over_squares_have_closed_answers(numbers, relation):
    """for all x: p*x**2 + q*x + r > 0, against the discriminant."""
    p, q, r, _, _ = numbers
    square = p * x**2 + q * x + r
    if not square.has(x):
        return
    claim = relation(square, 0)
    holds = [sp.simplify(claim.subs(x, v)) == sp.true for v in samples(square)]
    for quantified, expected in ((for_all(x, claim), all(holds)), (there_exists(x, claim), any(holds))):
        verdict = prove(quantified, timeout=2)
        assert verdict.outcome in (Outcome.TRUE if expected else Outcome.FALSE, Outcome.UNKNOWN)


def samples(square):
    """The roots, a point between and beyond them: enough to know the sign everywhere."""
    roots = sorted(sp.roots(square, x, filter="R"), key=sp.N)
    if not roots:
        return [sp.Integer(0)]
    middle = [(roots[0] + roots[-1]) / 2] if len(roots) > 1 else []
    return [roots[0] - 1, *roots, *middle, roots[-1] + 1]


@settings(max_examples=15)
@given(ATOMS, ATOMS)
def test_the_opposite_claim_has_the_opposite_verdict(claim, fact):
    if claim.has(sp.zoo, sp.nan, sp.exp) or fact.has(sp.zoo, sp.nan, sp.exp):
        return
    try:
        one, other = (prove(c, [fact], timeout=0.5) for c in (claim, sp.Not(claim, evaluate=False)))
    except ClaimError:
        return
    opposite = {Outcome.TRUE: Outcome.FALSE, Outcome.FALSE: Outcome.TRUE}
    if Outcome.UNKNOWN not in (one.outcome, other.outcome):
        assert other.outcome is opposite.get(one.outcome, one.outcome)
