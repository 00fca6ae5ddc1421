"""Completely labelled pairs of vertices, and the components that they form."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.bimatrix_vertices import Bases

__all__ = ["Block", "blocks", "common_bases", "labelled_pairs", "maximal_bicliques"]

Array = npt.NDArray[Any]
_CELLS: Final = 1 << 24


def common_bases(first: Bases, second: Bases) -> tuple[Array, Array]:
    """Return the bases (I, J) that are feasible for both players: positions in ``first`` and ``second``.

    Every such pair of vertices is completely labelled; in a nondegenerate game these are all.
    """
    keys = _keys(first, first.row_sets, first.column_sets, (first.rows, first.columns))
    others = _keys(second, second.column_sets, second.row_sets, (first.rows, first.columns))
    _, left, right = np.intersect1d(keys, others, assume_unique=True, return_indices=True)
    return left, right


def _keys(bases: Bases, rows: Array, columns: Array, shape: tuple[int, int]) -> Array:
    widths = np.array([comb(shape[1], k) for k in range(min(shape) + 1)], dtype=np.int64)
    sizes = np.array([comb(shape[0], k) * comb(shape[1], k) for k in range(min(shape) + 1)], dtype=np.int64)
    keys: Array = (np.cumsum(sizes) - sizes)[bases.sizes] + rows * widths[bases.sizes] + columns
    return keys


def labelled_pairs(first: Bases, second: Bases, common: tuple[Array, Array]) -> list[tuple[int, int]]:
    """Return all pairs of vertices whose labels together are complete.

    Pairs of simple vertices share a basis (``common``); only degenerate vertices are compared with all.
    """
    pairs = np.column_stack([first.vertex[common[0]], second.vertex[common[1]]])
    loose = first.degenerate[first.vertex_basis]
    slack = second.degenerate[second.vertex_basis]
    if loose.any() or slack.any():
        lacking = ~first.labels[first.vertex_basis]
        labels = second.labels[second.vertex_basis]
        absent = ~np.hstack([labels[:, second.rows :], labels[:, : second.rows]])
        every = np.arange(len(absent))
        found = [
            pairs,
            _matched(lacking, absent, np.nonzero(loose)[0], every),
            _matched(lacking, absent, np.nonzero(~loose)[0], every[slack]),
        ]
        pairs = np.concatenate(found)
    return sorted(set(map(tuple, pairs.tolist())))


def _matched(lacking: Array, absent: Array, left: Array, right: Array) -> Array:
    """Pairs that lack no label in common."""
    found = [np.zeros((0, 2), dtype=np.intp)]
    if len(left) and len(right):
        columns = absent[right].T.astype(np.float32)
        step = max(1, _CELLS // len(right))
        for start in range(0, len(left), step):
            some = left[start : start + step]
            i, j = np.nonzero(lacking[some].astype(np.float32) @ columns == 0)
            found.append(np.column_stack([some[i], right[j]]))
    return np.concatenate(found)


@dataclass(frozen=True)
class Block:
    """A connected component of the bipartite graph of extreme equilibria.

    Attributes
    ----------
    pairs : tuple of (int, int)
    bicliques : tuple of (left vertices, right vertices)
        The maximal ones.
    """

    pairs: tuple[tuple[int, int], ...]
    bicliques: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]


def blocks(pairs: list[tuple[int, int]]) -> tuple[Block, ...]:
    """Split pairs into connected components, in the order in which the pairs come.

    Examples
    --------
    >>> [block.pairs for block in blocks([(0, 0), (1, 1), (0, 2)])]
    [((0, 0), (0, 2)), ((1, 1),)]
    """
    touching: dict[tuple[int, int], list[int]] = {}
    for number, pair in enumerate(pairs):
        for end in enumerate(pair):
            touching.setdefault(end, []).append(number)
    found = []
    seen: set[int] = set()
    for start in range(len(pairs)):
        if start not in seen:
            group = _reached(start, pairs, touching)
            seen |= group
            members = [pairs[number] for number in sorted(group)]
            found.append(Block(tuple(members), maximal_bicliques(members)))
    return tuple(found)


def _reached(
    start: int, pairs: list[tuple[int, int]], touching: dict[tuple[int, int], list[int]]
) -> set[int]:
    """The numbers of all pairs that chains of shared vertices lead to from one."""
    seen, ends, todo = {start}, set(enumerate(pairs[start])), list(enumerate(pairs[start]))
    while todo:
        for number in touching[todo.pop()]:
            seen.add(number)
            fresh = set(enumerate(pairs[number])) - ends
            ends |= fresh
            todo += fresh
    return seen


def maximal_bicliques(
    pairs: list[tuple[int, int]],
) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Return the maximal complete bipartite subgraphs of a graph given by its edges.

    Right sides of maximal bicliques are the nonempty intersections of the vertices' neighbourhoods.

    References
    ----------
    .. [1] D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Enumeration of Nash equilibria for two-player
       games, Economic Theory 42 (2010), section 5.

    Examples
    --------
    >>> maximal_bicliques([(0, 0), (0, 1), (1, 1)])
    (((0,), (0, 1)), ((0, 1), (1,)))
    """
    left, right = (list(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
    place = {y: number for number, y in enumerate(right)}
    near = dict.fromkeys(left, 0)
    for x, y in pairs:
        near[x] |= 1 << place[y]
    meets: set[int] = set()
    for neighbours in set(near.values()):
        meets |= {neighbours} | {neighbours & meet for meet in meets}
    meets.discard(0)
    found = [
        (
            tuple(x for x in left if near[x] & meet == meet),
            tuple(y for number, y in enumerate(right) if meet >> number & 1),
        )
        for meet in meets
    ]
    order = {x: number for number, x in enumerate(left)}
    return tuple(sorted(found, key=lambda b: ([order[x] for x in b[0]], [place[y] for y in b[1]])))
