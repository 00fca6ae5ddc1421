"""The checker of combinations: strictness, signs, equations, means; every bent part is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games.proofs.certificate import accepts
from layered_games.proofs.formula import Atom
from layered_games.proofs.identity import cancels, inverts, value
from layered_games.proofs.polynomials import context_of
from layered_games.proofs.records import Combination, Contradiction, Factor, Mean, Term
from layered_games.proofs.signs import facts_of

x, y, z = sp.symbols("x y z")
ONE, THIRD = sp.Integer(1), sp.Rational(1, 3)
MOTZKIN = x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1
CORNERS = (x**4 * y**2, x**2 * y**4, sp.S.One)
MEAN = Mean(tuple((ONE, m, THIRD) for m in CORNERS), x**2 * y**2, sp.Integer(3))


def summed(*terms):
    return Combination(tuple(Term(*t) if isinstance(t, tuple) else t for t in terms))


def test_a_strict_fact_against_its_opposite():
    proof = summed((ONE, ((0, 1),)), (ONE, ((1, 1),)))
    assert accepts([Atom(x, ">"), Atom(x, "<=")], proof)
    assert accepts([Atom(x, ">="), Atom(x, "<")], proof)
    assert not accepts([Atom(x, ">="), Atom(x, "<=")], proof), "0 >= 0 is no contradiction"
    assert not accepts([Atom(x, ">"), Atom(x, ">=")], proof)
    assert not accepts([Atom(x, "!="), Atom(x, "<=")], proof), "a fact != 0 has no sign"
    assert not accepts([Atom(x, ">")], proof), "fact 1 does not exist"
    assert not accepts([], proof)


def test_constants_and_squares():
    negative = [Atom(x**2 + 1, "<=")]
    assert accepts(negative, summed((ONE, ((0, 1),)), (ONE, (), x), (ONE,)))
    assert not accepts([Atom(x**2, "<=")], summed((ONE, ((0, 1),)), (ONE, (), x))), "x = 0 is a point"
    assert accepts([Atom(x**2, "<")], summed((ONE, ((0, 1),)), (ONE, (), x)))
    assert not accepts([Atom(x**2, "<=")], summed((ONE, ((0, 1),)), (ONE, (), x), (ONE, (), sp.S.Zero)))
    assert not accepts([], summed())
    assert not accepts(negative, Combination((Term(ONE, ((0, 1),)), None)))


@pytest.mark.parametrize("pair", [(0, 0), (0, -1), (-1, 1), (2, 1), (0, 10**9)], ids=str)
def test_numbers_and_multiplicities_are_those_of_facts(pair):
    facts = [Atom(x, ">"), Atom(x, "<=")]
    assert not accepts(facts, summed((ONE, (pair,)), (ONE, ((1, 1),))))
    assert not accepts([Atom(sp.S.Zero, ">")], summed((ONE, (pair,))))


def test_facts_that_exclude_zero_count_in_even_powers():
    facts = [Atom(x, "!="), Atom(x**2, "<=")]
    assert accepts(facts, summed((ONE, ((0, 2),)), (ONE, ((1, 1),))))
    assert not accepts([Atom(x, "!="), Atom(x, "<=")], summed((ONE, ((0, 1),)), (ONE, ((1, 1),))))


def test_equations_have_any_multiplier():
    facts = [Atom(x, ">"), Atom(y**3 - x, "=="), Atom(y, "<=")]
    proof = summed((ONE, ((0, 1),)), (ONE, ((1, 1),)), (ONE, ((2, 1),), y))
    assert accepts(facts, proof)
    turned = [facts[0], Atom(x - y**3, "=="), facts[2]]
    assert accepts(turned, replace(proof, terms=(proof.terms[0], Term(-ONE, ((1, 1),)), proof.terms[2])))
    spread = Term(ONE, ((1, 1),), cofactor=y)
    facts = [Atom(x * y, ">"), Atom(y**3 - x, "=="), Atom(y**4, "<=")]
    assert accepts(facts, summed((ONE, ((0, 1),)), spread, (ONE, ((2, 1),))))
    for operator in (">=", "<=", "!=", ">"):
        bent = [facts[0], Atom(y**3 - x, operator), facts[2]]
        assert not accepts(bent, summed((ONE, ((0, 1),)), spread, (ONE, ((2, 1),))))
    assert not accepts([Atom(x, "==")], summed((ONE, ((0, 1),)), (-ONE, ((0, 1),)))), "0 == 0 is true"


def test_a_mean():
    facts = [Atom(MOTZKIN, "<")]
    good = Combination((Term(ONE, ((0, 1),)), Term(ONE, mean=MEAN)))
    assert accepts(facts, good)
    assert not accepts([Atom(MOTZKIN, "<=")], good), "it is zero where x = y = 1"


@pytest.mark.parametrize(
    "bent",
    [
        replace(MEAN, amount=sp.Rational(3 * 10**9 + 1, 10**9)),
        replace(MEAN, amount=sp.Rational(-3 * 10**9 - 1, 10**9)),
        replace(MEAN, inner=x**2 * y),
        replace(MEAN, inner=2 * x**2 * y**2),
        replace(MEAN, inner=x**2 + y**2),
        replace(MEAN, inner=sp.S.Zero),
        replace(MEAN, parts=MEAN.parts[:2]),
        replace(MEAN, parts=()),
        replace(MEAN, parts=((-ONE, *MEAN.parts[0][1:]), *MEAN.parts[1:])),
        replace(MEAN, parts=(*MEAN.parts, (ONE, x**2 * y**2, sp.S.Zero))),
        replace(MEAN, parts=(*MEAN.parts, (ONE, x * y, THIRD), (ONE, x**3 * y**3, -THIRD))),
        replace(MEAN, parts=tuple((c, m, w / 2) for c, m, w in MEAN.parts)),
        replace(MEAN, parts=((ONE, 2 * CORNERS[0], THIRD), *MEAN.parts[1:])),
        Mean(((ONE, x**3, THIRD), (ONE, y**3, THIRD), (ONE, z**3, THIRD)), x * y * z, sp.Integer(3)),
    ],
    ids=str,
)
def test_a_bent_mean_is_refused(bent):
    whole = sum(c * m for c, m, _ in bent.parts) - bent.amount * bent.inner
    facts = [Atom(sp.expand(whole), "<"), Atom(x + y + z, "!=")]
    assert not accepts(facts, Combination((Term(ONE, ((0, 1),)), Term(ONE, mean=bent))))


def test_a_mean_of_odd_powers_needs_signs():
    mean = Mean(((ONE, x**3, THIRD), (ONE, y**3, THIRD), (ONE, z**3, THIRD)), x * y * z, sp.Integer(3))
    facts = [Atom(x**3 + y**3 + z**3 - 3 * x * y * z, "<")]
    proof = Combination((Term(ONE, ((0, 1),)), Term(ONE, mean=mean)))
    for operator in (">=", ">"):
        assert accepts([*facts, *(Atom(v, operator) for v in (x, y, z))], proof)
    assert not accepts([*facts, Atom(x, ">="), Atom(y, ">="), Atom(z, "<=")], proof)
    assert not accepts([*facts, Atom(x, ">="), Atom(y, ">=")], proof)


def test_weights_with_a_huge_denominator_are_refused():
    small = sp.Rational(1, 10**6)
    mean = Mean(((ONE, x ** (2 * 10**6), small), (ONE, sp.S.One, 1 - small)), x**2, ONE)
    ring = context_of((x,))
    facts = facts_of(ring, [Atom(x ** (2 * 10**6) + 1 - x**2, "<")])
    assert not cancels(ring, facts, Combination((Term(ONE, ((0, 1),)), Term(ONE, mean=mean))))


def test_a_factor_by_a_combination():
    goal = x**4 + y**4 - x**3 * y - x * y**3
    combination = summed(
        (sp.Integer(2), ((1, 1),)), (ONE, (), x**2 - x * y), (ONE, (), y**2 - x * y), (ONE, (), x**2 - y**2)
    )
    fact = Atom(goal, "<")
    proof = Contradiction(fact, ONE, (Factor(goal, 1, 1, ">=", combination=combination),))
    assert accepts([fact], proof)
    assert not accepts([Atom(goal, "<=")], replace(proof, atom=Atom(goal, "<=")))
    for operator in (">", "==", "!=", "<"):
        assert not accepts([fact], replace(proof, factors=(replace(proof.factors[0], operator=operator),)))
    assert not accepts([fact], replace(proof, factors=(replace(proof.factors[0], sign=-1),)))


def test_substitutions_are_undone():
    ring = context_of((x, y))
    p = ring.polynomial
    assert inverts(ring, 0, p(x + y), ring.one, p(x - y), ring.one)
    assert not inverts(ring, 0, p(x + 2 * y), ring.one, p(x - y), ring.one)


NUMBERS = st.integers(-2, 2)


@settings(max_examples=60)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=1, max_size=4),
    st.lists(
        st.tuples(st.integers(-3, 3), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 2)), max_size=2)),
        max_size=3,
    ),
    st.sampled_from([">", ">=", "==", "!=", "<", "<="]),
)
def test_whatever_adds_up_is_refused_where_the_facts_have_a_point(lines, terms, operator):
    """Facts that hold at (1, 2); arbitrary terms, closed to zero by one more fact."""
    point = {x: 1, y: 2}
    holds = {">": 1, ">=": 0, "==": 0, "!=": 1, "<": -1, "<=": 0}[operator]
    polynomials = [a * x + b * y**2 + c * x * y for a, b, c in lines]
    facts = [Atom(p - p.subs(point) + holds, operator) for p in polynomials]
    ring = context_of((x, y))
    known = facts_of(ring, [*facts, Atom(x, ">"), Atom(y, ">=")])
    proof = Combination(tuple(Term(sp.Integer(m), tuple(pairs)) for m, pairs in terms))
    try:
        total = sum((value(ring, known, t) for t in proof.terms), ring.zero)
    except IndexError:
        return
    rest = ring.to_expr(total)
    for closing in (">", ">=", "<", "<=", "==", "!="):
        number = rest.subs(point)
        true = {">": -number > 0, ">=": -number >= 0, "<": number < 0, "<=": number <= 0}
        if bool(true.get(closing, (number == 0) is (closing == "=="))):
            last = Atom(rest if closing in ("<", "<=") else -rest, closing)
            every = [*facts, Atom(x, ">"), Atom(y, ">="), last]
            closed = replace(proof, terms=(*proof.terms, Term(ONE, ((len(known), 1),))))
            assert not accepts(every, closed)
