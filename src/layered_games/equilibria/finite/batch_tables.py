"""Which minors decide which supports: index tables for games of one size, built once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Level", "Supports", "Table", "cost", "table"]

Ints = npt.NDArray[np.int64]
Place = tuple[tuple[int, ...], tuple[int, ...]]
Term = tuple[int, slice, int]
"""Sign, slice of first-order minors, row of a minor of one order less."""


@dataclass(frozen=True)
class Level:
    """All minors of one order: where they are stored, and how each comes from the order below.

    Attributes
    ----------
    columns : tuple of tuples
        The sets of columns, in the order of storage; each set of rows repeats them.
    stored : slice
        Rows of the array of minors.
    steps : tuple of (slice, terms)
        Minors with the same rows and all columns but the last are neighbours and are computed together:
        the sum of ``sign * minors[slice] * minors[row]`` over the terms.
    """

    order: int
    columns: tuple[tuple[int, ...], ...]
    stored: slice
    steps: tuple[tuple[slice, tuple[Term, ...]], ...] = ()


@dataclass(frozen=True)
class Supports:
    """All pairs of supports of one size, with the minors whose signs decide them.

    Attributes
    ----------
    own, other : arrays of shape (number, size)
        Actions in use by the player whose payoffs count, and by the opponent.
    literals : array of shape (number, conditions)
        Index of a minor, plus the number of minors where the sign is reversed. First ``size`` weights of
        the opponent's actions (none if ``size`` is 1: that weight is 1), then one margin for each own
        action outside the support. They must have one common sign (if ``size`` is 1: be positive).
    outside : array of shape (number, own actions - size)
        The own actions that the margins belong to.
    weights : array of shape (number, size)
        The minors whose sizes are the weights of the opponent's actions in use (none if ``size`` is 1).
    paid : array of shape (number, size)
        Places, in the flat matrix of payoffs, of what the first own action in use gets from them. Without
        ``own_first`` that matrix has the opponent's actions first.
    """

    size: int
    own: Ints
    other: Ints
    literals: Ints
    outside: Ints
    weights: Ints
    paid: Ints


@dataclass(frozen=True)
class Table:
    """Minors and supports of a player with ``rows`` actions against one with ``columns`` actions."""

    rows: int
    columns: int
    levels: tuple[Level, ...]
    n_minors: int
    supports: tuple[Supports, ...]


def cost(rows: int, columns: int) -> int:
    """Return the number of pairs of supports of equal size, which the work is proportional to.

    Examples
    --------
    >>> cost(2, 2), cost(3, 3), cost(4, 4)
    (5, 19, 69)
    """
    return comb(rows + columns, rows) - 1


@lru_cache(maxsize=64)
def table(rows: int, columns: int, own_first: bool = True) -> Table:
    """Build the table of a player; ``own_first`` orders supports by own actions before the opponent's.

    A minor belongs to ``k + 1`` rows R and ``k`` columns C: the determinant of the payoffs in R and C,
    with a last column of ones. A constant added to a column does not change it. The minor with rows I and
    columns J without j, times (-1)**(position of j in J), is proportional to the probability of j in the
    strategy that makes the rows I indifferent; the minor with rows I and r and columns J, times
    -(-1)**(position of r), is in the same proportion to what row r pays less than the rows I.

    Examples
    --------
    >>> two = table(2, 2)
    >>> two.n_minors, [len(s.own) for s in two.supports]
    (2, [4, 1])
    >>> table(4, 4).n_minors
    52
    """
    places: dict[Place, int] = {}
    levels = tuple(_levels(rows, columns, places))
    supports = tuple(
        _supports(rows, columns, size, places, own_first) for size in range(1, min(rows, columns) + 1)
    )
    return Table(rows, columns, levels, len(places), supports)


def _levels(rows: int, columns: int, places: dict[Place, int]) -> Iterator[Level]:
    for order in range(1, min(rows - 1, columns) + 1):
        start = len(places)
        sets = tuple(combinations(range(columns), order))
        for chosen in combinations(range(rows), order + 1):
            for c in sets:
                places[chosen, c] = len(places)
        steps = tuple(_steps(rows, columns, order, places)) if order > 1 else ()
        yield Level(order, sets, slice(start, len(places)), steps)


def _steps(
    rows: int, columns: int, order: int, places: dict[Place, int]
) -> Iterator[tuple[slice, tuple[Term, ...]]]:
    """Expansion along the last column, after subtracting the first row from the others."""
    for chosen in combinations(range(rows), order + 1):
        for before in combinations(range(columns - 1), order - 1):
            last = before[-1] + 1
            terms = []
            for i in range(1, order + 1):
                left = places[(chosen[0], chosen[i]), (last,)]
                rest = chosen[:i] + chosen[i + 1 :]
                sign = 1 if (i + order) % 2 == 0 else -1
                terms.append((sign, slice(left, left + columns - last), places[rest, before]))
            out = places[chosen, (*before, last)]
            yield slice(out, out + columns - last), tuple(reversed(terms))


def _supports(rows: int, columns: int, size: int, places: dict[Place, int], own_first: bool) -> Supports:
    owns, others = list(combinations(range(rows), size)), list(combinations(range(columns), size))
    pairs = [(i, j) for i in owns for j in others] if own_first else [(i, j) for j in others for i in owns]
    literals = [[*_weights(i, j, places), *_margins(rows, i, j, places)] for i, j in pairs]
    outside = [[r for r in range(rows) if r not in i] for i, _ in pairs]
    return Supports(
        size,
        _frozen([i for i, _ in pairs]),
        _frozen([j for _, j in pairs]),
        _frozen(literals),
        _frozen(outside),
        _frozen([[place % len(places) for place in _weights(i, j, places)] for i, j in pairs]),
        _frozen([[i[0] * columns + c if own_first else c * rows + i[0] for c in j] for i, j in pairs]),
    )


def _weights(own: tuple[int, ...], other: tuple[int, ...], places: dict[Place, int]) -> Iterator[int]:
    if len(own) > 1:
        for position in range(len(other)):
            place = places[own, other[:position] + other[position + 1 :]]
            yield place + (len(places) if position % 2 else 0)


def _margins(
    rows: int, own: tuple[int, ...], other: tuple[int, ...], places: dict[Place, int]
) -> Iterator[int]:
    for r in range(rows):
        if r not in own:
            wider = tuple(sorted((*own, r)))
            yield places[wider, other] + (0 if wider.index(r) % 2 else len(places))


def _frozen(values: list[Any]) -> Ints:
    found = np.array(values, dtype=np.int64)
    found.setflags(write=False)
    return found
