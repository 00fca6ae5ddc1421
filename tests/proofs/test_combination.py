"""Combinations of facts: found where they exist, refused when bent, never found where a point exists."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import Outcome, prove
from layered_games.proofs import combination as module
from layered_games.proofs import contradicting
from layered_games.proofs.certificate import accepts, holds
from layered_games.proofs.combination import LEVELS, combine
from layered_games.proofs.effort import clock
from layered_games.proofs.exactness import formula_holds
from layered_games.proofs.formula import Atom, Node, free_symbols
from layered_games.proofs.polynomials import context_of, ordered
from layered_games.proofs.records import Cases, Combination, Contradiction, Term
from layered_games.proofs.refuting import Effort, refute
from layered_games.proofs.signs import facts_of

x, y, z, r, p = sp.symbols("x y z r p")
a, b, c, d, e = sp.symbols("a b c d e", positive=True)
v = sp.symbols("v1:7", real=True)
SHARES = [Atom(s, ">=") for s in (x, y, z)]
SCHUR = x * (x - y) * (x - z) + y * (y - x) * (y - z) + z * (z - x) * (z - y)
CAUCHY = sum(s**2 for s in v[:3]) * sum(s**2 for s in v[3:]) - (v[0] * v[3] + v[1] * v[4] + v[2] * v[5]) ** 2
FACTS = {
    "Motzkin": [Atom(x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1, "<")],
    "Motzkin, strictly": [Atom(x**4 * y**2 + x**2 * y**4 - 2 * x**2 * y**2 + 1, "<=")],
    "a quotient": [Atom(p, ">"), Atom(p - 1, "<="), Atom(1 - p, "!="), Atom(p * (1 - p), "<=")],
    "a root": [Atom(x, ">"), Atom(r, ">="), Atom(r**3 - x, "=="), Atom(r, "<=")],
    "a box": [
        *(Atom(s - 1, ">=") for s in (x, y)),
        *(Atom(3 - s, ">=") for s in (x, y)),
        Atom((x - 1) * (3 - y) + (y - 1) * (3 - x), "<"),
    ],
    "Cauchy and Schwarz": [Atom(sp.expand(CAUCHY), "<")],
    "squares": [Atom(sp.expand((x - y) ** 2 + (y - z) ** 2 + (z - x) ** 2), "<")],
    "a quadratic form": [Atom(5 * x**2 - 4 * x * y + 4 * y**2 - 2 * y * z + 3 * z**2 - 2 * x + 1, "<=")],
    "means": [*SHARES, Atom(sp.expand((x + y + z) ** 3 - 27 * x * y * z), "<")],
    "Schur": [*SHARES, Atom(sp.expand(SCHUR), "<")],
    "negative variables": [Atom(x, "<"), Atom(2 * y, ">"), Atom(x**2 - 2 * x * y - 3 * x * y**3, "<=")],
    "linear facts": [Atom(2 * x + y - 4, "<="), Atom(x + 3 * y - 6, "<="), Atom(x + y - 5, ">")],
    "a simplex": [*SHARES, Atom(x + y + z - 1, "=="), Atom(27 * x * y * z - 1, ">")],
    "a negative corner": [Atom(x, "<="), Atom(y, ">="), Atom(x**3 - y**3 - 1 - 3 * x * y, ">")],
}


def found(atoms, deadline=inf):
    ring = context_of(ordered(set().union(*(free_symbols(f) for f in atoms))))
    for level in range(LEVELS):
        proof = combine(ring, facts_of(ring, atoms), level, deadline)
        if proof is not None:
            return proof
    return None


@pytest.mark.parametrize("name", FACTS)
def test_it_is_found_and_accepted(name):
    proof = found(FACTS[name])
    assert proof is not None
    assert accepts(FACTS[name], proof)


@pytest.mark.parametrize("name", FACTS)
def test_no_part_of_it_can_be_bent(name):
    atoms = FACTS[name]
    proof = found(atoms)
    assert proof is not None
    count = 0
    for bent in _bent(proof, len(atoms)):
        count += 1
        assert not accepts(atoms, bent), bent
    assert count > 5
    for index, atom in enumerate(atoms):
        if any(index in dict(t.facts) for t in proof.terms):
            other = Atom(atom.polynomial + 1, atom.operator)
            assert not accepts([*atoms[:index], other, *atoms[index + 1 :]], proof)


def _bent(proof, count):
    """Each part changed in turn: multipliers, facts, multiplicities, squares, means, whole terms."""
    for i, term in enumerate(proof.terms):
        for other in _bent_terms(term, count):
            yield replace(proof, terms=(*proof.terms[:i], other, *proof.terms[i + 1 :]))
        yield replace(proof, terms=(*proof.terms[:i], *proof.terms[i + 1 :]))
        yield replace(proof, terms=(*proof.terms, term))


def _bent_terms(term, count):
    symbol = sp.Symbol("x")
    for m in (term.multiplier + 1, -term.multiplier, term.multiplier / 3, sp.S.Zero, sp.Rational(-1, 7)):
        yield replace(term, multiplier=m)
    for j, (index, power) in enumerate(term.facts):
        rest = (*term.facts[:j], *term.facts[j + 1 :])
        yield replace(term, facts=rest)
        yield replace(term, facts=(*rest, (index, power + 1)))
        yield replace(term, facts=(*rest, ((index + 1) % (count + 1), power)))
    yield replace(term, facts=(*term.facts, (0, 2)))
    yield replace(term, square=term.square * 2)
    yield replace(term, square=term.square + symbol)
    yield replace(term, cofactor=term.cofactor * symbol)
    yield replace(term, cofactor=-term.cofactor)
    if term.mean is not None:
        yield replace(term, mean=None)
        yield replace(term, mean=replace(term.mean, amount=term.mean.amount + sp.Rational(1, 10**12)))
        yield replace(term, mean=replace(term.mean, amount=term.mean.amount - 1))
        yield replace(term, mean=replace(term.mean, parts=term.mean.parts[1:]))


# ---------------------------------------------------------------------- facts that have a point
EXPONENTS = st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(0, 2))
POLYNOMIALS = st.dictionaries(EXPONENTS, st.integers(-4, 4).filter(bool), min_size=1, max_size=4)
POINTS = st.tuples(*[st.integers(-4, 4).map(lambda k: sp.Rational(k, 2))] * 3)


@settings(max_examples=40)
@given(st.lists(POLYNOMIALS, min_size=1, max_size=3), POINTS, st.data())
def test_facts_with_a_point_are_never_refuted(listed, values, data):
    """Each fact is what a polynomial's value at the point lets be said."""
    point = dict(zip((x, y, z), values, strict=True))
    polynomials = [x, y, z, *(sum(k * x**i * y**j * z**m for (i, j, m), k in q.items()) for q in listed)]
    atoms = []
    for q in polynomials:
        sign = int(sp.sign(q.subs(point)))
        known = {1: (">", ">=", "!="), -1: ("<", "<=", "!="), 0: ("==", ">=", "<=")}[sign]
        atoms.append(Atom(q, data.draw(st.sampled_from(known))))
    assert all(formula_holds(f, point) is True for f in atoms)
    assert found(atoms, clock() + 2) is None


