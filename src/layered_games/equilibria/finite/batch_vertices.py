"""Vertices of the best-reply polyhedra of many games, from the signs of minors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_tables import Supports, Table

__all__ = ["Vertices", "vertices"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Signs = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Vertices:
    """Vertices of the polyhedra of one player's best replies, one row each, sorted by game.

    Attributes
    ----------
    game : index of the game
    replies : own actions that are best replies, as bits
    used : the opponent's actions in use, as bits
    group, row : a pair of supports that gives the vertex
    """

    game: Ints
    replies: Ints
    used: Ints
    group: Ints
    row: Ints

    def __getitem__(self, chosen: Array) -> Vertices:
        return Vertices(
            self.game[chosen], self.replies[chosen], self.used[chosen], self.group[chosen], self.row[chosen]
        )


def vertices(signs: Signs, index: Table) -> tuple[Vertices, Flags]:
    """Return each vertex once, sorted by game, and where a vertex has too many best replies.

    Parameters
    ----------
    signs : array of shape (index.n_minors, n_games)
        Of the minors of one player's payoffs: 1, 0 or -1.
    index : Table

    Examples
    --------
    >>> from layered_games.equilibria.finite.batch_tables import table
    >>> found, degenerate = vertices(np.array([[1], [-1]], dtype=np.int8), table(2, 2))
    >>> found.replies, found.used, degenerate
    (array([1, 2, 3]), array([1, 2, 3]), array([False]))
    """
    both = np.concatenate([signs, -signs])
    parts = [_of_size(both, s, i) for i, s in enumerate(index.supports)]
    game, replies, used, group, row = (np.concatenate(p) for p in zip(*parts, strict=True))
    key = (game << index.rows | replies) << index.columns | used
    _, once = np.unique(key, return_index=True)
    degenerate = np.zeros(signs.shape[1], dtype=np.bool_)
    each = Vertices(game, replies, used, group, row)[once]
    degenerate[each.game[_bits(each.replies) > _bits(each.used)]] = True
    return each, degenerate


def _of_size(signs: Array, supports: Supports, group: int) -> tuple[Ints, Ints, Ints, Ints, Ints]:
    """Vertices from supports of one size."""
    size = supports.size
    literals = signs[supports.literals]
    feasible = (literals >= 0).all(axis=1)
    if size > 1:
        mixed = (literals[:, :size] != 0).any(axis=1)
        feasible = (feasible | (literals <= 0).all(axis=1)) & mixed
    row, game = np.nonzero(feasible)
    here = literals[row, :, game]
    inside = np.int64(1) << supports.own
    replies = inside.sum(axis=1)[row]
    margins = here[:, 0 if size == 1 else size :]
    replies = replies + ((margins == 0) * (np.int64(1) << supports.outside[row])).sum(axis=1)
    bits = np.int64(1) << supports.other[row]
    used = bits[:, 0] if size == 1 else ((here[:, :size] != 0) * bits).sum(axis=1)
    return game, replies, used, np.full_like(row, group), row


def _bits(values: Ints) -> Ints:
    """How many bits are set."""
    count = np.zeros_like(values)
    rest = values.copy()
    while rest.any():
        count += rest & 1
        rest >>= 1
    return count
