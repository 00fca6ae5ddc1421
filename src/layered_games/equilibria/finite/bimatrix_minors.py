"""All minors with a row of ones of a payoff matrix, level by level, with a rigorous bound on their error.

Everything that enumerating the vertices of a best-response polytope needs is the sign of such minors:
by Cramer's rule both the probabilities and the slacks of a basis are quotients of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt

__all__ = ["Level", "Matrix", "Subsets", "count_minors", "levels", "subsets"]

Array = npt.NDArray[Any]
UNIT: Final = 2.0**-53
SAFETY: Final = 1.01  # for the rounding of the bounds themselves
_SMALL_TABLE: Final = 1 << 18
_FEW: Final = 1 << 14  # entries of a level below which one gather serves all columns


@dataclass(frozen=True)
class Subsets:
    """The subsets of k of n elements in colexicographic order.

    Attributes
    ----------
    elements : (count, k) array
        Rising in each row.
    dropped : (count, k) array
        Position, among the subsets of k - 1, of the subset without its q-th element.
    """

    elements: Array
    dropped: Array


def subsets(n: int, k: int) -> Subsets:
    """Return the subsets of k of n elements.

    Examples
    --------
    >>> subsets(3, 2).elements.tolist(), subsets(3, 2).dropped.tolist()
    ([[0, 1], [0, 2], [1, 2]], [[1, 0], [2, 0], [2, 1]])
    """
    return _remembered(n, k) if comb(n, k) * k <= _SMALL_TABLE else _subsets(n, k)


def _subsets(n: int, k: int) -> Subsets:
    elements = np.zeros((1, 0), dtype=np.intp)
    for size in range(1, k + 1):  # those with greatest element e: the first subsets of size - 1, and e
        largest = np.arange(size - 1, n - k + size)
        counts = [comb(e, size - 1) for e in largest.tolist()]
        elements = np.column_stack(
            [np.concatenate([elements[:count] for count in counts]), np.repeat(largest, counts)]
        )
    choose = np.array([[comb(e, i) for i in range(k + 1)] for e in range(n)], dtype=np.intp)
    dropped = np.zeros(elements.shape, dtype=np.intp)
    for q in range(k):
        for i in range(k):
            if i != q:
                dropped[:, q] += choose[elements[:, i], i + (i < q)]
    elements.setflags(write=False)
    dropped.setflags(write=False)
    return Subsets(elements, dropped)


_remembered = lru_cache(maxsize=256)(_subsets)


def count_minors(rows: int, columns: int) -> tuple[int, int]:
    """Return how many minors :func:`levels` computes, and how many of them in its largest level.

    Examples
    --------
    >>> count_minors(10, 10)
    (167960, 52920)
    """
    sizes = [comb(rows, k - 1) * comb(columns, k) for k in range(1, min(rows, columns) + 1)]
    return sum(sizes), max(sizes)


@dataclass(frozen=True)
class Matrix:
    """An integer matrix, row by row up to a constant and a positive factor, ready for taking minors.

    Neither changes the sign of a minor that has a row of ones beside them.

    Attributes
    ----------
    integers : (r, c) array of int
        Exact entries, each row centred on zero.
    values : (r, c) array
        The same rows, divided by powers of two so that no entry exceeds 1, as floats; or the integers
        themselves (dtype object) if every minor is to be computed exactly.
    top : tuple of int
        The largest absolute integer of each row, largest first.
    """

    integers: Array
    values: Array
    top: tuple[int, ...]

    @classmethod
    def of(cls, integers: Array, *, exact: bool = False) -> Matrix:
        """Centre each row, and scale it unless ``exact`` asks for integer arithmetic throughout."""
        rows = [[x - (min(row) + max(row)) // 2 for x in row] for row in integers.tolist()]
        tops = [max(map(abs, row)) for row in rows]
        centred = np.array(rows, dtype=object)
        if exact:
            values = centred
        else:
            powers = [1 << top.bit_length() for top in tops]
            values = np.array([[x / p for x in row] for row, p in zip(rows, powers, strict=True)])
        return cls(centred, values, tuple(sorted(tops, reverse=True)))

    @property
    def exact(self) -> bool:
        """Whether minors are computed in integers."""
        return self.values.dtype == object

    def error(self, k: int, before: float, terms: int) -> float:
        """Bound the error of a sum of ``terms`` products of an entry with a minor of size k.

        ``before`` bounds the error of those minors. The bound is 0 if every partial sum is an integer
        below 2**53 (times a power of two), hence exact; it is then an int, and adding it keeps integers.
        Minors are bounded by Hadamard's inequality.
        """
        if self.exact:
            return 0
        size = terms
        for top in (*self.top[: k - 1], self.top[0]):
            size *= max(top, 1)
        if before == 0 and size < 2**53 and size * (k ** (k / 2)) * SAFETY < 2**53:
            return 0
        hadamard: float = k ** (k / 2)
        return SAFETY * terms * (before + UNIT * hadamard + (terms + 2) * UNIT * (hadamard + before))


@dataclass(frozen=True)
class Level:
    """The minors of one size k, with a row of ones above k - 1 rows of the matrix.

    Attributes
    ----------
    k : int
    minors : (subsets of k - 1 rows, subsets of k columns) array
    error : float
        No minor is farther than this from its true value.
    """

    k: int
    minors: Array
    error: float


def levels(matrix: Matrix) -> Iterator[Level]:
    """Yield the minors of size 1, 2, ..., each from those before by expansion along the last row."""
    rows, columns = matrix.values.shape
    one: Any = 1 if matrix.exact else 1.0
    level = Level(1, np.full((1, columns), one, dtype=matrix.values.dtype), 0.0)
    yield level
    for k in range(2, min(rows, columns) + 1):
        minors = _expanded(level.minors, matrix.values, k)
        level = Level(k, minors, matrix.error(k - 1, level.error, k))
        yield level


def _expanded(minors: Array, values: Array, k: int) -> Array:
    """The minors of size k from those of size k - 1."""
    above, across = subsets(values.shape[0], k - 1), subsets(values.shape[1], k)
    signs = np.array([(-1) ** (k - 1 + q) for q in range(k)], dtype=values.dtype)
    last, parent = above.elements[:, -1], above.dropped[:, -1]
    if len(last) * len(across.elements) < _FEW:
        entries = (values[:, across.elements] * signs)[last]
        found: Array = (minors[parent[:, None, None], across.dropped] * entries).sum(axis=2)
        return found
    found = np.empty((len(last), len(across.elements)), dtype=values.dtype)
    starts = np.searchsorted(last, np.arange(values.shape[0] + 1))
    for q in range(k):  # rows that share their last element are a block, and so are their parents
        taken = np.take(minors, across.dropped[:, q], axis=1)
        entries = values[:, across.elements[:, q]] * signs[q]
        for e in range(k - 2, values.shape[0]):
            block = slice(starts[e], starts[e + 1])
            term = taken[: starts[e + 1] - starts[e]] * entries[e]
            if q:
                found[block] += term
            else:
                found[block] = term
    return found
