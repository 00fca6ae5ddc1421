"""Every feasible basis, hence every vertex, of a best-response polyhedron, by the signs of minors.

For a player's opponent with payoffs D (rows: the player's own actions, columns: the opponent's) the
polyhedron is ``{(x, v): x >= 0, sum x = 1, x D <= v}``. A basis is a set I of rows that x may use and a set
J, of equal size k, of columns that pay v. By Cramer's rule, with S a common factor of either sign,

    x_i S = (-1)^p det [1; D] on the rows I without i, its p-th element, and the columns J,

and the basis is feasible if these, and ``(v - (x D)_j) S`` for j outside J, have one sign. All bases are
looked at, so nothing can be missing, and a degenerate vertex is found through each of its bases.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from flint import fmpz_mat

from layered_games.equilibria.finite.bimatrix_minors import Level, Matrix, levels, subsets

__all__ = ["Bases", "feasible_bases"]

Array = npt.NDArray[Any]
MOST_SINGLE: Final = 500
"""Signs that floats leave open and that are settled one by one; with more, all is done in integers."""
_CHUNK: Final = 1 << 21


class _TooManyOpen(Exception):
    """More signs are open than it pays to settle one by one."""


@dataclass(frozen=True)
class Bases:
    """Every feasible basis of one polyhedron.

    Attributes
    ----------
    rows, columns : int
    sizes : (count,) array
        k of each basis.
    row_sets, column_sets : (count,) arrays
        Positions of I and J among the subsets of size k.
    signs : (count,) array of -1 or 1
        The sign of S.
    labels : (count, rows + columns) array of bool
        Which x_i are zero, then which columns pay v.
    """

    rows: int
    columns: int
    sizes: Array
    row_sets: Array
    column_sets: Array
    signs: Array
    labels: Array

    @cached_property
    def degenerate(self) -> Array:
        """Whether the vertex of each basis has more labels than a simple one."""
        found: Array = self.labels.sum(axis=1) > self.rows
        return found

    @cached_property
    def _grouped(self) -> tuple[Array, Array]:
        if not self.degenerate.any():
            return np.arange(len(self.sizes)), np.arange(len(self.sizes))
        packed = np.packbits(self.labels, axis=1)
        keys = np.ascontiguousarray(packed).view(f"V{packed.shape[1]}").ravel()
        _, first, vertex = np.unique(keys, return_index=True, return_inverse=True)
        return first, vertex

    @property
    def vertex_basis(self) -> Array:
        """One basis of each vertex; vertices are told apart by their labels."""
        return self._grouped[0]

    @property
    def vertex(self) -> Array:
        """The vertex of each basis."""
        return self._grouped[1]

    def sets(self, basis: int) -> tuple[list[int], list[int]]:
        """Return the rows I and columns J of a basis."""
        k = int(self.sizes[basis])
        return (
            subsets(self.rows, k).elements[self.row_sets[basis]].tolist(),
            subsets(self.columns, k).elements[self.column_sets[basis]].tolist(),
        )


def feasible_bases(integers: Array) -> Bases:
    """Return every feasible basis of the polyhedron of an integer matrix, with certainty.

    Signs come from floats with a rigorous error bound; what that leaves open is settled in integers.

    Parameters
    ----------
    integers : (r, c) array of int (dtype object)
        The opponent's payoffs, rows for the player's own actions.

    Examples
    --------
    >>> bases = feasible_bases(np.array([[2, 0], [0, 1]], dtype=object))
    >>> [bases.sets(b) for b in range(len(bases.sizes))]
    [([0], [0]), ([1], [1]), ([0, 1], [0, 1])]
    """
    try:
        return _collected(Matrix.of(integers))
    except _TooManyOpen:
        return _collected(Matrix.of(integers, exact=True))


def _collected(matrix: Matrix) -> Bases:
    rows, columns = matrix.values.shape
    found = [_at_level(matrix, level) for level in levels(matrix)]
    sizes = np.repeat(np.arange(1, len(found) + 1), [len(part[0]) for part in found])
    joined = [np.concatenate(parts) for parts in zip(*found, strict=True)]
    return Bases(rows, columns, sizes, *joined)


def _at_level(matrix: Matrix, level: Level) -> tuple[Array, Array, Array, Array]:
    """Positions of I and J, sign of S, and labels of the feasible bases of one size."""
    n_rows = matrix.values.shape[0]
    above = subsets(n_rows, level.k)
    codes = _codes(matrix, level)
    seen = np.zeros((len(above.elements), codes.shape[1]), dtype=np.uint8)
    flipped = _FLIP[codes] if level.k > 1 else codes
    for p in range(level.k):
        seen |= np.take(flipped if p % 2 else codes, above.dropped[:, p], axis=0)
    row_sets, column_sets = np.nonzero((seen == 1) | (seen == 2))
    signs = np.where(seen[row_sets, column_sets] == 1, 1, -1)
    parts = []
    step = max(1, _CHUNK // sum(matrix.values.shape))
    for start in range(0, max(1, len(signs)), step):
        part = slice(start, start + step)
        parts.append(_with_slacks(matrix, level, codes, (row_sets[part], column_sets[part], signs[part])))
    if len(parts) == 1:
        return parts[0]
    r, c, s, labels = (np.concatenate(p) for p in zip(*parts, strict=True))
    return r, c, s, labels


_FLIP: Final = np.array([0, 2, 1], dtype=np.uint8)


def _codes(matrix: Matrix, level: Level) -> Array:
    """1 where a minor is positive, 2 where it is negative, 0 where it is zero."""
    minors, error = level.minors, level.error
    codes = (minors > error).astype(np.uint8)
    codes[minors < -error] = 2
    if error:
        doubtful = np.argwhere(codes == 0)
        if len(doubtful) > MOST_SINGLE:
            raise _TooManyOpen
        above = subsets(matrix.values.shape[0], level.k - 1).elements
        across = subsets(matrix.values.shape[1], level.k).elements
        for r, c in doubtful:
            codes[r, c] = _sign(matrix, above[r].tolist(), across[c].tolist()) % 3
    return codes


def _with_slacks(
    matrix: Matrix, level: Level, codes: Array, candidates: tuple[Array, Array, Array]
) -> tuple[Array, Array, Array, Array]:
    """Keep the candidates whose slacks are not negative, and add their labels."""
    row_sets, column_sets, signs = candidates
    n_rows, n_columns = matrix.values.shape
    above, across = subsets(n_rows, level.k), subsets(n_columns, level.k)
    shares = level.minors[above.dropped[row_sets], column_sets[:, None]]
    shares *= _alternating(level.k) * signs[:, None]
    x = np.zeros((len(signs), n_rows), dtype=matrix.values.dtype)
    x[np.arange(len(signs))[:, None], above.elements[row_sets]] = shares
    paid = x @ matrix.values
    value = paid[np.arange(len(signs)), across.elements[column_sets, 0]]
    error = 2 * matrix.error(level.k, level.error, level.k)
    kept = np.nonzero(paid.max(axis=1) <= value + error)[0]
    row_sets, column_sets, signs, count = row_sets[kept], column_sets[kept], signs[kept], np.arange(len(kept))
    own, others = above.elements[row_sets], across.elements[column_sets]
    labels = np.ones((len(kept), n_rows + n_columns), dtype=bool)
    labels[count[:, None], own] = codes[above.dropped[row_sets], column_sets[:, None]] == 0
    tight = labels[:, n_rows:]
    tight[:] = (value[kept, None] - paid[kept]) <= error
    tight[count[:, None], others] = True
    if error:
        fine = _settle(matrix, (own, others, signs), tight)
        row_sets, column_sets, signs, labels = row_sets[fine], column_sets[fine], signs[fine], labels[fine]
    return row_sets, column_sets, signs, labels


@cache
def _alternating(k: int) -> Array:
    return np.array([1, -1] * k)[:k]


def _settle(matrix: Matrix, bases: tuple[Array, Array, Array], tight: Array) -> Array:
    """Settle in integers which slacks are zero; returns which bases are feasible."""
    rows, columns, signs = bases
    doubtful = tight.copy()
    doubtful[np.arange(len(rows))[:, None], columns] = False
    fine = np.ones(len(rows), dtype=bool)
    places = np.argwhere(doubtful)
    if len(places) > MOST_SINGLE:
        raise _TooManyOpen
    for b, j in places:
        joint = sorted([*columns[b].tolist(), int(j)])
        slack = _sign(matrix, rows[b].tolist(), joint) * (-1) ** joint.index(j) * signs[b]
        tight[b, j] = slack == 0
        fine[b] &= slack >= 0
    return fine


def _sign(matrix: Matrix, rows: list[int], columns: list[int]) -> int:
    """The sign of one minor with a row of ones, in integers."""
    entries = [[1] * len(columns), *(matrix.integers[r, columns].tolist() for r in rows)]
    minor = fmpz_mat(entries).det()
    return int(minor > 0) - int(minor < 0)


def count_bases(rows: int, columns: int) -> int:
    """Return how many bases there are to look at.

    Examples
    --------
    >>> count_bases(10, 10)
    184755
    """
    return comb(rows + columns, rows) - 1