@pytest.mark.parametrize(
    "atoms",
    [
        [Atom(x**4 * y**2 + x**2 * y**4 - 3 * x**2 * y**2 + 1, "<=")],
        [Atom(x**4 * y**2 + x**2 * y**4 - sp.Rational(301, 100) * x**2 * y**2 + 1, "<")],
        [Atom(sp.expand((x + y + z) ** 3 - 27 * x * y * z), "<")],
        [Atom(sp.expand(SCHUR), "<")],
        [Atom(x**2 - 2, "=="), Atom(x, "<")],
        [Atom(x, ">=")],
        [Atom(x, "!=")],
        [Atom(sp.Integer(1), ">")],
        [Atom(x ** (module.MAX_DEGREE + 1), "<")],  # not tried: too high
        [Atom(2 ** (module.MAX_BITS + 1) * x**2 + 1, "<")],  # not tried: too long
        [Atom(sum(sp.symbols(f"w:{module.MAX_SYMBOLS + 1}")) ** 2, "<")],  # not tried: too many
    ],
    ids=str,
)
def test_nothing_is_found(atoms):
    assert found(atoms) is None


def test_no_time_is_no_proof():
    assert found(FACTS["Schur"], deadline=clock() - 1) is None


# ---------------------------------------------------------------------- within refutations
@pytest.mark.parametrize(
    ("claim", "assuming"),
    [
        (v[0] ** 4 * v[1] ** 2 + v[0] ** 2 * v[1] ** 4 - 3 * v[0] ** 2 * v[1] ** 2 + 1 >= 0, ()),
        (1 / (1 - v[0]) > 1, [v[0] > 0, v[0] <= 1]),
        (v[0] ** sp.Rational(1, 3) > 0, [v[0] > 0]),
        (v[0] > v[1], [v[0] > v[2], v[2] > v[3], v[3] > v[1]]),
        (v[0] * v[1] <= sp.Rational(1, 4), [v[0] >= 0, v[1] >= 0, v[0] + v[1] <= 1]),
        (sp.sqrt(v[0]) <= (1 + v[0]) / 2, [v[0] >= 0]),
        (sp.sqrt(1 + a) < 1 + a / 2, ()),
        (sp.Abs(v[0] * v[1]) <= (v[0] ** 2 + v[1] ** 2) / 2, ()),
        ((a + b + c + d + e) / 5 >= (a * b * c * d * e) ** sp.Rational(1, 5), ()),
        (a**2 + b**2 + c**2 + d**2 + e**2 >= a * (b + c + d + e), ()),
        (v[0] + v[1] + v[2] <= 3, [v[0] ** 2 + v[1] ** 2 + v[2] ** 2 <= 3]),
        ((v[0] ** 4 - v[0] ** 3 + v[0] ** 2 - v[0] + 1) * (a + v[1] ** 2 + v[0] ** 2) > 0, ()),
    ],
    ids=str,
)
def test_claims_that_only_solvers_settled(claim, assuming):
    verdict = prove(claim, assuming, timeout=60)
    assert (verdict.outcome, verdict.evidence) == (Outcome.TRUE, "certificate"), str(verdict)
    assert all(holds(certificate) for certificate in verdict.certificates)


