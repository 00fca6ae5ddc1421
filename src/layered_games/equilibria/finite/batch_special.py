"""Extreme equilibria of games with ties: vertices of the best-reply polyhedra, from exact signs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_minors import (
    columnwise,
    exact_in_floats,
    integers,
    minors,
    signs,
    signs_up_to_rounding,
    weights,
)
from layered_games.equilibria.finite.batch_tables import Table, table
from layered_games.equilibria.finite.batch_vertices import Vertices, vertices

__all__ = ["Extreme", "extreme_equilibria"]

Array = npt.NDArray[Any]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
TILE = 4096


@dataclass(frozen=True)
class Extreme:
    """Extreme equilibria of some games, one row each, sorted by game.

    Attributes
    ----------
    game : array of shape (n_equilibria,)
    x, y : arrays of shape (n_equilibria, actions)
    degenerate : array of shape (n_games,)
    """

    game: Ints
    x: Floats
    y: Floats
    degenerate: Flags


def extreme_equilibria(
    first: Array, second: Array, progress: Callable[[Sequence[int]], Any] = iter
) -> Extreme:
    """Find all extreme equilibria of every game, with exact signs throughout.

    1. Every minor exactly: in floats where small integers make them exact, else in Python's integers.
    2. Vertices of the polyhedron of each player: pairs of supports whose weights and margins have one
       weak sign. Several pairs may give one vertex; it is known by its best replies and its support.
    3. Extreme equilibria are the pairs of vertices in which every action in use is a best reply [1]_.
    4. A game is degenerate where a vertex has more best replies than actions in use; for payoffs that are
       no integers also where it would have after a change of their last digits.

    Parameters
    ----------
    first, second : arrays of shape (n_games, rows, columns)
        The players' payoffs, finite.
    progress : callable
        Wraps the sequence of blocks of games.

    Returns
    -------
    Extreme

    References
    ----------
    .. [1] D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Enumeration of Nash equilibria for two-player
       games, Economic Theory 42 (2010).

    Examples
    --------
    >>> found = extreme_equilibria(np.zeros((1, 2, 2)), np.zeros((1, 2, 2)))
    >>> found.x.tolist(), found.degenerate
    ([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [0.0, 1.0]], array([ True]))
    """
    games = [np.empty(0, dtype=np.int64)]
    strategies = [(np.empty((0, first.shape[1])), np.empty((0, first.shape[2])))]
    degenerate = np.zeros(len(first), dtype=np.bool_)
    for chosen, one, two in _tiles(first, second, progress):
        game, x, y, flags = _solve(one, two.transpose(1, 0, 2))
        games.append(chosen[game])
        strategies.append((x, y))
        if one.dtype == object and first.dtype.kind == "f":
            flags |= _nearly_degenerate(first[chosen], second[chosen])
        degenerate[chosen] = flags
    game = np.concatenate(games)
    order = np.argsort(game, kind="stable")
    x, y = (np.concatenate(parts)[order] for parts in zip(*strategies, strict=True))
    return Extreme(game[order], x, y, degenerate)


def _tiles(
    first: Array, second: Array, progress: Callable[[Sequence[int]], Any]
) -> Iterator[tuple[Ints, Array, Array]]:
    """Yield indices of games with their payoffs, games last, in numbers that make minors exact."""
    small = first.dtype.kind == "f" or all(
        max(-int(a.min(initial=0)), int(a.max(initial=0))) < 2**53 for a in (first, second)
    )
    for start in progress(range(0, len(first), TILE)):
        tile = slice(start, start + TILE)
        here = np.arange(start, min(start + TILE, len(first)))
        if small:
            one, two = columnwise(first[tile]), columnwise(second[tile])
            exact = exact_in_floats(one) & exact_in_floats(two.transpose(1, 0, 2))
            if exact.any():
                yield here[exact], one[:, :, exact], two[:, :, exact]
            here = here[~exact]
        if here.size:
            yield here, integers(first[here]), integers(second[here])


def _solve(one: Array, two: Array) -> tuple[Ints, Floats, Floats, Flags]:
    """Pair the vertices of two players; ``two`` has player 2's actions first."""
    rows, columns, n_games = one.shape
    one_table, two_table = table(rows, columns), table(columns, rows)
    for_y, y_degenerate = vertices(signs(minors(one, one_table)), one_table)
    for_x, x_degenerate = vertices(signs(minors(two, two_table)), two_table)
    p, q = _pairs(for_x, for_y, n_games)
    chosen = (for_x.used[p] & ~for_y.replies[q] | for_y.used[q] & ~for_x.replies[p]) == 0
    p, q = p[chosen], q[chosen]
    x, y = _strategies(two, for_x, p, two_table), _strategies(one, for_y, q, one_table)
    order = np.lexsort((*_late(x, y), *_late(x > 0, y > 0), for_x.game[p]))
    return for_x.game[p][order], x[order], y[order], x_degenerate | y_degenerate


def _nearly_degenerate(first: Array, second: Array) -> Flags:
    """Whether a vertex would have too many best replies after a change of the payoffs' last digits."""
    found = np.zeros(len(first), dtype=np.bool_)
    for payoffs in (columnwise(first), columnwise(second).transpose(1, 0, 2)):
        index = table(*payoffs.shape[:2])
        found |= vertices(signs_up_to_rounding(payoffs, index), index)[1]
    return found


def _late(x: Array, y: Array) -> tuple[Array, ...]:
    """Keys that list early actions first; the last is the most important, as ``numpy.lexsort`` has it."""
    sizes = (y.sum(axis=1), x.sum(axis=1)) if x.dtype == np.bool_ else ()
    return (*(-column.astype(np.float64) for s in (y, x) for column in s.T[::-1]), *sizes)


def _pairs(for_x: Vertices, for_y: Vertices, n_games: int) -> tuple[Ints, Ints]:
    """Indices of all pairs of vertices that belong to one game."""
    n_x = np.bincount(for_x.game, minlength=n_games)
    each = n_x[for_y.game]
    q = np.repeat(np.arange(len(for_y.game)), each)
    begin = np.concatenate([[0], np.cumsum(n_x)])[for_y.game]
    within = np.arange(len(q)) - np.repeat(np.cumsum(each) - each, each)
    return np.repeat(begin, each) + within, q


def _strategies(payoffs: Array, corners: Vertices, chosen: Ints, index: Table) -> Floats:
    """Probabilities at the chosen vertices."""
    wanted, back = np.unique(chosen, return_inverse=True)
    v = corners[wanted]
    found = np.zeros((len(wanted), index.columns))
    order = np.lexsort((v.row, v.group))
    changes = np.flatnonzero((np.diff(v.group[order]) != 0) | (np.diff(v.row[order]) != 0)) + 1
    for part in np.split(order, changes) if len(order) else []:
        supports = index.supports[v.group[part[0]]]
        row = v.row[part[0]]
        own, other = supports.own[row], supports.other[row]
        w = weights(payoffs[own[:, None, None], other[None, :, None], v.game[part]])
        found[part[:, None], other] = np.asarray(w / w.sum(axis=0), dtype=np.float64).T
    return np.asarray(found[back], dtype=np.float64)
