"""Vertices of best-reply regions in symbols: strategies that make the other player indifferent.

Algorithm
---------
For a support S of one player and as many actions R of the other, the mixture on S that makes R
indifferent is proportional to the cofactors of the payoff differences, with alternating signs. What
other actions of the second player lose by it is one determinant each. All stay polynomials [1]_.

References
----------
.. [1] O. L. Mangasarian, Equilibrium points of bimatrix games, J. SIAM 12 (1964) 778-780.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

from layered_games.games.payoff_rings import Polynomial, Ring

__all__ = ["Vertex", "count", "vertices"]

Table = Sequence[Sequence[Polynomial]]


@dataclass(frozen=True, eq=False)
class Vertex:
    """A mixture of one player that leaves the other indifferent among best replies.

    Attributes
    ----------
    support : tuple of int
        Actions in use.
    weights : tuple of polynomials
        Probabilities of the support, up to a common factor; none vanishes identically.
    replies : frozenset of int
        Actions of the other player that pay the same, identically.
    margins : dict of int to polynomial
        For every other action: what the replies pay more, times the same common factor.
    value : polynomial
        What the replies pay, times the same common factor.
    """

    support: tuple[int, ...]
    weights: tuple[Polynomial, ...]
    replies: frozenset[int]
    margins: dict[int, Polynomial]
    value: Polynomial


def count(rows: int, columns: int) -> int:
    """Return how many pairs of equally many rows and columns there are.

    Examples
    --------
    >>> count(3, 3)
    19
    """
    return comb(rows + columns, rows) - 1


def vertices(ring: Ring, table: Table) -> list[Vertex]:
    """Return the vertices over the columns of a table, whose rows are the other player's actions.

    A vertex that several choices of rows give is listed once; one mixture with other replies is another.
    """
    columns = len(table[0])
    found: list[Vertex] = []
    for size in range(1, min(len(table), columns) + 1):
        for support in combinations(range(columns), size):
            here: list[Vertex] = []
            for rows in combinations(range(len(table)), size):
                if any(set(rows) <= v.replies for v in here):
                    continue  # indifference among these rows holds there, and has one solution
                vertex = _vertex(ring, table, support, rows)
                if vertex is not None:
                    here.append(vertex)
            found += here
    return found


def _vertex(ring: Ring, table: Table, support: tuple[int, ...], rows: tuple[int, ...]) -> Vertex | None:
    """The mixture on the support that makes the rows equal; None if there is none with full support."""
    first = [table[rows[0]][j] for j in support]
    differences = [[table[i][j] - a for j, a in zip(support, first, strict=True)] for i in rows[1:]]
    weights = [ring.reduce(w) for w in _cofactors(ring, differences, len(support))]
    if any(w.is_zero() for w in weights):
        return None
    common = weights[0]
    for weight in weights[1:]:
        common = common.gcd(weight)
    weights = [divmod(w, common)[0] for w in weights]
    total = _added(ring, weights)
    if ring.reduce(total).is_zero():
        return None
    value = _dot(ring, first, weights)
    margins, replies = {}, set(rows)
    for i in range(len(table)):
        if i not in replies:
            margin = ring.reduce(value - _dot(ring, [table[i][j] for j in support], weights))
            if margin.is_zero():
                replies.add(i)
            else:
                margins[i] = margin
    return Vertex(support, tuple(weights), frozenset(replies), margins, value)


def _cofactors(ring: Ring, rows: list[list[Polynomial]], size: int) -> Iterator[Polynomial]:
    """Signed maximal minors of ``size - 1`` rows with ``size`` columns, by expansion with memory."""
    memory: dict[tuple[int, ...], Polynomial] = {(): ring.context.one}

    def minor(columns: tuple[int, ...]) -> Polynomial:
        if columns not in memory:
            row = rows[len(columns) - 1]
            total = ring.context.zero
            for place, column in enumerate(columns):
                if not row[column].is_zero():
                    term = row[column] * minor(columns[:place] + columns[place + 1 :])
                    total = total - term if (len(columns) - 1 - place) % 2 else total + term
            memory[columns] = total
        return memory[columns]

    for left_out in range(size):
        found = minor(tuple(c for c in range(size) if c != left_out))
        yield -found if left_out % 2 else found


def _added(ring: Ring, parts: Sequence[Polynomial]) -> Polynomial:
    total: Any = ring.context.zero
    for part in parts:
        total = total + part
    return total


def _dot(ring: Ring, one: Sequence[Polynomial], other: Sequence[Polynomial]) -> Polynomial:
    return _added(ring, [a * b for a, b in zip(one, other, strict=True)])
