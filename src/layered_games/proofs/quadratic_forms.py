"""Quadratic polynomials as sums of squares: symmetric elimination over the rationals (L D L^T)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flint
import sympy as sp

from layered_games.proofs.polynomials import Context
from layered_games.proofs.records import Term
from layered_games.proofs.signs import Facts

__all__ = ["quadratic_terms", "squares_of"]


def squares_of(ring: Context, polynomial: Any) -> list[tuple[Any, Any]] | None:
    """Write a quadratic polynomial as a sum of multiples of squares of linear ones; None if it is none.

    Returns
    -------
    list of (positive coefficient, linear polynomial), or None
        A constant comes last: where there is one, the polynomial is positive.

    Examples
    --------
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> [(d, ring.to_expr(l)) for d, l in squares_of(ring, ring.polynomial(x**2 - 2*x*y + 3*y**2 + 1))]
    [(1, x - y), (2, y), (1, 1)]
    """
    if polynomial.is_constant() or int(polynomial.total_degree()) > 2:
        return None
    generators = [*ring.ring.gens()[: len(ring.symbols)], ring.one]
    matrix = _gram(polynomial, len(ring.symbols))
    squares: list[tuple[Any, Any]] = []
    left = list(range(len(generators)))
    while left:
        pivot = next((i for i in left[:-1] if matrix[i][i] != 0), left[-1])
        d = matrix[pivot][pivot]
        if d < 0 or (d == 0 and any(matrix[i][j] != 0 for i in left for j in left)):
            return None
        if d == 0:
            break
        row = {j: matrix[pivot][j] / d for j in left}
        squares.append((d, sum((c * generators[j] for j, c in row.items()), ring.zero)))
        for i in left:
            for j in left:
                matrix[i][j] -= d * row[i] * row[j]
        left.remove(pivot)
    return squares


def _gram(polynomial: Any, n: int) -> list[list[Any]]:
    """The symmetric matrix of the form in the variables and 1."""
    matrix = [[flint.fmpq(0)] * (n + 1) for _ in range(n + 1)]
    for monomial, coefficient in polynomial.terms():
        slots = [i for i, k in enumerate(monomial[:n]) for _ in range(int(k))]
        i, j, *_ = *slots, n, n
        matrix[i][j] += coefficient / 2
        matrix[j][i] += coefficient / 2
    return matrix


def quadratic_terms(ring: Context, facts: Facts, chosen: Sequence[int]) -> list[Term]:
    """Return squares of linear polynomials that the denial of a quadratic fact is made of.

    Examples
    --------
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> [t.square for t in quadratic_terms(ring, [(ring.polynomial(4*x*y - x**2 - 5*y**2), ">")], [0])]
    [x - 2*y, y]
    """
    found: dict[Term, None] = {}
    for index in chosen:
        polynomial, operator = facts[index]
        squares = squares_of(ring, -polynomial) if operator in (">", ">=") else None
        found |= {
            Term(sp.S.One, square=ring.to_expr(p)): None for _, p in squares or () if not p.is_constant()
        }
    return list(found)
