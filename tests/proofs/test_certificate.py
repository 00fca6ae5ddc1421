"""The checker of certificates: it accepts what follows, and nothing that is bent."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

from layered_games import Outcome, prove
from layered_games.proofs import certificate as module
from layered_games.proofs.certificate import accepts, holds, possible_signs
from layered_games.proofs.exactness import formula_holds
from layered_games.proofs.formula import FALSE, Atom, Node
from layered_games.proofs.records import Cases, Certificate, Contradiction, Cut, Factor, Square, Step
from layered_games.proofs.refuting import Effort, refute

x, y, z = sp.symbols("x y z", real=True)
a, b, c = sp.symbols("a b c", positive=True)
ONE = sp.Integer(1)
FACTS = [Atom(x - y, ">"), Atom(y, ">"), Atom(x**2 - y**2, "<=")]
STEP = Step(x, x + y, ONE, 0)
FACTOR = Factor(x**2 - y**2, 1, 1, ">", (STEP,))
PROOF = Contradiction(FACTS[2], ONE, (FACTOR,))


def test_the_module_is_small_and_imports_no_finder():
    path = Path(module.__file__)
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 150
    imported = {node.module for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
    finders = (
        "refuting",
        "contradicting",
        "combination",
        "eliminating",
        "boxes",
        "products",
        "linear",
        "means",
        "quadratic_forms",
        "orthant",
        "sampling",
        "columns",
        "draws",
        "questions",
        "prover",
        "fast",
        "processes",
    )
    assert not {f"layered_games.proofs.{name}" for name in finders} & imported
    queue, seen = [m for m in imported if m and m.startswith("layered_games.proofs")], set()
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        source = (path.parent / f"{name.rsplit('.', 1)[1]}.py").read_text(encoding="utf-8")
        found = [n.module for n in ast.walk(ast.parse(source)) if isinstance(n, ast.ImportFrom) and n.module]
        queue += [m for m in found if m.startswith("layered_games.proofs.")]
    assert not {f"layered_games.proofs.{name}" for name in finders} & seen


def test_a_good_proof_is_accepted():
    assert accepts(FACTS, PROOF)
    assert holds(Certificate(tuple(FACTS), PROOF))
    assert possible_signs(PROOF) == {1}


@pytest.mark.parametrize(
    "bent",
    [
        replace(PROOF, factors=()),
        replace(PROOF, unit=-ONE),
        replace(PROOF, unit=sp.Integer(0)),
        replace(PROOF, unit=sp.Integer(2)),
        replace(PROOF, atom=FACTS[0]),
        replace(PROOF, atom=Atom(x**2 - y**2, "<")),
        replace(PROOF, factors=(FACTOR, FACTOR)),
        replace(PROOF, factors=(replace(FACTOR, sign=-1),)),
        replace(PROOF, factors=(replace(FACTOR, sign=0, operator=">="),)),
        replace(PROOF, factors=(replace(FACTOR, sign=2),)),
        replace(PROOF, factors=(replace(FACTOR, multiplicity=2),)),
        replace(PROOF, factors=(replace(FACTOR, multiplicity=0),)),
        replace(PROOF, factors=(replace(FACTOR, multiplicity=-1),)),
        replace(PROOF, factors=(replace(FACTOR, operator="<"),)),
        replace(PROOF, factors=(replace(FACTOR, operator="?"),)),
        replace(PROOF, factors=(replace(FACTOR, operator=">="),)),
        replace(PROOF, factors=(replace(FACTOR, operator="=="),)),
        replace(PROOF, factors=(replace(FACTOR, polynomial=x + y),)),
        replace(PROOF, factors=(replace(FACTOR, polynomial=1 / x),)),
        replace(PROOF, factors=(replace(FACTOR, polynomial=z),)),
        replace(PROOF, factors=(replace(FACTOR, steps=()),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, numerator=x + 2 * y),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, numerator=x),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, denominator=x),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, denominator=sp.Integer(-1)),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, over=2),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, over=9),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, under=2),)),)),
        replace(PROOF, factors=(replace(FACTOR, steps=(replace(STEP, symbol=z),)),)),
        replace(PROOF, factors=(replace(FACTOR, square=Square(x, FACTOR, FACTOR)),)),
        Cases(FACTS[0], (PROOF,)),
        Cases(Node("or", (FACTS[0], FACTS[1])), (PROOF, PROOF)),
        Cases(FALSE, ()),
        Cut(z, (PROOF, None)),
        None,
        "proof",
    ],
    ids=lambda proof: str(proof)[-80:],
)
def test_a_bent_proof_is_refused(bent):
    assert not accepts(FACTS, bent)


def test_facts_that_are_missing_refute_nothing():
    for left_out in range(3):
        assert not accepts([f for i, f in enumerate(FACTS) if i != left_out], PROOF)
    assert not accepts([], PROOF)


def test_cases_need_every_branch():
    split = Node("or", (Atom(x, ">"), Atom(x, "<")))
    facts = [split, Atom(x, "==")]
    zero = Contradiction(Atom(x, "=="), ONE, (Factor(x, 1, 1, ">"),))
    minus = Contradiction(Atom(x, "=="), ONE, (Factor(x, 1, -1, ">"),))
    assert not accepts(facts, Cases(split, (zero, minus)))  # -x > 0 is no single variable
    shift = Step(x, -x, ONE, 1)
    minus = replace(minus, factors=(Factor(x, 1, -1, ">", (shift,)),))
    assert accepts(facts, Cases(split, (zero, minus)))
    assert not accepts(facts, Cases(split, (zero,)))
    assert not accepts(facts, Cases(split, (minus, zero)))
    assert accepts([FALSE], Cases(FALSE, ()))


def test_an_equation_eliminates_only_where_its_slope_is_positive():
    facts = [Atom(x * y - 1, "=="), Atom(y, ">"), Atom(x, "<=")]
    step = Step(x, ONE, y, 0)
    proof = Contradiction(facts[2], ONE, (Factor(x, 1, 1, ">", (step,)),))
    assert accepts(facts, proof)
    assert not accepts([facts[0], Atom(y, ">="), facts[2]], proof)


def test_squares():
    goal = Atom(x**2 + x * y + y**2 + 1, "<=")
    proof = refute([goal])
    assert accepts([goal], proof)
    assert proof.factors[0].square is not None
    wrong = replace(proof.factors[0].square, discriminant=proof.factors[0].square.leading)
    bent = replace(proof, factors=(replace(proof.factors[0], square=wrong),))
    assert not accepts([goal], bent)


def test_points_are_certificates_too():
    facts = (Atom(x - 1, ">"), Node("or", (Atom(y, "<"), Atom(y - 2, "=="))))
    assert holds(Certificate(facts, point={x: sp.Integer(2), y: sp.Integer(2)}))
    assert holds(Certificate((Atom(x**2 - 2, "=="),), point={x: sp.sqrt(2)}))
    assert not holds(Certificate(facts, point={x: sp.Integer(1), y: sp.Integer(2)}))
    assert not holds(Certificate(facts, point={x: sp.Integer(2)}))
    assert not holds(Certificate(facts))


@pytest.mark.parametrize(
    ("claim", "assuming", "outcome"),
    [
        (a / (a + b) < 1, (), Outcome.TRUE),
        (a**3 + b**3 + c**3 >= 3 * a * b * c, (), Outcome.TRUE),
        (x**2 + 1 < y, [y < 1], Outcome.FALSE),
        (x > 0, [x > y, y > z, z > x], Outcome.CONTRADICTORY),
        (sp.Max(x, y) >= x, (), Outcome.TRUE),
        (a > b, (), Outcome.MIXED),
        (x > 0, [sp.Eq(x**2, 2)], Outcome.MIXED),
    ],
    ids=str,
)
def test_the_certificates_of_a_verdict_hold(claim, assuming, outcome):
    verdict = prove(claim, assuming)
    assert verdict.outcome is outcome and verdict.evidence == "certificate"
    assert len(verdict.certificates) == 2
    assert all(holds(certificate) for certificate in verdict.certificates)
    proofs = [certificate.proof is not None for certificate in verdict.certificates]
    assert proofs.count(True) == {Outcome.MIXED: 0, Outcome.CONTRADICTORY: 2}.get(outcome, 1)


POLYNOMIALS = st.lists(
    st.tuples(st.integers(-3, 3), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=3
).map(lambda terms: sp.Add(*(c * x**i * y**j for c, i, j in terms)))
ATOMS = st.tuples(POLYNOMIALS, st.sampled_from([">", ">=", "<", "<=", "==", "!="])).map(lambda t: Atom(*t))
POINTS = [(sp.Rational(i, 3), sp.Rational(j, 2)) for i in range(-5, 6) for j in range(-4, 5)]


@settings(max_examples=150)
@given(st.lists(ATOMS, min_size=1, max_size=4))
def test_what_is_refuted_holds_nowhere(atoms):
    """Whatever the finder finds and the checker accepts: no point of a grid satisfies all facts."""
    proof = refute(atoms, Effort(splits=2, cuts=1))
    if proof is not None:
        assert accepts(atoms, proof)
        for p, q in POINTS:
            assert not all(formula_holds(atom, {x: p, y: q}) for atom in atoms)


@settings(max_examples=60)
@given(POLYNOMIALS, st.sampled_from([">", ">=", "=="]), st.lists(ATOMS, min_size=1, max_size=3))
def test_random_proofs_prove_nothing_false(polynomial, operator, atoms):
    """Proofs made at random, not found: if one is accepted, it is right."""
    for sign in (1, -1):
        steps = (Step(x, x + y, ONE, 0), Step(y, y + 1, ONE, 0))
        for kept in ((), steps[:1], steps[1:], steps):
            proof = Contradiction(atoms[0], ONE, (Factor(polynomial, 1, sign, operator, kept),))
            if accepts(atoms, proof):
                assert not any(all(formula_holds(f, {x: p, y: q}) for f in atoms) for p, q in POINTS)