def test_a_factor_by_a_combination():
    goal = (x**4 - x**3 + x**2 - x + 1) * (1 + x**2 + y**2)
    facts = [Atom(sp.expand(goal), "<=")]
    proof = refute(facts, Effort(depth=0, squares=0, products=2))
    assert isinstance(proof, Contradiction)
    assert any(isinstance(f.combination, Combination) for f in proof.factors)
    assert accepts(facts, proof)
    assert refute(facts, Effort(depth=0, squares=0)) is None


def test_cases_end_in_combinations():
    either = Node("or", (Atom(x + y - 5, ">"), Atom(x + y - 6, ">=")))
    facts = [*FACTS["linear facts"][:2], either]
    proof = refute(facts, Effort(depth=0, squares=0, products=2))
    assert isinstance(proof, Cases)
    assert all(isinstance(branch, Combination) for branch in proof.branches)
    assert accepts(facts, proof)


def test_equations_are_put_in_and_taken_out():
    roots = sp.symbols("r1:4")
    facts = [Atom(s, ">") for s in (x, y, z, *roots)]
    facts += [Atom(root**3 - s, "==") for root, s in zip(roots, (x, y, z), strict=True)]
    facts += [Atom(roots[0] + roots[1] - p, "=="), Atom(x + y + z - 3 * sp.prod(roots), "<")]
    proof = found(facts)
    assert accepts(facts, proof)
    assert any(t.cofactor != 1 or t.multiplier < 0 for t in proof.terms)
    assert not accepts([f for f in facts if f.operator != "=="], proof)


@pytest.mark.parametrize("operator", ["<=", "<", "=="])
def test_equations_of_which_one_needs_another(operator):
    chain = [Atom(y - x**2, "=="), Atom(z - y * x - 2 * y, "==")]
    facts = [*chain, Atom(z - x**3 - 2 * x**2 + 1, operator)]
    ring = context_of((x, y, z))
    proof = combine(ring, facts_of(ring, facts), 0, inf)
    assert proof is not None and len(proof.terms) > 2
    assert accepts(facts, proof)


@pytest.mark.parametrize(
    "fact", [Atom(x - x + 0, ">"), Atom(sp.Integer(-1), ">="), Atom(sp.S.Zero, "!=")], ids=str
)
def test_facts_that_fail_on_sight(fact):
    ring = context_of((x,))
    proof = combine(ring, facts_of(ring, [fact, Atom(x, ">")]), 0, inf)
    assert proof is not None and accepts([fact, Atom(x, ">")], proof)
    assert combine(ring, facts_of(ring, [Atom(sp.S.One, "!="), Atom(x, ">")]), 0, inf) is None


def test_barren_facts_are_remembered(monkeypatch):
    facts = [Atom(x**2 - 2, "=="), Atom(x, "<")]
    assert refute(facts, Effort(products=1)) is None

    def fail(*args):
        raise AssertionError("tried again")

    monkeypatch.setattr(contradicting, "combine", fail)
    assert refute(facts, Effort(products=1)) is None
    with pytest.raises(AssertionError):
        refute(facts, Effort(products=2))


def test_terms_are_frozen():
    with pytest.raises(AttributeError):
        Term(sp.S.One).multiplier = sp.S.Zero
