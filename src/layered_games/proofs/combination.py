"""Finder of combinations: products of facts, with nonnegative multipliers, that add up to zero.

Algorithm
---------
Positivstellensatz certificates of bounded degree by linear programming (Handelman 1988; Krivine 1964,
Stengle 1974 for the existence), with squares of binomials (sums of scaled diagonally dominant squares,
Ahmadi and Majumdar 2019) and weighted inequalities of the means (Reznick 1989) among the products.

1. Columns: products of facts, times monomials of known sign or squares of binomials.
2. Where all facts are homogeneous in some grading, columns of different degrees do not mix: split.
3. Leave out columns with a monomial that no other column can cancel.
4. Solve in floats for a vertex; solve again on its support over the rationals.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import flint
import numpy as np
import sympy as sp

from layered_games.proofs.effort import clock
from layered_games.proofs.eliminating import eliminated, lifted
from layered_games.proofs.identity import cancels, value
from layered_games.proofs.linear import exact_multipliers, float_multipliers, pruned
from layered_games.proofs.means import mean_terms
from layered_games.proofs.polynomials import Context
from layered_games.proofs.products import (
    MAX_MONOMIALS,
    Columns,
    Space,
    bases_of,
    informative,
)
from layered_games.proofs.quadratic_forms import quadratic_terms
from layered_games.proofs.records import Combination, Term
from layered_games.proofs.signs import Facts

__all__ = ["LEVELS", "combine"]

LEVELS: Final = 5
MAX_FACTS: Final = 24
MAX_SYMBOLS: Final = 12
MAX_DEGREE: Final = 14
MAX_SUPPORT: Final = 60
MAX_BITS: Final = 200
MAX_MULTIPLIED: Final = 4_000
MAX_TERMS: Final = 250
_PLANS: Final = ((0, 2, 0), (1, 2, 1), (2, 3, 2))
"""Of the later levels: degree beyond that of the facts, factors in a product, below how many squares."""


def combine(ring: Context, facts: Facts, level: int, deadline: float) -> Combination | None:
    """Return a combination that refutes the facts, or None.

    Parameters
    ----------
    ring : Context
    facts : list of (polynomial, operator)
    level : int
        0 for the monomials of the facts only, 1 for facts times monomials, then up to ``LEVELS - 1`` for
        larger products.
    deadline : float
        Time, of the search clock, to stop.

    Examples
    --------
    >>> from math import inf
    >>> from layered_games.proofs.polynomials import context_of
    >>> x, y = sp.symbols("x y")
    >>> ring = context_of((x, y))
    >>> facts = [(ring.polynomial(2*x*y - x**2 - y**2), ">")]
    >>> combine(ring, facts, 0, inf)
    Combination(terms=(Term(multiplier=1, facts=((0, 1),), ...), Term(..., square=x - y, ...)))
    """
    if not 0 < len(ring.symbols) <= MAX_SYMBOLS:
        return None
    found = _combine(ring, facts, level, deadline)
    if found is not None or not any(operator == "==" for _, operator in facts):
        return found
    reduced, moves = eliminated(ring, facts)
    found = _combine(ring, reduced, level, deadline) if moves and clock() < deadline else None
    return None if found is None else lifted(ring, facts, moves, found)


def _combine(ring: Context, facts: Facts, level: int, deadline: float) -> Combination | None:
    chosen = _chosen(facts)
    if not chosen:
        return None
    space = Space(ring, facts)
    columns = Columns(space)
    extra: list[Term] = []
    if level == 0:
        _sparse(columns, facts, chosen)
        extra = mean_terms(space, facts, chosen) + quadratic_terms(ring, facts, chosen)
    elif level == 1:
        _multiplied(columns, facts, chosen, deadline)
    elif not _dense(columns, facts, chosen, *_PLANS[level - 2], deadline):
        return None
    return _solve(ring, facts, columns, extra, deadline)


def _chosen(facts: Facts) -> list[int]:
    """The facts to multiply: not constant, not too large, the simple ones first if they are many."""
    usable = [i for i, (p, operator) in enumerate(facts) if informative(p, operator) and _moderate(p)]
    return sorted(sorted(usable, key=lambda i: len(facts[i][0]))[:MAX_FACTS])


def _moderate(polynomial: Any) -> bool:
    if int(polynomial.total_degree()) > MAX_DEGREE:
        return False
    return all(max(int(c.p).bit_length(), int(c.q).bit_length()) <= MAX_BITS for c in polynomial.coeffs())


def _sparse(columns: Columns, facts: Facts, chosen: Sequence[int]) -> None:
    """Single facts; the monomials in them; squares of binomials whose terms are among these."""
    space = columns.space
    support = dict.fromkeys([0])
    for index in chosen:
        support |= dict.fromkeys(space.pack(m) for m, _ in facts[index][0].terms())
    keys = np.array(list(support), dtype=np.int64)
    keys = keys[space.table(keys)[0] != 0][:MAX_SUPPORT]
    one, *singles = bases_of(space, facts, 1, MAX_DEGREE, chosen)
    columns.monomials(one, keys)
    for base in singles:
        columns.monomials(base, np.zeros(1, dtype=np.int64))
    columns.squares(one, keys)


def _multiplied(columns: Columns, facts: Facts, chosen: Sequence[int], deadline: float) -> None:
    """Single facts times monomials of a degree that leaves room, and the monomials that come of it."""
    space = columns.space
    one, *singles = bases_of(space, facts, 1, MAX_DEGREE, chosen)
    degree = next((d for d in (4, 3, 2, 1) if len(singles) * _count(space.n, d) <= MAX_MULTIPLIED), 0)
    singles = [b for b in singles if b.degree + degree <= space.limit]
    keys, _ = space.upto(degree)
    rows = [keys]
    for base in singles:
        if clock() > deadline:
            return
        columns.monomials(base, keys)
        rows.append((space.packed(base.polynomial)[0][:, None] + keys[None, :]).ravel())
    columns.monomials(one, np.unique(np.concatenate(rows)))


def _dense(
    columns: Columns, facts: Facts, chosen: Sequence[int], more: int, factors: int, wide: int, deadline: float
) -> bool:
    """All products up to a degree; tell whether there were not too many."""
    space = columns.space
    least = max(int(facts[i][0].total_degree()) for i in chosen)
    top = least + more
    top += top % 2 if wide else 0
    while top > max(1, least) and (_count(space.n, top) > MAX_MONOMIALS or top > space.limit):
        top -= 1
    if _count(space.n, top) > MAX_MONOMIALS or top > space.limit:
        return False
    keys, degrees = space.upto(max(0, top))
    bases = sorted(bases_of(space, facts, factors, top, chosen), key=lambda b: len(b.facts))
    for base in bases:
        columns.monomials(base, keys[degrees <= top - base.degree])
        if clock() > deadline:
            return False
    for base in bases:
        if not base.free and sum(k for _, k in base.facts) < wide and clock() < deadline:
            fitting = keys[degrees <= top - base.degree]
            columns.squares(base, fitting[: MAX_SUPPORT * MAX_SUPPORT // space.n])
    return True


def _count(n: int, degree: int) -> int:
    return int(sp.binomial(n + degree, n))


# ---------------------------------------------------------------------- solving
def _solve(
    ring: Context, facts: Facts, columns: Columns, extra: Sequence[Term], deadline: float
) -> Combination | None:
    if not columns.blocks:
        return None
    strict, free = columns.flags()
    keys, indices, values = (np.concatenate(v) for v in (columns.rows, columns.indices, columns.values))
    for number, term in enumerate(extra, columns.count):
        more, numbers = columns.space.packed(value(ring, facts, term))
        keys = np.concatenate([keys, more])
        indices = np.concatenate([indices, np.full(len(more), number)])
        values = np.concatenate([values, numbers / np.max(np.abs(numbers))])
    strict = np.concatenate([strict, np.zeros(len(extra), dtype=bool)])
    free = np.concatenate([free, np.zeros(len(extra), dtype=bool)])
    monomials, rows = np.unique(keys, return_inverse=True)
    alive = pruned((rows, indices, values), free, len(monomials))
    for part in _classes(columns.space, facts, monomials, rows, indices, alive):
        if not strict[part].any():
            continue
        found = _solve_part(
            ring, facts, columns, extra, (rows, indices, values), part, strict, free, deadline
        )
        if found is not None or clock() > deadline:
            return found
    return None


def _classes(space: Space, facts: Facts, monomials: Any, rows: Any, indices: Any, alive: Any) -> list[Any]:
    """Split the columns by their degree in gradings in which all facts are homogeneous; small parts first."""
    weights = _grading(space, facts)
    numbers = np.flatnonzero(alive)
    if weights is None or not len(numbers):
        return [numbers] if len(numbers) else []
    degrees = space.digits(monomials) @ weights
    first = np.zeros(len(alive))
    first[indices[::-1]] = degrees[rows[::-1]]
    labels = np.round(first[numbers], 6)
    parts = [numbers[labels == label] for label in np.unique(labels)]
    return sorted(parts, key=len)


def _grading(space: Space, facts: Facts) -> Any:
    """Generic weights of the variables that make each fact homogeneous; None if there are none."""
    differences = []
    for polynomial, _ in facts:
        monomials = [[int(k) for k in m] for m, _ in polynomial.terms()]
        differences += [[a - b for a, b in zip(m, monomials[0], strict=True)] for m in monomials[1:]]
    if not differences:
        return None
    kernel, rank = flint.fmpz_mat(differences).nullspace()
    if rank == 0:
        return None
    basis = np.array([[int(kernel[i, j]) for j in range(rank)] for i in range(space.n)], dtype=float)
    return basis @ np.sqrt(np.arange(2, 2 + rank)) / np.max(np.abs(basis))


def _solve_part(
    ring: Context, facts: Facts, columns: Columns, extra: Sequence[Term], entries: Any, part: Any,
    strict: Any, free: Any, deadline: float,
) -> Combination | None:  # fmt: skip
    rows, indices, values = entries
    place = np.full(len(strict), -1)
    place[part] = np.arange(len(part))
    kept = place[indices] >= 0
    used, local = np.unique(rows[kept], return_inverse=True)
    entries = (local, place[indices[kept]], values[kept])
    costs = 1.0 + 0.05 * np.bincount(entries[1], minlength=len(part))
    guess = float_multipliers(entries, (len(used), len(part)), strict[part], free[part], costs, deadline)
    if guess is None:
        return None
    support = [i for i in range(len(part)) if abs(guess[i]) > 1e-9]
    if len(support) > MAX_TERMS:
        return None
    numbers = [int(part[i]) for i in support]
    count = columns.count
    terms = [columns.term(k) if k < count else extra[k - count] for k in numbers]
    exact = [{tuple(m): c for m, c in value(ring, facts, t).terms()} for t in terms]
    found = exact_multipliers(
        exact,
        [guess[i] for i in support],
        [bool(strict[k]) for k in numbers],
        [bool(free[k]) for k in numbers],
    )
    if found is None:
        return None
    return _assembled(ring, facts, terms, found)


def _assembled(
    ring: Context, facts: Facts, terms: Sequence[Term], found: Sequence[Any]
) -> Combination | None:
    """Put the multipliers in, scaled to small integers where they are."""
    smallest = min((abs(x) for x in found if x != 0), default=None)
    if smallest is None:
        return None
    kept = tuple(
        replace(t, multiplier=sp.Rational(int((x / smallest).p), int((x / smallest).q)))
        for t, x in zip(terms, found, strict=True) if x != 0
    )  # fmt: skip
    proof = Combination(kept)
    return proof if cancels(ring, facts, proof) else None
