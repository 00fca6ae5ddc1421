"""Equilibria of games without ties: sign masks over all supports, a bit for each game."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from layered_games.equilibria.finite.batch_input import largest_size
from layered_games.equilibria.finite.batch_minors import (
    exact_in_floats,
    far_from_ties,
    minors,
    undecided,
)
from layered_games.equilibria.finite.batch_tables import Table, table

__all__ = ["Block", "Side", "blocks"]

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]
CACHE: Final = 1 << 22
"""Bytes of minors worked on at a time; they fit the second-level cache of common processors."""


@dataclass(frozen=True)
class Side:
    """What one player's payoffs say about a block of games; memory that the next block uses again.

    Attributes
    ----------
    flat : array
        The payoffs: the first player's actions, then the second's, then games.
    minors : array of shape (index.n_minors, n_games)
    index : Table
    """

    flat: Floats
    minors: Floats
    index: Table


@dataclass(frozen=True)
class Block:
    """Some games, and which supports carry their equilibria.

    Attributes
    ----------
    games : slice
    special : array of shape (n_games,)
        Where a sign is zero, or not certain in floating point.
    found : array of shape (n_supports, n_games)
        One where a support carries an equilibrium: small supports first, then in the order of the actions;
        zeros for a special game.
    sides : tuple of Side, or None
        None if floats cannot hold payoffs or their differences; then all games are special.
    """

    games: slice
    special: Flags
    found: Bits
    sides: tuple[Side, Side] | None


def blocks(first: Array, second: Array, progress: Callable[[Sequence[int]], Any] = iter) -> Iterator[Block]:
    """Find which supports carry an equilibrium, and which games need exact signs.

    Parameters
    ----------
    first, second : arrays of shape (n_games, rows, columns)
    progress : callable
        Wraps the sequence of blocks.
    """
    n_games, rows, columns = first.shape
    one, two = table(rows, columns), table(columns, rows, own_first=False)
    size = min(_block(max(one.n_minors, two.n_minors, 1)), n_games)
    rooms = [(np.empty(rows * columns * size), np.empty(index.n_minors * size)) for index in (one, two)]
    for start in progress(range(0, n_games, size or 1)):
        games = slice(start, min(start + size, n_games))
        here = games.stop - start
        bounds = largest_size(first[games], "A", start), largest_size(second[games], "B", start)
        if max(bounds) == inf:
            nothing = np.zeros((sum(len(s.own) for s in one.supports), here), dtype=np.uint8)
            yield Block(games, np.ones(here, dtype=np.bool_), nothing, None)
            continue
        with np.errstate(over="ignore", invalid="ignore"):
            left, masks, special = _side(first[games], one, rooms[0], (0, 1), bounds[0])
            right, allowed, doubt = _side(second[games], two, rooms[1], (1, 0), bounds[1])
        special |= doubt
        masks &= allowed & ~np.packbits(special)
        yield Block(games, special, np.unpackbits(masks, axis=1, count=here), (left, right))


def _block(n_minors: int) -> int:
    """How many games to work on at a time: a multiple of 64."""
    return int(min(max(CACHE // (8 * n_minors) // 64 * 64, 1024), 16384))


def _side(
    games: Array, index: Table, room: tuple[Floats, Floats], order: tuple[int, int], largest: float
) -> tuple[Side, Bits, Flags]:
    """What one player's payoffs say, bits of the supports that they allow, and games in doubt."""
    n_games, rows, columns = games.shape
    flat = room[0][: rows * columns * n_games]
    np.copyto(flat.reshape(-1, n_games), games.reshape(n_games, -1).T)
    payoffs = flat.reshape(rows, columns, n_games).transpose(*order, 2)
    found = minors(payoffs, index, room[1][: index.n_minors * n_games].reshape(index.n_minors, n_games))
    exact = bool(exact_in_floats(payoffs[:, :, :1])[0]) and bool(exact_in_floats(payoffs).all())
    above, far = far_from_ties(found, index, 0.0 if exact else largest)
    doubt = ~far
    near = np.flatnonzero(doubt)
    if near.size and not exact:
        few = found[:, near]
        above[:, near] = few > 0
        doubt[near] = undecided(payoffs[:, :, near], few, index)
    return Side(flat, found, index), _allowed(np.packbits(above, axis=1), index), doubt


def _allowed(positive: Bits, index: Table) -> Bits:
    """Bits of the supports that positive minors allow."""
    planes = np.concatenate([positive, ~positive])
    parts = []
    for supports in index.supports:
        literals = planes.take(supports.literals, axis=0)
        allowed = np.bitwise_and.reduce(literals, axis=1)
        if supports.size > 1:
            allowed |= ~np.bitwise_or.reduce(literals, axis=1)
        parts.append(allowed)
    return np.concatenate(parts)
