"""The identities behind certificates: products of facts that add up to zero, substitutions undone."""

from __future__ import annotations

from math import lcm, prod
from typing import Any, Final

import sympy as sp

from layered_games.proofs.polynomials import Context
from layered_games.proofs.records import Combination, Mean, Term
from layered_games.proofs.signs import Facts, lone_signs, substitute

__all__ = ["cancels", "inverts", "value"]

MAX_POWER: Final = 5_000
"""Largest common denominator of the weights of a mean, and largest multiplicity of a fact."""


def cancels(ring: Context, facts: Facts, proof: Combination) -> bool:
    """Tell whether terms of which none is negative and one is positive add up to zero identically.

    Examples
    --------
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> facts = [(ring.polynomial(x - y), ">"), (ring.polynomial(y - x), ">=")]
    >>> one = sp.Integer(1)
    >>> cancels(ring, facts, Combination((Term(one, ((0, 1),)), Term(one, ((1, 1),)))))
    True
    >>> cancels(ring, facts[1:], Combination((Term(one, ((0, 1),)),)))
    False
    """
    total, strict = ring.zero, False
    signs = lone_signs(facts, {})
    for term in proof.terms:
        if not _nonnegative(ring, facts, signs, term):
            return False
        total += value(ring, facts, term)
        strict = strict or _positive(ring, facts, term)
    return strict and bool(total.is_zero())


def inverts(ring: Context, slot: int, top: Any, bottom: Any, over: Any, under: Any) -> bool:
    """Whether ``v == top(t)/bottom(t)`` identically for ``t = over(v)/under(v)``."""
    degree = max(int(top.degrees()[slot]), int(bottom.degrees()[slot]))
    left, right = (
        substitute(ring, p, slot, over, under) * under ** (degree - int(p.degrees()[slot]))
        for p in (top, bottom)
    )
    return bool(left == ring.ring.gens()[slot] * right)


def value(ring: Context, facts: Facts, term: Term) -> Any:
    """Return the term multiplied out."""
    result = ring.constant(term.multiplier) * ring.polynomial(term.square) ** 2
    result *= ring.polynomial(term.cofactor)
    for index, multiplicity in term.facts:
        result *= facts[index][0] ** multiplicity
    if term.mean is not None:
        whole = sum((ring.constant(c) * ring.polynomial(m) for c, m, _ in term.mean.parts), ring.zero)
        result *= whole - ring.constant(term.mean.amount) * ring.polynomial(term.mean.inner)
    return result


def _nonnegative(ring: Context, facts: Facts, signs: dict[int, bool], term: Term) -> bool:
    """Whether the facts say that the term is not negative."""
    kinds = []
    for index, multiplicity in term.facts:
        if not (0 <= index < len(facts) and 1 <= multiplicity <= MAX_POWER):
            return False
        kinds.append((facts[index][1], multiplicity))
    if any(kind == "==" for kind, _ in kinds):
        return True
    if term.multiplier <= 0 or term.cofactor != 1:
        return False
    known = all(kind in (">", ">=") or (kind == "!=" and k % 2 == 0) for kind, k in kinds)
    return known and (term.mean is None or _is_mean(ring, signs, term.mean))


def _positive(ring: Context, facts: Facts, term: Term) -> bool:
    """Whether a term that is not negative cannot be zero either."""
    square = ring.polynomial(term.square)
    lone = square.is_constant() and not square.is_zero() and term.mean is None
    return bool(lone) and all(facts[index][1] in (">", "!=") for index, _ in term.facts)


def _is_mean(ring: Context, signs: dict[int, bool], mean: Mean) -> bool:
    """Check ``sum(c*m) >= amount*prod(m**w)`` for monomials that are not negative, in integers."""
    coefficients, monomials, weights = zip(*mean.parts, strict=True)
    if not all(c > 0 for c in coefficients) or not all(w > 0 for w in weights) or sum(weights) != 1:
        return False
    exponents = [_exponents(ring, m) for m in monomials]
    if any(k % 2 and slot not in signs for e in exponents for slot, k in enumerate(e)):
        return False
    inner = [
        sum(w * k for w, k in zip(weights, column, strict=True)) for column in zip(*exponents, strict=True)
    ]
    if inner != _exponents(ring, mean.inner):
        return False
    order = lcm(*(int(w.q) for w in weights))
    if order > MAX_POWER:
        return False
    bound = prod((c / w) ** int(w * order) for c, w in zip(coefficients, weights, strict=True))
    return bool(abs(mean.amount) ** order <= bound)


def _exponents(ring: Context, monomial: sp.Expr) -> list[int]:
    """The exponents of a monomial with coefficient one."""
    polynomial = ring.polynomial(monomial)
    ((exponents, coefficient),) = polynomial.terms()
    if coefficient != 1:
        raise ValueError(f"{monomial} has a coefficient")
    return [int(k) for k in exponents]
