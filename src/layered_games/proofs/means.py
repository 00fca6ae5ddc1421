"""Weighted inequalities of the means that fit a polynomial: a monomial inside a simplex of others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import exp, log
from typing import Any, Final

import flint
import numpy as np
import sympy as sp

from layered_games.proofs.linear import vertex
from layered_games.proofs.products import Exponents, Space
from layered_games.proofs.records import Mean, Term
from layered_games.proofs.signs import Facts

__all__ = ["mean_terms"]

MAX_INNER: Final = 12
MAX_TERMS: Final = 40
TRIALS: Final = 3
MAX_ORDER: Final = 60


def mean_terms(space: Space, facts: Facts, chosen: Sequence[int]) -> list[Term]:
    """Return terms that bound monomials in a fact by the monomials around them.

    Examples
    --------
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> motzkin = x**4*y**2 + x**2*y**4 - 3*x**2*y**2 + 1
    >>> facts = [(ring.polynomial(-motzkin), ">")]
    >>> mean_terms(Space(ring, facts), facts, [0])[0].mean.parts
    ((1, x**4*y**2, 1/3), (1, x**2*y**4, 1/3), (1, 1, 1/3))
    """
    found: dict[Term, None] = {}
    for index in chosen:
        polynomial, operator = facts[index]
        if operator not in (">", ">=") or not 4 <= len(polynomial) <= MAX_TERMS:
            continue
        terms = {tuple(int(k) for k in m): -c for m, c in polynomial.terms()}
        corners = {e: c for e, c in terms.items() if c * space.sign(e) > 0}
        if any(space.sign(e) < 0 for e in corners):
            continue
        inner = [e for e in terms if e not in corners][:MAX_INNER]
        for e in inner:
            for weights in _simplices(list(corners), e):
                if len(weights) > 2:
                    found |= dict.fromkeys(_terms(space, corners, weights, e, terms[e]))
    return list(found)


def _simplices(corners: Sequence[Exponents], inner: Exponents) -> Iterator[dict[Exponents, flint.fmpq]]:
    """Yield exact weights of corners of which the inner point is the mean; few corners at a time."""
    if len(corners) < 3:
        return
    table = np.array([[*e, 1] for e in corners], dtype=float).T
    target = np.array([*inner, 1], dtype=float)
    rng = np.random.default_rng(7)
    seen: set[tuple[int, ...]] = set()
    for trial in range(TRIALS):
        spread = ((table[:-1] - target[:-1, None]) ** 2).sum(axis=0)
        costs = spread if trial == 0 else rng.random(len(corners))
        found = vertex(costs, table, target, (0.0, None))
        if found is None:
            return
        support = tuple(int(i) for i in np.flatnonzero(found > 1e-9))
        if support not in seen:
            seen.add(support)
            weights = _weights([corners[i] for i in support], inner)
            if weights is not None:
                yield weights


def _weights(corners: Sequence[Exponents], inner: Exponents) -> dict[Exponents, flint.fmpq] | None:
    rows = [[*(e[i] for e in corners), inner[i]] for i in range(len(inner))]
    rows.append([1] * len(corners) + [1])
    flat = [flint.fmpq(int(v)) for row in rows for v in row]
    reduced, rank = flint.fmpq_mat(len(rows), len(corners) + 1, flat).rref()
    if rank != len(corners) or any(reduced[i, i] != 1 for i in range(rank)):
        return None
    weights = {e: reduced[i, len(corners)] for i, e in enumerate(corners)}
    order = flint.fmpz(1)
    for w in weights.values():
        order = order.lcm(w.q)
    return weights if all(w > 0 for w in weights.values()) and order <= MAX_ORDER else None


def _terms(
    space: Space, corners: dict[Exponents, Any], weights: dict[Exponents, Any], inner: Exponents, amount: Any
) -> Iterator[Term]:
    """Yield the mean with the polynomial's coefficients, and the one that is an equality where all are 1."""
    sign = -1 if amount > 0 else 1
    number = sum(_float(w) * log(_float(corners[e] / w)) for e, w in weights.items())
    bound = _below(exp(number), abs(amount))
    if any(corners[e] < 0 for e in weights):
        return
    yield _term(space, {e: corners[e] for e in weights}, weights, inner, sign * bound)
    yield _term(space, dict(weights), weights, inner, flint.fmpq(sign))


def _float(number: Any) -> float:
    return int(number.p) / int(number.q)


def _below(bound: float, wanted: Any) -> Any:
    """A simple rational at most the bound: the wanted number if it is about that."""
    size = _float(wanted)
    if abs(bound - size) <= 1e-9 * size:
        return wanted
    near = Fraction(bound * (1 - 1e-7)).limit_denominator(64)
    near = near if 0 < near < bound else Fraction(bound * 0.999)
    return flint.fmpq(near.numerator, near.denominator)


def _term(
    space: Space,
    coefficients: dict[Exponents, Any],
    weights: dict[Exponents, Any],
    inner: Exponents,
    amount: Any,
) -> Term:
    parts = tuple((_rational(coefficients[e]), space.monomial(e), _rational(w)) for e, w in weights.items())
    return Term(sp.S.One, mean=Mean(parts, space.monomial(inner), _rational(amount)))


def _rational(number: Any) -> sp.Rational:
    return sp.Rational(int(number.p), int(number.q))
