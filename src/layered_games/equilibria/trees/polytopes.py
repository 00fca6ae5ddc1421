"""The vertices of a small bounded polytope, exactly.

Algorithm
---------
Equations are solved first (reduced row echelon form). The inequalities that are left are made
homogeneous, and the extreme rays of their cone are found one inequality after another (the double
description method [1]_), in integers.

References
----------
.. [1] T. Motzkin, H. Raiffa, G. Thompson, R. Thrall, The double description method, in: Contributions
   to the Theory of Games II (1953).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import Any

from layered_games.equilibria.trees.polynomials import fraction

__all__ = ["inner_direction", "vertices"]

Row = tuple[int, ...]


def vertices(
    equations: Sequence[Sequence[Any]], inequalities: Sequence[Sequence[Any]], size: int
) -> list[tuple[Fraction, ...]]:
    """Return the vertices of a bounded polytope.

    Parameters
    ----------
    equations, inequalities : sequences of rows
        A row ``(c, a_1, ..., a_n)`` says ``c + a_1 x_1 + ... + a_n x_n = 0``, or ``>= 0``, in
        rational numbers of flint.
    size : int
        The number n of unknowns.

    Returns
    -------
    list of tuple of Fraction
        None if the polytope is empty. The polytope has to be bounded; of an unbounded one rays are missed.

    Examples
    --------
    >>> from flint import fmpq
    >>> q = lambda *row: tuple(fmpq(x) for x in row)
    >>> sorted(vertices([q(-1, 1, 1)], [q(0, 1, 0), q(0, 0, 1), q(-1, 2, 0)], 2))
    [(Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 1), Fraction(0, 1))]
    """
    solved = _echelon(equations, size)
    if solved is None:
        return []
    pivots, free = solved
    rows = [_substituted(row, pivots, free) for row in inequalities]
    found = []
    for ray in _rays([(1, *[0] * len(free)), *rows], len(free) + 1):
        if ray[0] > 0:
            point = dict(zip(free, (Fraction(x, ray[0]) for x in ray[1:]), strict=True))
            for column, row in pivots.items():
                value = -fraction(row[0])
                for k in free:
                    value -= fraction(row[k]) * point[k]
                point[column] = value
            found.append(tuple(point[k] for k in range(1, size + 1)))
    return found


def inner_direction(
    equations: Sequence[Sequence[int]], positive: Sequence[Sequence[int]], size: int
) -> list[int] | None:
    """Return integers on which some rows vanish and others are positive; None if there are none.

    Parameters
    ----------
    equations, positive : sequences of rows
        Integers ``(a_1, ..., a_n)``; the rows of ``positive`` have rank n.
    size : int
        The number n of unknowns.

    Examples
    --------
    >>> inner_direction([(1, -2, 0)], [(1, 0, 0), (0, 1, 0), (0, 0, 1), (-1, 0, 1)], 3)
    [2, 1, 3]
    >>> inner_direction([(1, -1)], [(1, 0), (0, 1), (1, -1)], 2) is None
    True
    """
    from flint import fmpq

    def rational(row: Sequence[int]) -> list[Any]:
        return [fmpq(x) for x in (0, *row)]

    solved = _echelon([rational(row) for row in equations], size)
    if solved is None or not solved[1]:
        return None
    pivots, free = solved
    rows = [_substituted(rational(row), pivots, free)[1:] for row in positive]
    rays = _rays(rows, len(free))
    middle = [sum(column) for column in zip(*rays, strict=True)]
    if not rays or any(_dot(row, middle) <= 0 for row in rows):
        return None
    point = dict(zip(free, map(fmpq, middle), strict=True))
    for column, pivot in pivots.items():
        point[column] = -sum((pivot[k] * point[k] for k in free), fmpq(0))
    bottom = lcm(*(int(x.q) for x in point.values()))
    return list(_short([int((point[k] * bottom).p) for k in range(1, size + 1)]))


def _echelon(equations: Sequence[Sequence[Any]], size: int) -> tuple[dict[int, Any], list[int]] | None:
    """Columns (from 1) that the equations express by the free ones; None if they contradict one another."""
    from flint import fmpq_mat

    if not equations:
        return {}, list(range(1, size + 1))
    matrix, rank = fmpq_mat([[*row[1:], row[0]] for row in equations]).rref()
    pivots = {}
    for i in range(rank):
        row = [matrix[i, j] for j in range(size + 1)]
        column = next(j for j in range(size + 1) if row[j] != 0)
        if column == size:
            return None
        pivots[column + 1] = [row[size], *row[:size]]
    return pivots, [j for j in range(1, size + 1) if j not in pivots]


def _substituted(row: Sequence[Any], pivots: dict[int, Any], free: list[int]) -> Row:
    """An inequality in the free unknowns, in integers without common factor."""
    used = [row[0], *(row[k] for k in free)]
    for column, pivot in pivots.items():
        if row[column] != 0:
            used = [x - row[column] * pivot[k] for x, k in zip(used, (0, *free), strict=True)]
    bottom = lcm(*(int(x.q) for x in used))
    return _short([int(x.p) * (bottom // int(x.q)) for x in used])


def _short(row: Sequence[int]) -> Row:
    common = gcd(*row) or 1
    return tuple(x // common for x in row)


def _rays(rows: Sequence[Row], size: int) -> list[Row]:
    """The extreme rays of the cone on which no row is negative."""
    distinct = [r for r in dict.fromkeys(rows) if any(r)]
    start = _independent(distinct, size)
    if start is None:
        return []
    chosen, rays = start
    zeros = [frozenset(k for k in chosen if _dot(distinct[k], ray) == 0) for ray in rays]
    pairs = list(zip(rays, zeros, strict=True))
    for k, row in enumerate(distinct):
        if k not in chosen:
            pairs = _cut(pairs, row, k)
    return [ray for ray, _ in pairs]


def _dot(one: Sequence[int], other: Sequence[int]) -> int:
    return sum(x * y for x, y in zip(one, other, strict=True))


def _independent(rows: Sequence[Row], size: int) -> tuple[list[int], list[Row]] | None:
    """The first independent rows, as many as unknowns, and the rays of their cone."""
    from flint import fmpq_mat

    matrix, rank = fmpq_mat([list(c) for c in zip(*rows, strict=True)]).rref()
    if rank < size:
        return None
    chosen = [next(j for j in range(len(rows)) if matrix[i, j] != 0) for i in range(rank)]
    inverse = fmpq_mat([list(rows[j]) for j in chosen]).inv()
    rays = []
    for j in range(size):
        column = [inverse[i, j] for i in range(size)]
        bottom = lcm(*(int(x.q) for x in column))
        rays.append(_short([int(x.p) * (bottom // int(x.q)) for x in column]))
    return chosen, rays


def _cut(pairs: list[tuple[Row, frozenset[int]]], row: Row, k: int) -> list[tuple[Row, frozenset[int]]]:
    """The rays of the cone after one more inequality; new ones lie between adjacent old ones."""
    signed = [(_dot(row, ray), ray, zero) for ray, zero in pairs]
    kept = [(ray, zero | {k} if value == 0 else zero) for value, ray, zero in signed if value >= 0]
    for up, ray, zero in (s for s in signed if s[0] > 0):
        for down, other, none in (s for s in signed if s[0] < 0):
            both = zero & none
            if any(both <= z for _, r, z in signed if r is not ray and r is not other):
                continue
            mixed = _short([up * y - down * x for x, y in zip(ray, other, strict=True)])
            kept.append((mixed, both | {k}))
    return kept
