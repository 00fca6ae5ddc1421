"""The checker of certificates. It imports no finder and trusts none.

A certificate shows that formulas hold together, by a point, or that they contradict one another, by a
tree: ``Cases`` splits a disjunction, ``Cut`` splits by the sign of a polynomial, ``Combination`` adds
products of facts up to zero, ``Contradiction`` refutes one fact by the signs of its factors. These are
shown by steps that replace a variable ``v`` by ``N(t)/M(t)``, where ``t`` is a fact, or the quotient of
two, and so is known to be nonnegative; in the end all coefficients have one sign.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from layered_games.proofs.exactness import formula_holds
from layered_games.proofs.formula import Atom, Formula, Node, flatten, free_symbols
from layered_games.proofs.identity import cancels, inverts
from layered_games.proofs.polynomials import Context, context_of, ordered
from layered_games.proofs.records import (
    TESTS,
    Cases,
    Certificate,
    Combination,
    Contradiction,
    Cut,
    Factor,
    Proof,
    possible_signs,
)
from layered_games.proofs.signs import Facts, facts_of, is_positive, lone_signs, quadratic, says, substitute

__all__ = ["accepts", "holds", "possible_signs"]


def holds(certificate: Certificate) -> bool:
    """Tell whether a certificate is right.

    Examples
    --------
    >>> import sympy as sp
    >>> x = sp.Symbol("x")
    >>> holds(Certificate((Atom(x - 1, ">"),), point={x: sp.Integer(2)}))
    True
    """
    if certificate.proof is not None:
        return accepts(certificate.facts, certificate.proof)
    point = certificate.point
    return point is not None and all(formula_holds(f, point) is True for f in certificate.facts)


def accepts(formulas: Sequence[Formula], proof: Proof) -> bool:
    """Tell whether the proof shows that the formulas cannot hold together.

    Examples
    --------
    >>> from layered_games.proofs.records import Step
    >>> import sympy as sp
    >>> x, y = sp.symbols("x y")
    >>> facts = [Atom(x - y, ">"), Atom(y, ">"), Atom(x**2 - y**2, "<=")]
    >>> step = Step(x, x + y, sp.Integer(1), 0)  # t = x - y, so x = t + y
    >>> proof = Contradiction(facts[2], sp.Integer(1), (Factor(x**2 - y**2, 1, 1, ">", (step,)),))
    >>> accepts(facts, proof), accepts(facts[1:], proof)
    (True, False)
    """
    facts = flatten(formulas)
    if isinstance(proof, Cases):
        split = proof.disjunction
        if split not in facts or not isinstance(split, Node) or split.kind != "or":
            return False
        rest = [f for f in facts if f != split]
        pairs = zip(split.parts, proof.branches, strict=True)
        return len(split.parts) == len(proof.branches) and all(accepts([*rest, p], b) for p, b in pairs)
    if isinstance(proof, Cut):
        sides = (Atom(proof.polynomial, ">="), Atom(proof.polynomial, "<="))
        return all(accepts([*facts, s], b) for s, b in zip(sides, proof.branches, strict=True))
    try:
        return _contradicts([f for f in facts if isinstance(f, Atom)], proof)
    except (AttributeError, IndexError, KeyError, OverflowError, TypeError, ValueError):
        return False  # it speaks of other symbols, of facts that do not exist, or is no polynomial


def _contradicts(atoms: list[Atom], proof: Contradiction | Combination) -> bool:
    ring = context_of(ordered(set().union(*(free_symbols(a) for a in atoms))))
    facts = facts_of(ring, atoms)
    if isinstance(proof, Combination):
        return cancels(ring, facts, proof)
    if proof.atom not in atoms:
        return False
    product = ring.constant(proof.unit)
    for f in proof.factors:
        if f.sign not in (1, -1) or f.multiplicity < 1:
            return False
        p = ring.polynomial(f.polynomial)
        product *= p**f.multiplicity
        if f.operator != "?" and not _shown(ring, facts, f.sign * p, f):
            return False
    same = bool(product == ring.polynomial(proof.atom.polynomial))
    return same and not any(map(TESTS[proof.atom.operator], possible_signs(proof)))


def _squared(ring: Context, facts: Facts, goal: Any, claimed: Factor) -> bool:
    """Check ``4*a*p == (2*a*v + b)**2 + (4*a*c - b**2)`` with the signs claimed of its parts."""
    square = claimed.square
    parts = None if square is None else quadratic(ring, goal, ring.symbols.index(square.symbol))
    if square is None or parts is None or claimed.operator not in (">", ">="):
        return False
    kinds = (square.leading.operator, square.discriminant.operator)
    if ">" not in kinds or (claimed.operator == ">" and kinds[1] != ">") or not set(kinds) <= {">", ">="}:
        return False
    return all(
        f.sign == 1 and p == ring.polynomial(f.polynomial) and _shown(ring, facts, p, f)
        for p, f in zip(parts, (square.leading, square.discriminant), strict=True)
    )


def _shown(ring: Context, facts: Facts, goal: Any, claimed: Factor) -> bool:
    """Follow the steps, and look at the coefficients; or look at the fact that says it."""
    if claimed.given is not None:
        return says(facts[claimed.given], goal, claimed.operator)
    if claimed.square is not None:
        return _squared(ring, facts, goal, claimed)
    if claimed.combination is not None:
        denied = (-goal, {">": ">=", ">=": ">"}[claimed.operator])
        return cancels(ring, [*facts, denied], claimed.combination)
    signs = lone_signs(facts, {})
    for step in claimed.steps:
        slot = ring.symbols.index(step.symbol)
        top, bottom = ring.polynomial(step.numerator), ring.polynomial(step.denominator)
        (over, kind), v = facts[step.over], ring.ring.gens()[slot]
        under, under_kind = (ring.one, ">") if step.under is None else facts[step.under]
        if kind == "==":
            absent = all(p.degrees()[slot] <= 0 for p in (top, bottom))  # -1 in the zero polynomial
            fits = absent and over in (bottom * v - top, top - bottom * v)
        else:
            signs = {**signs, slot: kind == ">"}
            known = kind in (">", ">=") and under_kind == ">"
            fits = known and inverts(ring, slot, top, bottom, over, under)
        if not fits or not is_positive(bottom, signs, ">"):
            return False
        facts = [(substitute(ring, p, slot, top, bottom), op) for p, op in facts]
        goal = substitute(ring, goal, slot, top, bottom)
        signs = lone_signs(facts, signs)
    return is_positive(goal, signs, claimed.operator)
